#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "socket_table.h"

namespace halfopen::realnet {

namespace {

constexpr std::string_view kListen = "0A";  // TCP_LISTEN, proc(5)

/// `0100007F:1F90`: each word of the address is printed as a number of this machine, in its own byte order.
std::optional<net::Endpoint> endpoint_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  net::Endpoint endpoint;
  endpoint.address.family = colon == 8 ? net::AddressFamily::V4 : net::AddressFamily::V6;
  for (std::size_t word = 0; word * 8 < colon; ++word) {
    const auto value = static_cast<std::uint32_t>(std::stoul(text.substr(word * 8, 8), nullptr, 16));
    std::memcpy(endpoint.address.bytes.data() + word * 4, &value, sizeof value);
  }
  endpoint.port = static_cast<std::uint16_t>(std::stoul(text.substr(colon + 1), nullptr, 16));
  return endpoint;
}

}  // namespace

std::vector<SocketRow> tcp_sockets(net::AddressFamily family) {
  std::vector<SocketRow> rows;
  std::ifstream file{family == net::AddressFamily::V4 ? "/proc/net/tcp" : "/proc/net/tcp6"};
  std::string line;
  std::getline(file, line);  // headings
  while (std::getline(file, line)) {
    std::istringstream columns{line};
    std::string slot, local, remote, state;
    if (!(columns >> slot >> local >> remote >> state)) continue;
    const auto from = endpoint_of(local);
    const auto to = endpoint_of(remote);
    if (from && to) rows.push_back({*from, *to, state == kListen});
  }
  return rows;
}

}  // namespace halfopen::realnet
