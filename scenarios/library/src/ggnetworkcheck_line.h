// The messages of GGNetworkCheck on the wire: one line each.
//
// The notes do not describe them; that a message is the text of the log entry it causes is read from how the entries
// grow from `incident/log.1` to `incident/log.3`.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/net/socket.h"
#include "halfopen/net/task.h"

namespace halfopen::library::ggnetworkcheck {

/// Why no line came.
enum class LineEnd : std::uint8_t {
  None,    ///< One came.
  Closed,  ///< The peer closed the connection in order.
  Failed,  ///< recv failed: time-out or the connection was cut; or the peer sent what is no line.
};

struct Line {
  std::string text;
  LineEnd end = LineEnd::None;
};

/// Takes lines from a connection, which must outlive it.
class LineReader {
 public:
  explicit LineReader(net::Socket& socket) : socket_{&socket} {}
  /// Waits for the next line, as long as the socket's SO_RCVTIMEO says.
  net::Task<Line> next();

 private:
  net::Socket* socket_;
  std::string received_;
};

/// Sends a line; false if the connection is lost.
net::Task<bool> send_line(net::Socket& socket, std::string text);

}  // namespace halfopen::library::ggnetworkcheck
