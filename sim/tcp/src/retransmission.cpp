// Retransmission by time: the RTO and its back-off, the tail loss probe before it, and when to give up.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::GiveUp;

constexpr Duration kTailProbeSlack = 2ms;            // linux/7.2.rule, with more than one segment in flight
constexpr std::int32_t kOrphanRetriesByDefault = 8;  // linux/15.tcp_orphan_retries: 0 means 8

Duration backed_off(Duration rto, std::uint32_t steps, Duration ceiling) {
  for (; steps > 0 && rto < ceiling; --steps) rto *= 2;
  return std::min(rto, ceiling);
}

Duration modelled_time(std::int32_t retries, Duration base, Duration ceiling) {
  Duration total{};
  for (std::int32_t step = 0; step <= retries; ++step)
    total += backed_off(base, static_cast<std::uint32_t>(step), ceiling);
  return total;
}

Duration Connection::Core::rto() const { return backed_off(rtt_.rto(), attempts_->backoff, profile_.rto_max); }

std::int32_t Connection::Core::retries() const {
  if (!orphan_) return use(profile_.data_retries);
  const std::int32_t retries = use(profile_.orphan_retries);
  return retries > 0 ? retries : kOrphanRetriesByDefault;
}

/// Retransmission timer, RFC 6298, 5. Armed when something is sent and it is not running, and anew by every
/// acknowledgement of new data; stopped when nothing is in flight. When it fires the first segment is sent again and
/// the timeout doubles, or the connection is given up.
void Connection::Core::retransmission_timer(Turn& turn) {
  if (sent_.empty()) return;
  if (gives_up(turn.now)) return give_up(user_limit() > 0ns ? Cause::UserTimeout : Cause::RetransmissionTimeout, turn);
  rely_on_rto();
  suspect_black_hole(turn.now);
  enter_loss(turn.now);
  Attempts& attempts = attempts_.own();
  if (attempts.retransmits == 0) attempts.first_retransmission = turn.now;
  ++attempts.retransmits;
  ++attempts.backoff;
  retransmit(0, false, turn);
  arm_retransmission(turn.now);
}

// Elapsed (linux/7.3.rule): the time since the first retransmission by this timer decides; the tail loss probe does not
// count. A user timeout takes the modelled time's place (linux/3.S1e.rule). Count (windows/6.2): the retransmissions
// do.
bool Connection::Core::gives_up(Instant now) const {
  if (attempts_->retransmits == 0) return false;
  if (user_limit() > 0ns) return now - attempts_->first_retransmission >= user_limit();
  return outlasts(retries(), now);
}

// Whether as much has been in vain as `retries` stand for.
bool Connection::Core::outlasts(std::int32_t retries, Instant now) const {
  if (attempts_->retransmits == 0) return false;
  switch (use(profile_.give_up)) {
    case GiveUp::Elapsed:
      return now - attempts_->first_retransmission >=
             modelled_time(retries, use(profile_.give_up_base), profile_.rto_max);
    case GiveUp::Count:
      return attempts_->retransmits >= static_cast<std::uint32_t>(retries);
  }
  return true;
}

/// Tail loss probe, RFC 8985, 7; linux/7.2.rule. Armed in the retransmission timer's place while nothing is missing, as
/// far as known; when it fires one segment leaves whose acknowledgement will tell what became of those before it, and
/// the retransmission timer starts.
void Connection::Core::tail_loss_probe(Turn& turn) {
  if (sent_.empty()) return;
  TailProbe& probe = recovery().probe;
  if (probe.out) return rearm_retransmission(turn.now, true);  // one at a time
  use(profile_.tail_loss_probe);
  const std::uint32_t length = std::min(mss(), unsent());
  probe.repeats = length == 0 || length > usable_window();
  if (probe.repeats) {
    retransmit(sent_.size() - 1, true, turn);
  } else {
    send_new(length, fin_unsent() && length == unsent() && length < usable_window(), Push::AsWritten, turn);
  }
  probe.out = true;
  probe.end = snd_.nxt;
  arm_retransmission(turn.now);
}

// Marks what the instant of an expiry rests on.
void Connection::Core::rely_on_rto() const {
  use(rtt_.measured() ? profile_.rto_min : profile_.rto_initial);
  use(profile_.rto_floor);
  use(profile_.rto_granularity);
  if (rto() >= profile_.rto_max.value) use(profile_.rto_max);
}

