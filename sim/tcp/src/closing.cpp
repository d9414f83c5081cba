// Closing: FIN, RST, orphans, FIN-WAIT-2 and TIME-WAIT (RFC 9293, 3.6, 3.10.4, 3.10.5).
#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::GiveUpSegment;
using profiles::ShutReceive;
using profiles::TimeWaitReuse;

constexpr std::uint32_t kBeyondTheWindow = 65537;  // linux/4.7.time-wait-heritage: the largest unscaled window and 2.

void Connection::Core::shutdown_send(Turn& turn) {
  switch (state_) {
    case TcpState::SynSent:
      return die(Cause::ConnectCancelled, turn);  // linux/5.5.syn-sent
    case TcpState::SynReceived:
      fin_queued_ = true;  // it leaves once the handshake is over
      return;
    case TcpState::Established:
      state_ = TcpState::FinWait1;
      break;
    case TcpState::CloseWait:
      state_ = TcpState::LastAck;  // RFC 9293 waits until the FIN is sent; Linux does not
      break;
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
      return;
  }
  fin_queued_ = true;
  settle(turn);
}

void Connection::Core::shutdown_receive(Turn& turn) {
  receive_shut_ = true;
  if (state_ == TcpState::SynSent) return die(Cause::ConnectCancelled, turn);
  if (received_.size() == 0 || use(profile_.shut_receive) != ShutReceive::Abort) return;
  abort(turn);  // windows/4.4
  turn.out.died = Cause::DataAfterShutdown;
}

void Connection::Core::close(Turn& turn) {
  orphan_ = true;
  receive_shut_ = true;
  received_.clear();
  switch (state_) {
    case TcpState::SynSent:
      return enter_closed();  // linux/5.1.syn-sent
    case TcpState::SynReceived:
    case TcpState::Established:
    case TcpState::CloseWait:
      return shutdown_send(turn);
    case TcpState::FinWait2:
      if (options_->fin_wait_2 && *options_->fin_wait_2 < 0ns) return abort(turn);
      return live_as_orphan_in_fin_wait_2(turn);
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::FinWait1:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
      return;
  }
}

// RFC 9293, 3.10.5. The state before it stays in `died_in`; who aborts is told nothing.
void Connection::Core::abort(Turn& turn) {
  switch (state_) {
    case TcpState::SynReceived:
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::CloseWait:
      send_reset(turn);
      break;
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::SynSent:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
      break;
  }
  turn.out.died_in = state_;
  enter_closed();
}

void Connection::Core::die(Cause cause, Turn& turn) {
  turn.out.died = cause;
  turn.out.died_in = state_;
  enter_closed();
}

// Unacknowledged data or probes found no answer.
void Connection::Core::give_up(Cause cause, Turn& turn) {
  if (use(profile_.give_up_segment) == GiveUpSegment::Reset) send_reset(turn);  // windows/6.4; linux/3.S1b.result: none
  die(cause, turn);
}

// What was received stays readable (linux/2.2.rst); the owner discards it if its system does.
void Connection::Core::enter_closed() {
  state_ = TcpState::Closed;
  timers_.clear();
  snd_.una = snd_.nxt;
  abandoned_ = send_queue_.size();
  send_queue_.start_at(snd_.nxt);
  sent_.clear();
  reassembly_.reset();
  attempts_.reset();
}

void Connection::Core::enter_fin_wait_2(Turn& turn) {
  state_ = TcpState::FinWait2;
  if (orphan_) return live_as_orphan_in_fin_wait_2(turn);
  const Duration limit = use(profile_.fin_wait_2_half_closed);
  if (limit > 0ns) timers_.arm(TimerKind::FinWait2, turn.now + limit);
}

