#include <array>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "socket_table.h"

namespace halfopen::realnet {

namespace {

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

/// As the RFC spells them, by the numbers of the kernel's tcp_states.h.
constexpr std::array<std::string_view, 13> kStates{"",         "ESTABLISHED", "SYN-SENT",   "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT",
                                                   "CLOSED",   "CLOSE-WAIT",  "LAST-ACK",   "LISTEN",       "CLOSING",    "SYN-RECEIVED"};
constexpr int kEstablished = 1, kListen = 10;

std::int64_t hexadecimal(const std::string& text) { return static_cast<std::int64_t>(std::stoull(text, nullptr, 16)); }

}  // namespace

std::vector<SocketRow> read_socket_table(std::istream& table) {
  std::vector<SocketRow> rows;
  std::string line;
  std::getline(table, line);  // headings
  while (std::getline(table, line)) {
    std::istringstream columns{line};
    std::string slot, local, remote, state, queues, timer, retransmits, user, timeout, inode;
    if (!(columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >> inode)) continue;
    const auto from = endpoint_of(local);
    const auto to = endpoint_of(remote);
    const std::size_t colon = queues.find(':');
    if (!from || !to || colon == std::string::npos) continue;
    const int number = static_cast<int>(hexadecimal(state));
    rows.push_back({.local = *from,
                    .remote = *to,
                    .listening = number == kListen,
                    .state = number,
                    .unread = hexadecimal(queues.substr(colon + 1)),
                    .unacknowledged = hexadecimal(queues.substr(0, colon)),
                    .held = inode != "0"});
  }
  return rows;
}

model::SocketRow recorded(const SocketRow& row, net::SocketType type, const std::string& program) {
  const bool known = row.state > 0 && row.state < static_cast<int>(kStates.size());
  const std::string_view datagram = row.state == kEstablished ? "ESTAB" : "UNCONN";
  model::SocketRow out{.type = type,
                       .state = std::string{type == net::SocketType::Datagram ? datagram : known ? kStates[static_cast<std::size_t>(row.state)] : ""},
                       .unread = row.unread,
                       .unacknowledged = row.unacknowledged,
                       .program = row.held ? program : ""};
  if (row.local.port != 0) out.local = row.local;
  if (row.remote.port != 0) out.remote = row.remote;
  return out;
}

std::vector<SocketRow> tcp_sockets(net::AddressFamily family) {
  std::ifstream file{family == net::AddressFamily::V4 ? "/proc/net/tcp" : "/proc/net/tcp6"};
  return read_socket_table(file);
}

}  // namespace halfopen::realnet
