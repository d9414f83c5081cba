// One line of a host's socket table, as values and as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "halfopen/net/address.h"
#include "halfopen/net/call.h"

namespace halfopen::model {

/// A socket, or a connection that no process holds any more, as the host's own tool would list it.
struct SocketRow {
  net::SocketType type = net::SocketType::Stream;
  std::string state;                    ///< As the RFC spells it; of a UDP socket ESTAB or UNCONN, as `ss` has it.
  std::int64_t unread = 0;              ///< Recv-Q: octets received and not yet read; of a listener the connections that wait.
  std::int64_t unacknowledged = 0;      ///< Send-Q: octets not yet acknowledged; of a listener its backlog.
  std::optional<net::Endpoint> local;   ///< None: not bound.
  std::optional<net::Endpoint> remote;  ///< None: no peer.
  std::string program;                  ///< Empty: no process holds it.
  std::int32_t socket = 0;              ///< The program's n-th; 0 if no process holds it.

  friend bool operator==(const SocketRow&, const SocketRow&) = default;
};

/// `ESTABLISHED  0       0       10.0.0.1:49152          10.0.0.2:7000 client#1`: the columns of `ss -tan`, and whose it is.
std::string to_string(const SocketRow& row);

/// The headings of those columns.
std::string socket_table_heading();

}  // namespace halfopen::model
