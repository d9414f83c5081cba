// Socket: one end of a TCP connection, as a program holds it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "halfopen/net/descriptor_owner.h"

namespace halfopen::net {

/// Octets of a text, for send().
inline std::span<const std::byte> octets(std::string_view text) { return std::as_bytes(std::span{text}); }

/// One end of a TCP connection. Move-only; destroying an open one closes it without waiting (DescriptorOwner).
///
/// Every operation is awaited, blocks its own task only, and yields what the system's call returned: a count *or* an
/// error (Outcome). Nothing is retried, translated or hidden.
class Socket : public DescriptorOwner {
 public:
  using DescriptorOwner::DescriptorOwner;

  /// Opens a socket of the endpoint's family and connects it. If connect fails, the socket is closed again.
  ///
  /// Time:    one round trip; into a black hole as long as the system sends SYNs (linux-6.18: 131 s, windows-10: 21 s).
  /// State:   CLOSED -> SYN-SENT -> ESTABLISHED.
  /// Errors:  refused (ECONNREFUSED, WSAECONNREFUSED), unreachable (EHOSTUNREACH, ENETUNREACH), black hole (ETIMEDOUT,
  ///          WSAETIMEDOUT), no free port (EADDRNOTAVAIL, WSAEADDRINUSE), no descriptor left (EMFILE, WSAEMFILE).
  /// Source:  RFC 9293, 3.10.1 (OPEN call, active); connect(2); docs/evidence, linux/4.1, windows/7.
  static Task<Result<Socket>> connect(Process& process, Endpoint remote);

  /// Queues octets for sending and waits until the system has taken what it takes in one call.
  ///
  /// Time:    at once while the send buffer has room; otherwise when acknowledgements make room, or SO_SNDTIMEO is
  ///          over.
  /// State:   none changes; the octets leave as SND.WND, cwnd and Nagle allow.
  /// Errors:  after a reset or a time-out what the profile says (ECONNRESET, EPIPE, ETIMEDOUT; WSAECONNRESET,
  ///          WSAECONNABORTED). EPIPE comes with SIGPIPE unless MessageFlag::NoSignal or the process forbids it.
  /// Source:  RFC 9293, 3.10.2 (SEND call); send(2); docs/evidence, linux/2.3.
  [[nodiscard]] auto send(std::span<const std::byte> bytes, MessageFlag flags = MessageFlag::None) {
    return process_->call({.op = Op::Send, .descriptor = descriptor_, .flags = flags, .out = bytes});
  }
  /// Calls send() until everything is taken or one call fails. `value` is the number of octets taken, with an error
  /// too.
  Task<Outcome> send_all(std::span<const std::byte> bytes, MessageFlag flags = MessageFlag::None);

  /// Takes received octets, at most `room.size()`; waits if there are none. 0 is the end of the stream.
  ///
  /// Time:    at once if octets, a FIN or an error are there; otherwise when one arrives, or SO_RCVTIMEO is over. For
  ///          ever if the peer has vanished and nothing is sent that could notice it.
  /// State:   none changes; the window opens.
  /// Errors:  ECONNRESET, ETIMEDOUT and their like once, where the profile says so; then end of stream.
  /// Source:  RFC 9293, 3.10.3 (RECEIVE call); recv(2); docs/evidence, linux/2.3.
  [[nodiscard]] auto recv(std::span<std::byte> room, MessageFlag flags = MessageFlag::None) {
    return process_->call({.op = Op::Recv, .descriptor = descriptor_, .flags = flags, .in = room});
  }
  /// Calls recv() until `room` is full, the stream ends or a call fails. `value` is the number of octets taken, with an
  /// error too.
  Task<Outcome> recv_all(std::span<std::byte> room);

  /// Ends one direction or both. What becomes of octets that still arrive after ShutdownHow::Receive differs between
  /// systems.
  [[nodiscard]] auto shutdown(ShutdownHow how) {
    return process_->call({.op = Op::Shutdown, .descriptor = descriptor_, .argument = static_cast<std::int64_t>(how)});
  }
  /// Ends the sending direction: queued octets leave first, then a FIN (half-close). Reading continues until the peer's
  /// own.
  ///
  /// Time:    returns at once; the FIN waits behind queued data.
  /// State:   ESTABLISHED -> FIN-WAIT-1, CLOSE-WAIT -> LAST-ACK.
  /// Errors:  ENOTCONN, WSAENOTCONN without a connection. A later send fails with EPIPE or WSAESHUTDOWN.
  /// Source:  RFC 9293, 3.10.4 (CLOSE call); shutdown(2), SHUT_WR; Winsock shutdown, SD_SEND.
  [[nodiscard]] auto shutdown_send() { return shutdown(ShutdownHow::Send); }

  /// Lets go of the peer: connect with AF_UNSPEC. The socket can be connected again.
  ///
  /// Time:    returns at once.
  /// State:   synchronized states -> CLOSED with a RST, SYN-SENT and the states after both FINs without a word.
  /// Errors:  what the profile says where a system knows no such thing; on Linux a later recv meets ECONNRESET, once.
  /// Source:  connect(2); docs/evidence, linux/20.unspec.
  [[nodiscard]] auto disconnect() {
    return process_->call({.op = Op::Connect, .descriptor = descriptor_, .argument = kUnspecified});
  }

  /// The other end's name, in Outcome::peer (getpeername).
  [[nodiscard]] auto peer_name() { return process_->call({.op = Op::PeerName, .descriptor = descriptor_}); }
};

}  // namespace halfopen::net