bool Connection::Core::tail_probe_allowed() const {
  return profile_.tail_loss_probe && sack_on_ && !sent_.empty() && (phase() == Phase::Open || phase() == Phase::Reduced);
}

// PTO = 2 * SRTT, plus the longest wait for an acknowledgement if one segment in flight may have been delayed; never
// after `bound`, the retransmission timeout. Like every timer of retransmission it runs for RTO_MAX at most.
Instant Connection::Core::tail_probe_at(Instant now, Instant bound) const {
  const Duration slack = sent_.size() == 1 ? profile_.rto_min.value : kTailProbeSlack;
  const Instant at = now + std::min(rounded_up(profile_, 2 * rtt_.srtt() + slack), profile_.rto_max.value);
  return bound > now ? std::min(at, bound) : at;
}

void Connection::Core::arm_after_sending(Instant now) {
  if (tail_probe_allowed() && !timers_.armed(TimerKind::Reordering)) {
    arm_loss_timer(TimerKind::TailLossProbe, tail_probe_at(now, sent_.front().sent + rto()));
  } else if (!loss_timer_armed()) {
    arm_retransmission(now);
  }
}

// After an acknowledgement: RFC 6298, 5.2 and 5.3; the probe comes first where it may.
void Connection::Core::restart_timer(Instant now) {
  if (tail_probe_allowed()) {
    arm_loss_timer(TimerKind::TailLossProbe, tail_probe_at(now, now + rto()));
  } else {
    rearm_retransmission(now, timers_.armed(TimerKind::TailLossProbe) || timers_.armed(TimerKind::Reordering));
  }
}

// `since_sent`: the timeout counts from when the first segment was last sent, because another timer ran in its place.
void Connection::Core::rearm_retransmission(Instant now, bool since_sent) {
  if (sent_.empty()) return arm_loss_timer(TimerKind::Retransmission, net::kNever);
  if (!since_sent) return arm_retransmission(now);
  const Instant at = sent_.front().sent + rto();
  arm_loss_timer(TimerKind::Retransmission, at > now ? at : now + rounded_up(profile_, 1us));
}

void Connection::Core::arm_loss_timer(TimerKind kind, Instant at) {
  timers_.replace(TimerKind::Retransmission, TimerKind::Reordering, kind, at);
}

bool Connection::Core::loss_timer_armed() const {
  return timers_.any_armed(TimerKind::Retransmission, TimerKind::Reordering);
}

void Connection::Core::arm_retransmission(Instant now) {
  Instant at = now + rto();
  // linux/7.3.user-timeout: the last step is shortened to hit the limit.
  if (user_limit() > 0ns && attempts_->first_retransmission != net::kNever)
    at = std::min(at, std::max(now, attempts_->first_retransmission + user_limit()));
  arm_loss_timer(TimerKind::Retransmission, at);
}

// Sends a segment again, cut to what a segment may carry now or merged with small followers (linux/7.4.merge). Beyond
// the peer's window only the first one may go.
bool Connection::Core::retransmit(std::size_t index, bool probe, Turn& turn) {
  sent_.cut(index, mss());
  if (sent_[index].length < mss() && use(profile_.merge_on_retransmit)) sent_.merge_followers(index, mss());
  const SentSegment& segment = sent_[index];
  if (index > 0 && segment.end().after(snd_.una + snd_.wnd)) return false;
  const std::uint8_t flags =
      wire::tcp_flag::kAck | (segment.push ? wire::tcp_flag::kPsh : 0) | (segment.fin ? wire::tcp_flag::kFin : 0);
  emit(segment.seq, flags, send_queue_.read(segment.seq, segment.length), turn);
  sent_.sent_again(index, turn.now, probe);
  if (!probe) note_repetition(turn.now);
  ack_engine_.data_sent(turn.now);
  last_data_sent_ = turn.now;
  ++total_retransmits_;
  return true;
}

// RFC 6069: an ICMP error about the segment being retransmitted shows that the network does answer; the last doubling
// is taken back.
void Connection::Core::revert_backoff(SeqNum quoted, Turn& turn) {
  if (attempts_->backoff == 0 || sent_.empty() || quoted != snd_.una || !timers_.armed(TimerKind::Retransmission)) return;
  --attempts_.own().backoff;
  const Instant at = sent_.front().sent + rto();
  if (at > turn.now) {
    timers_.arm(TimerKind::Retransmission, at);
  } else {
    timers_.cancel(TimerKind::Retransmission);
    retransmission_timer(turn);
  }
}

}  // namespace halfopen::sim::tcp
