// What an acknowledgement says: the fifth check of RFC 9293, 3.10.7.4, for synchronized states.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

Step Connection::Core::take_acknowledgement(const Packet& seg, Turn& turn) {
  const SeqNum ack = seg.tcp.ack;
  if (ack.after(snd_.nxt)) {  // something not yet sent; linux/11.ack-beyond
    answer_invalid(seg, turn);
    return Step::Stop;
  }
  if (ack.before(snd_.una - snd_.wnd_max)) {  // RFC 5961, 5.2
    if (may_answer_invalid(turn.now)) turn.ack_due = true;
    return Step::Stop;
  }
  if (ack.before(snd_.una)) return Step::Continue;  // a duplicate can be ignored, what it brings cannot

  const std::uint32_t window_before = snd_.wnd;
  take_window(seg);
  if (attempts_->probes_out > 0) attempts_.own().probes_out = 0;
  if (snd_.wnd > 0) probing_ends();
  if (sack_on_) note_sack(seg);
  if (ack.after(snd_.una)) {
    advance(ack, seg, turn);
  } else {
    note_duplicate_ack(seg, snd_.wnd != window_before);
    recover(false, turn);
  }
  return Step::Continue;
}

// RFC 9293, 3.10.7.4: only a segment not older than the last that updated the window may do so.
void Connection::Core::take_window(const Packet& seg) {
  const bool newer = snd_.wl1.before(seg.tcp.seq) || (snd_.wl1 == seg.tcp.seq && snd_.wl2.at_or_before(seg.tcp.ack));
  if (!newer) return;
  snd_.wnd = std::uint32_t{seg.tcp.window} << snd_.scale;
  snd_.wnd_max = std::max(snd_.wnd_max, snd_.wnd);
  snd_.wl1 = seg.tcp.seq;
  snd_.wl2 = seg.tcp.ack;
}

void Connection::Core::advance(SeqNum ack, const Packet& seg, Turn& turn) {
  const std::uint32_t on_the_way = sent_.in_flight() + sent_.sacked();
  const bool limited = congestion_.window() < congestion_.threshold() ? 2 * on_the_way >= congestion_.window()
                                                                      : on_the_way >= congestion_.window();
  const Taken taken = sent_.acknowledge(ack, turn.now);
  const SeqNum octets_end = send_queue_.end();
  if (send_queue_.first().before(ack)) {
    send_queue_.acknowledge(ack.after(octets_end) ? octets_end : ack);
    turn.out.writable = true;
  }
  snd_.una = ack;
  turn.out.progress = true;
  sample_rtt(taken, seg, turn.now);

  if (attempts_.exists()) forget_attempts(ack, taken);
  if (tail_probed_ && ack.at_or_after(snd_.tail_probe_end)) tail_probed_ = false;

  congestion_.acknowledged(taken.segments, limited);
  recover(true, turn);
  arm_after_advance(turn.now);
}

// Progress ends the series of retransmissions and its back-off (RFC 6298, 5.7; linux/7.1.backoff).
void Connection::Core::forget_attempts(SeqNum ack, const Taken& taken) {
  Attempts& attempts = attempts_.own();
  attempts.retransmits = 0;
  attempts.backoff = 0;
  attempts.first_retransmission = net::kNever;
  // In recovery without SACK those that reported later segments still stand (RFC 6582, 3.2).
  const bool recovering = congestion_.phase() == Congestion::Phase::Recovery && !congestion_.ends(ack);
  const std::uint32_t counted = attempts.duplicate_acks;
  attempts.duplicate_acks = recovering ? counted - std::min(counted, std::max(taken.segments, 1u) - 1) : 0;
  attempts_.trim();
}

// Karn: a retransmitted segment gives no sample, unless the echoed timestamp tells which transmission is acknowledged
// (RFC 6298, 3; RFC 7323, 4.1).
void Connection::Core::sample_rtt(const Taken& taken, const Packet& seg, Instant now) {
  if (taken.rtt) {
    rtt_.sample(*taken.rtt, snd_.una, snd_.nxt);
  } else if (taken.retransmitted && ts_.on && seg.tcp.options.timestamps && seg.tcp.options.ts_echo != 0) {
    rtt_.sample(echoed_rtt(seg, now), snd_.una, snd_.nxt);
  }
}

}  // namespace halfopen::sim::tcp
