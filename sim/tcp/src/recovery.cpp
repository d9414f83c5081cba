// Retransmission by evidence: duplicate acknowledgements and SACK blocks (RFC 5681, RFC 6582, RFC 6675).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using Phase = Congestion::Phase;

// A block at or below SND.UNA is a D-SACK (RFC 2883): a report of something that came twice, not of something that
// came.
void Connection::Core::note_sack(const Packet& seg) {
  const wire::TcpOptions& options = seg.tcp.options;
  for (std::size_t i = 0; i < options.sack_count && i < options.sack.size(); ++i) {
    const SackBlock block = options.sack[i];
    const bool sane =
        block.left.before(block.right) && block.left.at_or_after(seg.tcp.ack) && block.right.at_or_before(snd_.nxt);
    if (sane) sent_.sack(block);
  }
}

// RFC 5681, 2: data outstanding, no data, no SYN or FIN, the highest acknowledgement and the same window.
void Connection::Core::note_duplicate_ack(const Packet& seg, bool window_moved) {
  if (sent_.empty() || window_moved || wire::segment_length(seg) > 0) return;
  ++attempts_.own().duplicate_acks;
}

// Without SACK every duplicate acknowledgement stands for one segment that has left the network.
std::uint32_t Connection::Core::in_flight() const {
  const std::uint32_t flight = sent_.in_flight();
  if (sack_on_ || congestion_.phase() == Phase::Loss) return flight;
  return flight - std::min(attempts_->duplicate_acks, flight);
}

// After each acknowledgement: begin, continue or end the repair. `advanced`: it moved SND.UNA.
void Connection::Core::recover(bool advanced, Turn& turn) {
  if (congestion_.ends(snd_.una)) congestion_.leave();
  if (sent_.empty()) return;
  const auto threshold = static_cast<std::uint32_t>(profile_.duplicate_ack_threshold);
  switch (congestion_.phase()) {
    case Phase::Open:
      if ((sack_on_ ? sent_.sacked() : attempts_->duplicate_acks) < threshold) return;
      use(profile_.duplicate_ack_threshold);
      use(profile_.congestion_control);
      congestion_.enter_recovery(snd_.nxt);
      sent_.lose_below(threshold);
      sent_.lose(0);
      retransmit(0, turn);  // at once, whatever the window says (RFC 5681, 3.2)
      return arm_retransmission(turn.now);
    case Phase::Recovery:
      sent_.lose_below(threshold);
      // A partial acknowledgement: the next segment is missing too (RFC 6582, 3.2).
      if (advanced && !sent_.front().retransmitted) {
        sent_.lose(0);
        retransmit(0, turn);
      }
      return;
    case Phase::Loss:
      return;
  }
}

void Connection::Core::retransmit_lost(Turn& turn) {
  bool sent = false;
  while (sent_.lost() > 0 && in_flight() < congestion_.window()) {
    if (!retransmit(sent_.first_lost(), turn)) break;
    sent = true;
  }
  if (sent && !timers_.armed(TimerKind::Retransmission)) arm_retransmission(turn.now);
}

}  // namespace halfopen::sim::tcp
