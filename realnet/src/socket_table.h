// The TCP sockets of this machine, as its kernel lists them.
#pragma once

#include <vector>

#include "halfopen/net/address.h"

namespace halfopen::realnet {

struct SocketRow {
  net::Endpoint local;
  net::Endpoint remote;
  bool listening = false;
};

/// Every TCP socket of this machine and family, those in TIME-WAIT too. Empty where the system does not tell.
/// Source: proc(5), /proc/net/tcp, /proc/net/tcp6.
std::vector<SocketRow> tcp_sockets(net::AddressFamily family);

}  // namespace halfopen::realnet
