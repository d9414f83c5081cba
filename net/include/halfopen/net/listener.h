// Listener: a port where connections arrive.
#pragma once

#include "halfopen/net/socket.h"

namespace halfopen::net {

/// A connection that accept() handed over, and who is at its other end.
struct Accepted {
  Socket socket;
  Endpoint peer;
};

/// A listening TCP socket. Move-only; destroying it closes it without waiting, which resets connections nobody
/// accepted.
class Listener : public DescriptorOwner {
 public:
  using DescriptorOwner::DescriptorOwner;

  /// What listen() is asked for when the program has no opinion; the system caps it by its own limit.
  static constexpr int kBacklog = 128;

  /// Opens a socket, binds it and listens. If a step fails, the socket is closed again.
  ///
  /// Time:    returns at once.
  /// State:   CLOSED -> LISTEN.
  /// Errors:  the port is taken (EADDRINUSE, WSAEADDRINUSE) or not ours (EADDRNOTAVAIL, WSAEADDRNOTAVAIL; below 1024:
  ///          EACCES).
  /// Source:  RFC 9293, 3.10.1 (OPEN call, passive); bind(2), listen(2); docs/evidence, linux/4.7, windows/9.
  static Task<Result<Listener>> listen(Process& process, Endpoint local, int backlog = kBacklog);

  /// Waits for a connection and takes it.
  ///
  /// Time:    when the handshake of a queued connection is complete; at once if one is waiting.
  /// State:   the connection is ESTABLISHED, or whatever its peer has made of it since.
  /// Errors:  EMFILE, WSAEMFILE without a free descriptor; what the profile says of a connection reset in the queue.
  /// Source:  accept(2); docs/evidence, linux/4.6, windows/8.
  Task<Result<Accepted>> accept();
};

}  // namespace halfopen::net
