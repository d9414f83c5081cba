// A segment arrives: RFC 9293, 3.10.7. One function per ordinal of 3.10.7.4, in its order.
#include <algorithm>

#include "core.h"
#include "halfopen/sim/core/check.h"

namespace halfopen::sim::tcp {

using profiles::FinAck;

void Connection::Core::segment_arrives(const Packet& seg, Turn& turn) {
  switch (state_) {
    case TcpState::Closed:
    case TcpState::Listen:
      // 3.10.7.1. A listener is its owner's business; no connection is ever in LISTEN.
      if (auto reset = reset_for(seg)) turn.out.segments.push_back(std::move(*reset));
      return;
    case TcpState::SynSent:
      return syn_sent_arrives(seg, turn);
    case TcpState::TimeWait:
      return time_wait_arrives(seg, turn);
    case TcpState::SynReceived:
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::CloseWait:
    case TcpState::Closing:
    case TcpState::LastAck:
      synchronized_arrives(seg, turn);
      return settle(turn);
  }
}

// RFC 9293, 3.10.7.4. The order of the checks is the RFC's.
void Connection::Core::synchronized_arrives(const Packet& seg, Turn& turn) {
  if (first_check_sequence(seg, turn) == Step::Stop) return;
  if (second_check_rst(seg, turn) == Step::Stop) return;
  // Third, security and compartment: not modelled.
  if (fourth_check_syn(seg, turn) == Step::Stop) return;
  if (fifth_check_ack(seg, turn) == Step::Stop) return;
  if (urgent_ || (seg.tcp.flags & wire::tcp_flag::kUrg) != 0) sixth_check_urgent(seg, turn);
  seventh_take_text(seg, turn);
  eighth_check_fin(seg, turn);
}

// First. RFC 7323, 5.3 R1 puts PAWS before it. What touches the window is acceptable; the RFC's table is narrower by
// the number just behind the window, but a peer that has filled it acknowledges from there, and Linux listens.
Step Connection::Core::first_check_sequence(const Packet& seg, Turn& turn) {
  const SeqNum end = seg.tcp.seq + wire::segment_length(seg);
  const bool acceptable = end.at_or_after(rcv_.nxt) && seg.tcp.seq.at_or_before(rcv_.nxt + window_.remaining(rcv_.nxt));
  const Age age = age_of(seg, turn.now);
  if (acceptable && age == Age::Fresh) {
    if (!seg.tcp.syn()) note_timestamp(seg, turn.now);  // a repeated SYN keeps the first one's (linux/4.2.rtt-sample)
    return Step::Continue;
  }
  if (seg.tcp.rst()) return second_check_rst(seg, turn);
  if (age == Age::StaleAck) return Step::Stop;
  // linux/11.paws-duplicate: a stale segment is a duplicate, too.
  if (!seg.payload.empty() && seg.tcp.seq.before(rcv_.nxt)) {
    note_duplicate(seg.tcp.seq, end.before(rcv_.nxt) ? end : rcv_.nxt);
  }
  answer_invalid(seg, turn);
  return Step::Stop;
}

// Second. RFC 5961, 3.2: only the exact next number resets; one elsewhere in the window is challenged, the rest is
// ignored.
Step Connection::Core::second_check_rst(const Packet& seg, Turn& turn) {
  if (!seg.tcp.rst()) return Step::Continue;
  // The peer may have sent the RST before its FIN was counted (linux/19.rst-in-close-wait).
  const bool exact = seg.tcp.seq == rcv_.nxt || (peer_finished_ && seg.tcp.seq + 1 == rcv_.nxt);
  if (exact) {
    die(Cause::Reset, turn);
  } else if (seg.tcp.seq.in(rcv_.nxt, window_.remaining(rcv_.nxt))) {
    challenge(turn);  // linux/11.rst-in-window
  }
  return Step::Stop;
}

// Fourth. RFC 5961, 4.2: a SYN is challenged whatever its number (linux/11.syn).
Step Connection::Core::fourth_check_syn(const Packet& seg, Turn& turn) {
  if (!seg.tcp.syn()) return Step::Continue;
  if (state_ == TcpState::SynReceived && seg.tcp.seq == rcv_.irs) {
    if (!seg.tcp.has_ack()) {
      send_syn(turn);  // linux/4.3.syn-again
      return Step::Stop;
    }
    // Simultaneous open: the SYN of this SYN-ACK is known, its acknowledgement is news. It is answered with a D-SACK
    // for the SYN (linux/4.7.simultaneous-open).
    if (seg.tcp.ack == snd_.nxt) {
      note_duplicate(rcv_.irs, rcv_.nxt);
      turn.ack_due = true;
      return Step::Continue;
    }
  }
  challenge(turn);
  return Step::Stop;
}

// Fifth.
Step Connection::Core::fifth_check_ack(const Packet& seg, Turn& turn) {
  if (!seg.tcp.has_ack()) return Step::Stop;  // linux/11.no-ack-flag
  last_received_ = turn.now;
  keepalives_out_ = 0;
  if (state_ == TcpState::SynReceived && acknowledgement_in_syn_received(seg, turn) == Step::Stop) return Step::Stop;
  if (take_acknowledgement(seg, turn) == Step::Stop) return Step::Stop;
  return acknowledgement_of_fin(seg, turn);
}

Step Connection::Core::acknowledgement_in_syn_received(const Packet& seg, Turn& turn) {
  if (seg.tcp.ack != snd_.iss + 1) {
    if (auto reset = reset_for(seg)) turn.out.segments.push_back(std::move(*reset));
    return Step::Stop;
  }
  if (waits_for_data(seg)) {
    attempts_.own().acknowledged = true;
    return Step::Stop;
  }
  snd_.una = seg.tcp.ack;
  handshake_done(seg, turn);
  return Step::Continue;
}

// What the acknowledgement of our FIN does to each state.
Step Connection::Core::acknowledgement_of_fin(const Packet& seg, Turn& turn) {
  if (!fin_queued_ || !snd_.una.after(send_queue_.end())) return Step::Continue;
  if (!fin_acknowledged_) turn.out.fin_acknowledged = true;
  fin_acknowledged_ = true;
  switch (state_) {
    case TcpState::FinWait1:
      // TCP_LINGER2 < 0: nobody waits for the peer's FIN (linux/5.3.fin-wait-2-linger2).
      if (orphan_ && options_->fin_wait_2 && *options_->fin_wait_2 < Duration::zero()) {
        if (auto reset = reset_for(seg)) turn.out.segments.push_back(std::move(*reset));
        enter_closed();
        return Step::Stop;
      }
      enter_fin_wait_2(turn);
      return Step::Continue;
    case TcpState::Closing:
      enter_time_wait(turn);
      return Step::Stop;
    case TcpState::LastAck:
      enter_closed();
      return Step::Stop;
    case TcpState::FinWait2:
      return Step::Continue;
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::SynSent:
    case TcpState::SynReceived:
    case TcpState::Established:
    case TcpState::CloseWait:
    case TcpState::TimeWait:
      break;
  }
  core::fail("a FIN was sent in a state that has sent none");
}

// Seventh. Octets before RCV.NXT came twice, those beyond the window are cut off, those behind a gap wait.
void Connection::Core::seventh_take_text(const Packet& seg, Turn& turn) {
  if (peer_finished_ || (seg.payload.empty() && !seg.tcp.fin())) return;
  if (refuses_text(seg)) {
    if (auto reset = reset_for(seg)) turn.out.segments.push_back(std::move(*reset));
    return die(Cause::DataAfterShutdown, turn);
  }
  if (ecn_.on) take_ecn_of_data(seg, turn);
  if (timestamps_on_ && seg.tcp.options.timestamps && seg.payload.size() >= received_mss()) note_echo(seg, turn.now);
  SeqNum seq = seg.tcp.seq + (seg.tcp.syn() ? 1u : 0u);
  Slice octets = seg.payload;
  bool fin = seg.tcp.fin();
  if (seq.before(rcv_.nxt)) {
    const std::uint32_t known = std::min(rcv_.nxt - seq, static_cast<std::uint32_t>(octets.size()));
    if (known > 0) note_duplicate(seq, seq + known);
    octets = octets.part(known, octets.size() - known);
    seq += known;
    turn.ack_due = true;  // linux/11.data-duplicate
  }
  const std::uint32_t offset = seq - rcv_.nxt;
  const std::uint32_t window = window_.remaining(rcv_.nxt);
  if (offset + octets.size() > window) {
    octets = octets.part(0, window - std::min(offset, window));
    fin = false;
    turn.ack_due = true;  // linux/11.data-out-of-window
  }
  if (offset > 0) return take_out_of_order(seq, std::move(octets), fin, turn);
  take_in_order(std::move(octets), turn);
}

// Eighth. A FIN behind a gap waits for the gap; a repeated one is acknowledged again.
void Connection::Core::eighth_check_fin(const Packet& seg, Turn& turn) {
  if (state_ == TcpState::Closed) return;
  const SeqNum number = seg.tcp.seq + wire::segment_length(seg) - 1;
  const bool came_before = reassembly_ && reassembly_->fin_at(rcv_.nxt);
  if (peer_finished_) {
    if (seg.tcp.fin()) turn.ack_due = true;
    return;
  }
  if (!came_before && !(seg.tcp.fin() && number == rcv_.nxt)) return;
  // A FIN occupies a number, for which there may be no room; it will come again.
  if (window_.remaining(rcv_.nxt) == 0) {
    turn.ack_due = true;
    return;
  }
  rcv_.nxt += 1;
  peer_finished_ = true;
  reassembly_.reset();
  turn.out.end_of_stream = true;

  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established:
      state_ = TcpState::CloseWait;
      if (use(profile_.fin_ack) == FinAck::Delayed) {
        ack_engine_.fin_arrived(turn.now);
      } else {
        turn.ack_due = true;
      }
      return;
    case TcpState::FinWait1:
      // Had this segment acknowledged our FIN, the fifth check would have left us in FIN-WAIT-2.
      turn.ack_due = true;
      state_ = TcpState::Closing;
      return;
    case TcpState::FinWait2:
      turn.ack_due = true;
      return enter_time_wait(turn);
    case TcpState::CloseWait:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::SynSent:
      break;
  }
  core::fail("a FIN was taken in a state that has taken one");
}

}  // namespace halfopen::sim::tcp
