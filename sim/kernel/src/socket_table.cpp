// The socket table of a host, in the manner of `ss -tan` and `ss -uan`.
#include <vector>

#include "parts.h"
#include "tcp_socket.h"
#include "udp_socket.h"

namespace halfopen::sim::kernel {
namespace {

model::SocketRow row_of(const tcp::Connection& machine) {
  return {.state = std::string{to_string(machine.state())},
          .unread = static_cast<std::int64_t>(machine.readable()),
          .unacknowledged = static_cast<std::int64_t>(machine.unacknowledged()),
          .local = machine.flow().local,
          .remote = machine.flow().remote};
}

}  // namespace

// Of a listener the two figures are those of its accept queue, as ss shows them: the second is the backlog, not what fits beside it.
model::SocketRow TcpSocket::row() const {
  if (tcb_ != nullptr) return row_of(tcb_->machine);
  model::SocketRow row{.state = "CLOSED"};
  if (claim_) row.local = claim_->holding.local;
  if (!backlog_) return row;
  row.state = "LISTEN";
  row.unread = static_cast<std::int64_t>(backlog_->queue.size());
  row.unacknowledged = backlog_->limit - parts_.profile.socket.backlog_extra;
  return row;
}

model::SocketRow UdpSocket::row() const {
  model::SocketRow row{.type = net::SocketType::Datagram,
                       .state = peer_ ? "ESTAB" : "UNCONN",
                       .unread = read_only_value(net::Option::UnreadBytes)};
  if (claim_) row.local = claim_->holding.local;
  if (peer_) row.remote = *peer_;
  return row;
}

std::vector<model::SocketRow> Kernel::sockets() const {
  std::vector<model::SocketRow> rows;
  for (const auto& process : parts_->processes) {
    for (const Socket* socket : process->sockets()) {
      rows.push_back(socket->row());
      rows.back().program = process->name();
      rows.back().socket = socket->ordinal;
    }
  }
  for (const Tcb* tcb : parts_->tcp.all()) {
    const bool orphan = tcb->socket == nullptr || tcb->socket->ordinal == 0;
    if (orphan) rows.push_back(row_of(tcb->machine));
  }
  return rows;
}

std::vector<std::string> Kernel::socket_table() const {
  std::vector<std::string> lines;
  for (const model::SocketRow& row : sockets()) lines.push_back(to_string(row));
  return lines;
}

}  // namespace halfopen::sim::kernel
