// Datagram: a UDP socket.
#pragma once

#include <cstddef>
#include <span>

#include "halfopen/net/descriptor_owner.h"

namespace halfopen::net {

/// A UDP socket. Move-only; destroying an open one closes it without waiting.
class Datagram : public DescriptorOwner {
 public:
  using DescriptorOwner::DescriptorOwner;

  /// Opens a socket and binds it; port 0 lets the system choose. If bind fails, the socket is closed again.
  ///
  /// Time:    returns at once.
  /// Errors:  of socket and bind: EADDRINUSE, EADDRNOTAVAIL, EMFILE and their Windows names.
  /// Source:  RFC 768; udp(7); docs/evidence, linux/13, windows/14.
  static Task<Result<Datagram>> bind(Process& process, Endpoint local);

  /// Sets the peer that send() goes to and that received datagrams must come from. Nothing is sent.
  [[nodiscard]] auto connect(const Endpoint& remote) {
    return process_->call({.op = Op::Connect, .descriptor = descriptor_, .endpoint = remote});
  }

  /// Forgets the peer that connect() has set, and the port if no bind has named it (connect with AF_UNSPEC).
  [[nodiscard]] auto disconnect() {
    return process_->call({.op = Op::Connect, .descriptor = descriptor_, .argument = kUnspecified});
  }

  /// Sends one datagram.
  ///
  /// Time:    returns at once, or when the send buffer has room.
  /// Errors:  EMSGSIZE, WSAEMSGSIZE if it is too long; on a connected socket an ICMP answer to an earlier one, once.
  /// Source:  sendto(2); docs/evidence, linux/13.
  [[nodiscard]] auto send_to(std::span<const std::byte> bytes, const Endpoint& remote,
                             MessageFlag flags = MessageFlag::None) {
    return process_->call(
        {.op = Op::SendTo, .descriptor = descriptor_, .flags = flags, .endpoint = remote, .out = bytes});
  }
  /// As send_to, to the peer connect() has set.
  [[nodiscard]] auto send(std::span<const std::byte> bytes, MessageFlag flags = MessageFlag::None) {
    return process_->call({.op = Op::Send, .descriptor = descriptor_, .flags = flags, .out = bytes});
  }

  /// Waits for a datagram; its sender is in Outcome::peer. One longer than `room` is cut: silently, or with
  /// WSAEMSGSIZE.
  ///
  /// Time:    at once if one is queued; otherwise when one arrives, or SO_RCVTIMEO is over.
  /// Errors:  an ICMP answer to an earlier send (ECONNREFUSED on a connected socket, WSAECONNRESET).
  /// Source:  recvfrom(2); docs/evidence, linux/13, windows/14.
  [[nodiscard]] auto recv_from(std::span<std::byte> room, MessageFlag flags = MessageFlag::None) {
    return process_->call({.op = Op::RecvFrom, .descriptor = descriptor_, .flags = flags, .in = room});
  }
};

}  // namespace halfopen::net