/// FIN-WAIT-2 timer. Armed when the FIN of a connection without a process is acknowledged (or the process lets go of
/// one that waits for the peer's FIN), and on systems that limit even a half-closed connection; stopped by the peer's
/// FIN. When it fires an orphan is forgotten without a word (linux/5.3.fin-wait-2). Meanwhile nothing probes
/// (linux/9.2.orphan).
void Connection::Core::live_as_orphan_in_fin_wait_2(Turn& turn) {
  const Duration limit = options_->fin_wait_2.value_or(use(profile_.fin_wait_2));
  const Duration time_wait = profile_.time_wait;
  timers_.cancel(TimerKind::Keepalive);
  // A time beyond TIME-WAIT's runs as a socket for the excess, and once more as its light successor
  // (linux/5.3.fin-wait-2-above-60).
  timers_.arm(TimerKind::FinWait2, turn.now + (limit > time_wait ? 2 * (limit - time_wait) : limit));
}

void Connection::Core::fin_wait_2_timer(Turn& turn) {
  if (orphan_) return enter_closed();
  send_reset(turn);
  die(Cause::Reset, turn);  // windows/3.14
}

/// TIME-WAIT timer, RFC 9293, 3.6.1. Armed on entering TIME-WAIT; re-armed by a repeated FIN; no other timer runs
/// beside it. When it fires the 4-tuple is free.
void Connection::Core::enter_time_wait(Turn& turn) {
  state_ = TcpState::TimeWait;
  timers_.clear();
  timers_.arm(TimerKind::TimeWait, turn.now + use(profile_.time_wait));
}

// RFC 9293, 3.10.7.4, as far as TIME-WAIT is concerned, in the same order; RFC 6191 for the SYN.
void Connection::Core::time_wait_arrives(const Packet& seg, Turn& turn) {
  const SeqNum end = seg.tcp.seq + wire::segment_length(seg);
  const bool stale = !seg.tcp.rst() && behind_recent(seg, turn.now);
  if (!stale && opens_anew(seg)) {
    turn.out.new_connection = true;
    return;
  }
  if (seg.tcp.rst()) {
    // RFC 1337 tells why a RST should not, linux/5.4.rst that it does; linux/19.rst-in-time-wait, with which number.
    if (seg.tcp.seq == rcv_.nxt && use(profile_.reset_ends_time_wait)) enter_closed();
    return;
  }
  if (!stale && seg.tcp.fin() && end == rcv_.nxt) {
    timers_.arm(TimerKind::TimeWait,
                turn.now + use(profile_.time_wait));  // a repeated FIN: our acknowledgement was lost
    return send_ack(turn);
  }
  // A pure acknowledgement of everything needs no answer; the rest is old (linux/5.4.fin-or-data, linux/5.4.old-syn).
  if (!stale && end == seg.tcp.seq && seg.tcp.seq == rcv_.nxt) return;
  answer_invalid(seg, turn);
  if (turn.ack_due) send_ack(turn);
}

// RFC 6191 and linux/5.4.new-syn: a newer timestamp, or a number beyond the old connection's.
bool Connection::Core::opens_anew(const Packet& seg) const {
  if (!seg.tcp.syn() || seg.tcp.rst() || seg.tcp.has_ack()) return false;
  if (seg.tcp.seq.after(rcv_.nxt)) return true;
  return timestamps_on_ && seg.tcp.options.timestamps && SeqNum{seg.tcp.options.ts_value}.after(SeqNum{ts_.recent});
}

// RFC 6191 at this end: the peer will know the new SYN by its timestamp. TIME-WAIT began with the last segment that
// last_received_ knows of. Rows linux/4.7.time-wait-bound, .tuple-time-wait, .time-wait-heritage.
std::optional<Heritage> Connection::Core::heritage(bool chosen, Instant now) const {
  if (state_ != TcpState::TimeWait || !timestamps_on_) return std::nullopt;
  const TimeWaitReuse reuse = use(profile_.time_wait_reuse);
  if (reuse == TimeWaitReuse::Never) return std::nullopt;
  if (chosen) {
    const bool loopback = flow_.local.address.is_loopback() || flow_.remote.address.is_loopback();
    if (reuse == TimeWaitReuse::Bound || (reuse == TimeWaitReuse::BoundOrLoopback && !loopback)) return std::nullopt;
    if (now - last_received_ <= use(profile_.time_wait_reuse_delay)) return std::nullopt;
  }
  return Heritage{snd_.nxt + kBeyondTheWindow, ts_.recent};
}

}  // namespace halfopen::sim::tcp
