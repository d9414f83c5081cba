// The printed names of operations, flags and readiness.
#include "halfopen/net/call.h"

#include <array>

namespace halfopen::net {

namespace {

// In the order of Op.
constexpr std::array<std::string_view, static_cast<std::size_t>(Op::Exit) + 1> kOps = {
    "startup", "socket",   "bind",     "listen",  "connect",    "accept",     "send",        "sendto",
    "recv",    "recvfrom", "shutdown", "close",   "setsockopt", "getsockopt", "getsockname", "getpeername",
    "poll",    "resolve",  "sleep",    "compute", "log",        "exit"};

template <class Bit>
struct BitName {
  Bit bit;
  std::string_view name;
};

constexpr BitName<MessageFlag> kFlags[] = {
    {MessageFlag::Peek, "MSG_PEEK"},         {MessageFlag::WaitAll, "MSG_WAITALL"},
    {MessageFlag::DontWait, "MSG_DONTWAIT"}, {MessageFlag::NoSignal, "MSG_NOSIGNAL"},
    {MessageFlag::More, "MSG_MORE"},         {MessageFlag::OutOfBand, "MSG_OOB"},
    {MessageFlag::Truncate, "MSG_TRUNC"},
};

constexpr BitName<Ready> kReady[] = {
    {Ready::In, "POLLIN"},      {Ready::Priority, "POLLPRI"}, {Ready::Out, "POLLOUT"},          {Ready::Err, "POLLERR"},
    {Ready::HangUp, "POLLHUP"}, {Ready::Invalid, "POLLNVAL"}, {Ready::ReadHangUp, "POLLRDHUP"},
};

template <class Bit, std::size_t N>
std::string names_of(Bit set, const BitName<Bit> (&names)[N]) {
  std::string text;
  for (const auto& [bit, name] : names) {
    if (has(set, bit)) (text += text.empty() ? "" : "|") += name;
  }
  return text.empty() ? "0" : text;
}

template <class Bit, std::size_t N>
std::optional<Bit> bit_named(std::string_view name, const BitName<Bit> (&names)[N]) {
  for (const auto& row : names) {
    if (row.name == name) return row.bit;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Op op) { return kOps[static_cast<std::size_t>(op)]; }

std::optional<Op> op_named(std::string_view name) {
  for (std::size_t i = 0; i < kOps.size(); ++i) {
    if (kOps[i] == name) return static_cast<Op>(i);
  }
  return std::nullopt;
}

std::string to_string(MessageFlag flags) { return names_of(flags, kFlags); }
std::optional<MessageFlag> flag_named(std::string_view name) { return bit_named(name, kFlags); }
std::string to_string(Ready ready) { return names_of(ready, kReady); }
std::optional<Ready> ready_named(std::string_view name) { return bit_named(name, kReady); }

}  // namespace halfopen::net
