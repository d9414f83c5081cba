// The socket table of a host, in the manner of `ss -tan` and `ss -uan`.
#include <algorithm>
#include <string>
#include <vector>

#include "parts.h"
#include "tcp_socket.h"
#include "udp_socket.h"

namespace halfopen::sim::kernel {
namespace {

std::string line(std::string_view state, std::size_t unread, std::size_t unacknowledged, const std::string& local,
                 const std::string& remote) {
  const auto padded = [](std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text + ' ';
  };
  return padded(std::string{state}, 12) + padded(std::to_string(unread), 7) +
         padded(std::to_string(unacknowledged), 7) + padded(local, 23) + remote;
}

constexpr const char* kNoPeer = "*";

}  // namespace

std::string describe(const tcp::Connection& machine) {
  return line(to_string(machine.state()), machine.readable(), machine.unacknowledged(),
              machine.flow().local.to_string(), machine.flow().remote.to_string());
}

// Of a listener the two figures are those of its accept queue, as ss shows them.
std::string TcpSocket::describe() const {
  if (tcb_ != nullptr) return kernel::describe(tcb_->machine);
  const std::string local = claim_ ? claim_->holding.local.to_string() : std::string{kNoPeer};
  if (backlog_)
    return line("LISTEN", backlog_->queue.size(), static_cast<std::size_t>(backlog_->limit), local, kNoPeer);
  return line("CLOSED", 0, 0, local, kNoPeer);
}

std::string UdpSocket::describe() const {
  const std::string local = claim_ ? claim_->holding.local.to_string() : std::string{kNoPeer};
  const auto unread = static_cast<std::size_t>(read_only_value(net::Option::UnreadBytes));
  return line(peer_ ? "ESTAB" : "UNCONN", unread, 0, local, peer_ ? peer_->to_string() : std::string{kNoPeer});
}

std::vector<std::string> Kernel::socket_table() const {
  std::vector<std::string> lines;
  for (const auto& process : parts_->processes) {
    for (const Socket* socket : process->sockets()) {
      lines.push_back(socket->describe() + " " + std::string{process->name()} + "#" + std::to_string(socket->ordinal));
    }
  }
  for (const Tcb* tcb : parts_->tcp.all()) {
    const bool orphan = tcb->socket == nullptr || tcb->socket->ordinal == 0;
    if (orphan) lines.push_back(describe(tcb->machine));
  }
  return lines;
}

}  // namespace halfopen::sim::kernel
