// Sockets as the kernel lists them.
#pragma once

#include <istream>
#include <vector>

#include "halfopen/model/socket_row.h"
#include "halfopen/net/address.h"

namespace halfopen::realnet {

struct SocketRow {
  net::Endpoint local;
  net::Endpoint remote;
  bool listening = false;
  int state = 0;                  ///< The kernel's number, tcp_states.h.
  std::int64_t unread = 0;        ///< Of a listener: the connections that wait.
  std::int64_t unacknowledged = 0;
  bool held = false;              ///< By a process.
};

/// Reads a table as proc(5) has it: /proc/net/tcp, tcp6, udp, udp6.
std::vector<SocketRow> read_socket_table(std::istream& table);
/// The same for a record. A row of a socket that is held is of `program`; of UDP, a table says ESTAB and UNCONN.
model::SocketRow recorded(const SocketRow& row, net::SocketType type, const std::string& program);

/// Every TCP socket of this machine and family, those in TIME-WAIT too. Empty where the system does not tell.
/// Source: proc(5), /proc/net/tcp, /proc/net/tcp6.
std::vector<SocketRow> tcp_sockets(net::AddressFamily family);

}  // namespace halfopen::realnet
