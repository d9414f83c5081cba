#include "states.h"

namespace halfopen::report::html {

using model::PacketView;
using net::TcpState;
namespace tcp_flag = model::tcp_flag;

namespace {

/// `number` is at or behind `mark`, modulo 2^32.
bool reaches(std::uint32_t number, std::uint32_t mark) { return static_cast<std::int32_t>(number - mark) >= 0; }

bool synchronized(TcpState state) {
  return state != TcpState::Closed && state != TcpState::Listen && state != TcpState::SynSent && state != TcpState::SynReceived;
}

}  // namespace

void StateWatch::out(const PacketView& segment) {
  if (segment.has(tcp_flag::kRst)) {
    // While a connection is being opened a RST may answer what does not belong to it; one of its own goes on from the SYN.
    if (synchronized(state_) || segment.seq == iss_ + 1) state_ = TcpState::Closed;
    return;
  }
  if (segment.has(tcp_flag::kSyn)) return syn_out(segment);
  if (state_ == TcpState::Closed) return;
  if (segment.has(tcp_flag::kAck)) {
    if (reaches(segment.ack, rcv_nxt_)) rcv_nxt_ = segment.ack;
    if (fin_in_waiting_ && reaches(segment.ack, fin_in_end_)) fin_taken();
  }
  if (segment.has(tcp_flag::kFin)) fin_out(segment.seq + segment.payload + 1);
}

void StateWatch::syn_out(const PacketView& segment) {
  if (segment.has(tcp_flag::kAck)) {
    // Repeated by an established end: it took no notice of the third segment, its queue was full.
    if (state_ == TcpState::Established && segment.seq != iss_) return;
    state_ = TcpState::SynReceived;
    rcv_nxt_ = segment.ack;
    fin_in_waiting_ = false;
  } else if (state_ == TcpState::Closed || state_ == TcpState::TimeWait) {
    state_ = TcpState::SynSent;
  }
  iss_ = segment.seq;
}

void StateWatch::fin_out(std::uint32_t end) {
  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established: state_ = TcpState::FinWait1; break;
    case TcpState::CloseWait: state_ = TcpState::LastAck; break;
    default: return;  // Repeated.
  }
  fin_out_end_ = end;
}

void StateWatch::in(const PacketView& segment, bool as_sent) {
  if (segment.has(tcp_flag::kRst)) {
    if (as_sent) reset_in(segment);
    return;
  }
  if (state_ == TcpState::SynSent) {
    const bool ours = segment.has(tcp_flag::kSyn | tcp_flag::kAck) && segment.ack == iss_ + 1;
    if (ours) state_ = TcpState::Established;
    if (ours) rcv_nxt_ = segment.seq + 1;
    return;
  }
  if (state_ == TcpState::Closed) return;
  if (segment.has(tcp_flag::kSyn)) {
    // Only where SYNs have crossed does a second one tell anything: that ours has arrived.
    if (state_ == TcpState::SynReceived && segment.has(tcp_flag::kAck)) acknowledged(segment.ack);
    return;
  }
  if (segment.has(tcp_flag::kAck)) acknowledged(segment.ack);
  const std::uint32_t end = segment.seq + segment.payload;
  const bool in_order = reaches(rcv_nxt_, segment.seq);
  if (as_sent && in_order && reaches(end, rcv_nxt_)) rcv_nxt_ = end;
  if (!segment.has(tcp_flag::kFin)) return;
  fin_in_end_ = end + 1;
  fin_in_waiting_ = true;
  if (as_sent && in_order) fin_taken();
}

void StateWatch::reset_in(const PacketView& segment) {
  // RFC 9293, 3.10.7.3; 3.10.7.4 with RFC 5961, 3.2: anything else is answered or ignored.
  const bool valid = state_ == TcpState::SynSent ? segment.has(tcp_flag::kAck) && segment.ack == iss_ + 1 : segment.seq == rcv_nxt_;
  if (valid) state_ = TcpState::Closed;
}

void StateWatch::acknowledged(std::uint32_t ack) {
  if (state_ == TcpState::SynReceived && reaches(ack, iss_ + 1)) state_ = TcpState::Established;
  if (!reaches(ack, fin_out_end_)) return;
  switch (state_) {
    case TcpState::FinWait1: state_ = TcpState::FinWait2; break;
    case TcpState::Closing: state_ = TcpState::TimeWait; break;
    case TcpState::LastAck: state_ = TcpState::Closed; break;
    default: break;
  }
}

void StateWatch::fin_taken() {
  fin_in_waiting_ = false;
  rcv_nxt_ = fin_in_end_;
  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established: state_ = TcpState::CloseWait; break;
    case TcpState::FinWait1: state_ = TcpState::Closing; break;
    case TcpState::FinWait2: state_ = TcpState::TimeWait; break;
    default: break;
  }
}

}  // namespace halfopen::report::html
