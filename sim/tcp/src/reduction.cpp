// How the window shrinks while a loss is repaired (RFC 6937), and what a tail loss probe has told (RFC 8985, 7.4).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

bool Connection::Core::in_reduction() const {
  return phase() == Phase::Reduced || phase() == Phase::Recovery;
}

void Connection::Core::begin_reduction() {
  Recovery& recovery = *recovery_;
  use(profile_.congestion_control);
  recovery.high = snd_.nxt;
  recovery.probe.out = false;
  recovery.reduction = {congestion_.window(), 0, 0};
  congestion_.reduce(profile_);
  ecn_.reduced = ecn_.on;
  if (!use(profile_.proportional_reduction)) congestion_.set_window(congestion_.threshold());
}

// RFC 6937, 3.1: for each segment delivered so much is sent that at the end the window is what it should be; below it,
// as much as was delivered, and one more for each acknowledgement that lost nothing (the slow start of its reduction
// bound).
void Connection::Core::reduce_window(std::uint32_t delivered, std::uint32_t lost, bool advanced) {
  Recovery& recovery = *recovery_;
  Reduction& reduction = recovery.reduction;
  if (!use(profile_.proportional_reduction) || delivered == 0 || reduction.window_before == 0) return;
  reduction.delivered += delivered;
  const auto flight = static_cast<std::int64_t>(in_flight());
  const std::int64_t room = static_cast<std::int64_t>(congestion_.threshold()) - flight;
  const auto behind = static_cast<std::int64_t>(reduction.delivered) - reduction.sent;
  std::int64_t more = 0;
  if (room < 0) {
    const std::uint64_t share = std::uint64_t{congestion_.threshold()} * reduction.delivered + reduction.window_before - 1;
    more = static_cast<std::int64_t>(share / reduction.window_before) - reduction.sent;
  } else {
    more = std::max<std::int64_t>(behind, delivered);
    if (advanced && lost == 0) ++more;
    more = std::min(more, room);
  }
  more = std::max<std::int64_t>(more, reduction.sent == 0 ? 1 : 0);  // the first repetition leaves at once
  congestion_.set_window(static_cast<std::uint32_t>(flight + more));
}

void Connection::Core::end_reduction() {
  const bool shrunk = recovery_->phase == Phase::Reduced || recovery_->undo.possible;
  if (shrunk && congestion_.threshold_known()) congestion_.set_window(congestion_.threshold());
}

// What the acknowledgement does to the window: shrinks it in a reduction, else lets it grow. With reordering about,
// reports are as good as acknowledgements.
void Connection::Core::follow_window(const AckNews& news, Instant now) {
  const auto lost = static_cast<std::uint32_t>(sent_.losses() - news.losses);
  if (in_reduction()) return reduce_window(news.delivered, lost, news.advanced);
  const bool reordering = recovery_ && recovery_->degree > static_cast<std::uint32_t>(profile_.duplicate_ack_threshold);
  if (news.acknowledged > 0 || (reordering && news.sacked)) congestion_.acknowledged(news.delivered, view(now));
}

// RFC 8985, 7.4: if the probe repeated a segment, an acknowledgement of something beyond it, without a report of a
// duplicate, says that the probe repaired a loss. The window shrinks as if it had been seen.
void Connection::Core::probe_acknowledged(const AckNews& news) {
  Recovery& recovery = *recovery_;
  TailProbe& probe = recovery.probe;
  if (!probe.out || snd_.una.before(probe.end)) return;
  if (!probe.repeats || news.d_sack_of_probe) {
    probe.out = false;
  } else if (snd_.una.after(probe.end)) {
    begin_reduction();
    recovery.phase = Phase::Reduced;
    end_reduction();
    try_keep_open();
  } else if (!news.advanced && !news.carries && !news.sacked) {
    probe.out = false;
  }
}

}  // namespace halfopen::sim::tcp
