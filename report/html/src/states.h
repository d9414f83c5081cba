// The state of one end of a connection, as an observer at its host's card can tell it from the segments.
#pragma once

#include <cstdint>

#include "halfopen/model/packet_view.h"
#include "halfopen/net/tcp_state.h"

namespace halfopen::report::html {

/// Follows RFC 9293, 3.3.2, from outside: what a segment shows. A change that no segment shows is not seen: a timer that
/// fires (the end of TIME-WAIT, giving up), and between a close() and its FIN what has not left yet.
class StateWatch {
 public:
  net::TcpState state() const { return state_; }
  /// The host sends this segment of the connection.
  void out(const model::PacketView& segment);
  /// It arrives. `as_sent`: with the octets the other end gave it; of any other a RST or FIN proves nothing by itself.
  void in(const model::PacketView& segment, bool as_sent);
  /// The host forgets everything: its power is gone.
  void forget() { *this = {}; }

 private:
  void syn_out(const model::PacketView& segment);
  void fin_out(std::uint32_t end);
  void reset_in(const model::PacketView& segment);
  void acknowledged(std::uint32_t ack);
  void fin_taken();

  net::TcpState state_ = net::TcpState::Closed;
  std::uint32_t iss_ = 0;
  std::uint32_t rcv_nxt_ = 0;       ///< What the host has in order, as far as it can be told.
  std::uint32_t fin_out_end_ = 0;   ///< The number behind our FIN.
  std::uint32_t fin_in_end_ = 0;    ///< And behind the peer's.
  bool fin_in_waiting_ = false;     ///< The peer's FIN has arrived, and nothing shows that it was in order.
};

}  // namespace halfopen::report::html
