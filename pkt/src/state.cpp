#include "state.h"

#include <array>

#include "halfopen/net/tcp_state.h"

namespace halfopen::pkt {
namespace {

/// Linux's numbers of the states (tcp_states.h), in the order of net::TcpState.
constexpr std::array<std::int64_t, 11> kStateNumbers = {7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6};

struct Constant {
  std::string_view name;
  std::int64_t value;
};

// Linux's uapi/linux/tcp.h and tcp_states.h.
constexpr Constant kConstants[] = {
    {"TCP_ESTABLISHED", 1}, {"TCP_SYN_SENT", 2},  {"TCP_SYN_RECV", 3},   {"TCP_FIN_WAIT1", 4},   {"TCP_FIN_WAIT2", 5},
    {"TCP_TIME_WAIT", 6},   {"TCP_CLOSE", 7},     {"TCP_CLOSE_WAIT", 8}, {"TCP_LAST_ACK", 9},    {"TCP_LISTEN", 10},
    {"TCP_CLOSING", 11},    {"TCP_CA_Open", 0},   {"TCP_CA_Disorder", 1}, {"TCP_CA_CWR", 2},     {"TCP_CA_Recovery", 3},
    {"TCP_CA_Loss", 4},     {"TCP_INFINITE_SSTHRESH", 0x7fffffff}};

/// Durations are microseconds in the structure.
bool is_duration(std::string_view name) {
  return name == "tcpi_rto" || name == "tcpi_rtt" || name == "tcpi_rttvar" || name == "tcpi_ato" || name == "tcpi_min_rtt" ||
         name == "tcpi_rcv_rtt";
}

}  // namespace

std::optional<std::int64_t> state_constant(std::string_view name) {
  for (const Constant& constant : kConstants) {
    if (constant.name == name) return constant.value;
  }
  return std::nullopt;
}

StateNumbers state_of(Host& host, net::Descriptor descriptor) {
  StateNumbers state;
  for (std::size_t i = 0; i < net::kOptions; ++i) {
    const auto option = static_cast<net::Option>(i);
    const std::string name{to_string(option)};
    if (!name.starts_with("tcpi_") && option != net::Option::TcpState) continue;
    const auto value = host.option(descriptor, option);
    if (!value) continue;
    if (option == net::Option::TcpState) {
      state["tcpi_state"] = kStateNumbers[static_cast<std::size_t>(*value)];
    } else {
      state[name] = is_duration(name) ? *value / 1000 : *value;
    }
  }
  return state;
}

}  // namespace halfopen::pkt
