// Explicit congestion notification, RFC 3168: who agrees to it, what is marked, and what a mark does (linux/8.5).
#include "core.h"

namespace halfopen::sim::tcp {

using profiles::Ecn;

constexpr std::uint8_t kBoth = wire::tcp_flag::kEce | wire::tcp_flag::kCwr;
constexpr std::uint8_t kMarks = 3;           // The ECN field of the traffic class (RFC 3168, 5),
constexpr std::uint8_t kCapable = 2;         // ECT(0),
constexpr std::uint8_t kCongestion = 3;      // and CE.
constexpr std::int32_t kQuickAfterMark = 2;  // linux/8.5.echo

// RFC 3168, 6.1.1: a SYN asks with both flags, a SYN-ACK agrees with ECE alone. One that stays unanswered is repeated
// without: something on the way may drop it for that (linux/8.5.fallback).
std::uint8_t Connection::Core::ecn_of_syn() {
  if (state_ == TcpState::SynReceived) return ecn_.on ? wire::tcp_flag::kEce : 0;
  if (use(profile_.ecn) != Ecn::Active) return 0;
  ecn_.asked = true;
  return attempts_->retransmits > 0 && use(profile_.ecn_fallback) ? 0 : kBoth;
}

void Connection::Core::take_ecn_of_syn(const Packet& syn) {
  const std::uint8_t flags = syn.tcp.flags & kBoth;
  if (syn.tcp.has_ack()) {
    ecn_.on = ecn_.asked && flags == wire::tcp_flag::kEce;
  } else {
    ecn_.on = flags == kBoth && use(profile_.ecn) != Ecn::Off;
  }
}

// RFC 3168, 6.1.2 to 6.1.5: data that leaves for the first time may be marked; whatever leaves tells of marks that
// came.
void Connection::Core::add_ecn(Packet& segment) {
  if (segment.tcp.syn()) return;
  if (ecn_.echo) segment.tcp.flags |= wire::tcp_flag::kEce;
  if (segment.payload.empty() || segment.tcp.seq.before(snd_.nxt)) return;
  segment.ip.traffic_class |= kCapable;
  if (!ecn_.reduced) return;
  ecn_.reduced = false;
  segment.tcp.flags |= wire::tcp_flag::kCwr;
}

// The sender has heard of the mark; a mark on this very segment is another one. The first mark, and a segment that
// should bear none, are told at once: the sender's window may be small.
void Connection::Core::take_ecn_of_data(const Packet& seg, Turn& turn) {
  if (seg.payload.empty()) return;
  if ((seg.tcp.flags & wire::tcp_flag::kCwr) != 0) {
    ecn_.echo = false;
    turn.ack_due = true;
  }
  switch (seg.ip.traffic_class & kMarks) {
    case 0:
      if (ecn_.seen) ack_engine_.hurry(profile_, kQuickAfterMark, window_.remaining(rcv_.nxt));
      return;
    case kCongestion:
      if (!ecn_.echo) ack_engine_.hurry(profile_, kQuickAfterMark, window_.remaining(rcv_.nxt));
      ecn_.echo = true;
      break;
    default:
      break;
  }
  ecn_.seen = true;
}

// RFC 3168, 6.1.2: as after a loss, once per window of data, but nothing is repeated (linux/8.5.reaction).
void Connection::Core::reduce_for_mark() {
  Recovery& recovery = *recovery_;
  recovery.undo.threshold = 0;
  if (recovery.phase >= Phase::Reduced) return;
  recovery.undo.possible = false;
  begin_reduction();
  recovery.phase = Phase::Reduced;
}

}  // namespace halfopen::sim::tcp
