// Probes into silence: the zero-window probe and keepalive.
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

/// Zero-window probe timer, RFC 9293, 3.8.6.1. Armed when something waits to be sent and nothing is in flight whose
/// acknowledgement could set it going; stopped when the window opens or something is in flight. When it fires a probe
/// leaves, or, if it was not the window that held it back, what waits (the ceiling of TCP_CORK, linux/8.2.cork). The
/// interval doubles (linux/9.1.series).
void Connection::Core::probe_timer(Turn& turn) {
  if (!stuck()) return;
  if (orphan_ && orphan_probing_ends()) return die(Cause::ProbeTimeout, turn);  // no RST (linux/5.3.zero-window)
  if (probing_gives_up(turn.now)) return give_up(user_limit() > 0ns ? Cause::UserTimeout : Cause::ProbeTimeout, turn);

  Attempts& attempts = attempts_.own();
  if (attempts.probing_since == net::kNever) attempts.probing_since = turn.now;
  ++attempts.probes_out;
  if (attempts.probe_backoff < static_cast<std::uint32_t>(use(profile_.data_retries))) ++attempts.probe_backoff;
  const std::uint32_t usable = usable_window();
  const std::uint32_t length = std::min({mss(), unsent(), usable});
  const bool fin = fin_unsent() && length == unsent() && length < usable;
  if (length > 0 || fin) {
    send_new(length, fin, Push::Segment, turn);
    arm_after_sending(turn.now);
  } else {
    send_probe(turn);
  }
  arm_probe_if_stuck(turn.now);
}

// A user timeout counts from the first probe, answered or not (linux/3.S1e.zero-window); else the probes without answer
// count (linux/9.1.peer-vanished).
bool Connection::Core::probing_gives_up(Instant now) const {
  if (user_limit() > 0ns) return attempts_->probing_since != net::kNever && now - attempts_->probing_since >= user_limit();
  return attempts_->probes_out >= static_cast<std::uint32_t>(retries());
}

// linux/5.3.zero-window: while its interval still grows an orphan probes like anybody, then it is forgotten.
bool Connection::Core::orphan_probing_ends() const {
  const bool at_ceiling = backed_off(rtt_.rto(), attempts_->probe_backoff, profile_.rto_max) >= profile_.rto_max.value;
  return at_ceiling && attempts_->probe_backoff >= static_cast<std::uint32_t>(retries());
}

bool Connection::Core::stuck() const { return may_send() && sent_.empty() && (unsent() > 0 || fin_unsent()); }

void Connection::Core::arm_probe_if_stuck(Instant now) {
  if (!stuck()) return timers_.cancel(TimerKind::ZeroWindowProbe);
  if (timers_.armed(TimerKind::ZeroWindowProbe)) return;
  Instant at = now + backed_off(rtt_.rto(), attempts_->probe_backoff, profile_.rto_max);
  if (user_limit() > 0ns && attempts_->probing_since != net::kNever)
    at = std::min(at, std::max(now, attempts_->probing_since + user_limit()));
  timers_.arm(TimerKind::ZeroWindowProbe, at);
}

// The window is open. A timer that has not fired yet runs on: it is also the ceiling of what a cork holds back.
void Connection::Core::probing_ends() {
  if (attempts_->probing_since == net::kNever) return;
  attempts_.own().probing_since = net::kNever;
  attempts_.own().probe_backoff = 0;
  attempts_.trim();
  timers_.cancel(TimerKind::ZeroWindowProbe);
}

Duration Connection::Core::keepalive_idle() const {
  return options_->keepalive_idle > 0ns ? options_->keepalive_idle : use(profile_.keepalive_idle);
}

void Connection::Core::start_keepalive(Instant now) {
  keepalives_out_ = 0;
  if (may_send() || state_ == TcpState::FinWait2) timers_.arm(TimerKind::Keepalive, now + keepalive_idle());
}

/// Keepalive timer, RFC 9293, 3.8.4. Armed when the option is switched on; what arrives moves it only when it fires,
/// which no trace shows. Counts from the last segment received (linux/9.2.timer) and rests while data is in flight
/// (linux/3.S1d.data-in-flight). After the last probe without answer the connection is reset (linux/3.S1d.keepalive).
void Connection::Core::keepalive_timer(Turn& turn) {
  const Duration idle = keepalive_idle();
  if (!sent_.empty() || unsent() > 0) return timers_.arm(TimerKind::Keepalive, turn.now + idle);
  const Duration silence = turn.now - last_received_;
  if (silence < idle) return timers_.arm(TimerKind::Keepalive, last_received_ + idle);

  const std::int32_t probes =
      options_->keepalive_probes > 0 ? options_->keepalive_probes : use(profile_.keepalive_probes);
  const bool unanswered = user_limit() > 0ns
                              ? silence >= user_limit() && keepalives_out_ > 0  // linux/3.S1e.keepalive-3-2-3
                              : keepalives_out_ >= static_cast<std::uint32_t>(probes);
  if (unanswered) {
    send_reset(turn);
    return die(Cause::KeepaliveTimeout, turn);
  }
  ++keepalives_out_;
  send_probe(turn);
  timers_.arm(TimerKind::Keepalive, turn.now + (options_->keepalive_interval > 0ns ? options_->keepalive_interval
                                                                                  : use(profile_.keepalive_interval)));
}

}  // namespace halfopen::sim::tcp
