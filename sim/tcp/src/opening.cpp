// Opening: CLOSED to ESTABLISHED, actively, passively or from both sides at once (RFC 9293, 3.5 and 3.10.7.3).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::RefusedSyn;
using profiles::SynGiveUp;

constexpr std::uint32_t kMssDefaultV4 = 536;   // RFC 9293, 3.7.1.
constexpr std::uint32_t kMssDefaultV6 = 1220;  // RFC 9293, 3.7.1.
constexpr std::int8_t kScaleMax = 14;          // RFC 7323, 2.3: a larger shift is taken as 14.

void Connection::Core::connect(Turn& turn) {
  if (state_ != TcpState::Closed) return;
  active_open_ = true;
  snd_.nxt = snd_.iss + 1;
  send_queue_.start_at(snd_.nxt);
  attempts_.own().syn_first_sent = turn.now;
  state_ = TcpState::SynSent;
  send_syn(turn);
  arm_syn_timer(syn_interval(), turn.now);
}

void Connection::Core::accept_syn(const Packet& syn, Turn& turn) {
  if (state_ != TcpState::Closed) return;
  snd_.nxt = snd_.iss + 1;
  send_queue_.start_at(snd_.nxt);
  attempts_.own().syn_first_sent = turn.now;
  take_syn(syn, turn.now);
  state_ = TcpState::SynReceived;
  send_syn(turn);
  timers_.arm(TimerKind::SynAck, turn.now + backed_off(profile_.rto_initial, attempts_->backoff, profile_.rto_max));
}

// The SYN-ACK has left long ago, without a connection (linux/4.6.cookies).
void Connection::Core::accept_cookie(const Packet& syn, Instant now) {
  if (state_ != TcpState::Closed) return;
  snd_.nxt = snd_.iss + 1;
  send_queue_.start_at(snd_.nxt);
  attempts_.own().syn_sent = net::kNever;
  take_syn(syn, now);
  state_ = TcpState::SynReceived;
  window_.offer_in_syn(rcv_.nxt, announced_mss() - (timestamps_on_ ? kTimestampOption : 0));
}

// The SYN, or the SYN-ACK once the peer's SYN is known. Each announces what this end can; an answer only what both can
// (RFC 7323, 2.2 and 3.2; RFC 2018, 2). But if both ends began, ours has been announced already, and is announced again
// (linux/19.simultaneous-options).
void Connection::Core::send_syn(Turn& turn) {
  const bool acknowledges = state_ == TcpState::SynReceived;
  const bool answer = acknowledges && !active_open_;
  const std::uint8_t flags = acknowledges ? wire::tcp_flag::kSyn | wire::tcp_flag::kAck : wire::tcp_flag::kSyn;
  Packet& syn = emit(snd_.iss, static_cast<std::uint8_t>(flags | ecn_of_syn()), turn);
  wire::TcpOptions& options = syn.tcp.options;
  options.mss = static_cast<std::uint16_t>(announced_mss());
  options.sack_permitted = answer ? sack_on_ : profile_.sack.value;
  options.timestamps = answer ? timestamps_on_ : profile_.timestamps.value;
  if (options.timestamps) {
    options.ts_value = timestamp(turn.now);
    options.ts_echo = ts_.recent;
  }
  if (answer ? snd_.scaled : profile_.window_scaling.value)
    options.window_scale = static_cast<std::int8_t>(window_.announced_scale());
  // The window of a SYN is never scaled (RFC 7323, 2.2).
  syn.tcp.window = window_.offer_in_syn(rcv_.nxt, announced_mss() - (acknowledges && timestamps_on_ ? kTimestampOption : 0));
  attempts_.own().syn_sent = turn.now;
}

// What a SYN says about the peer, with or without an acknowledgement of ours.
void Connection::Core::take_syn(const Packet& syn, Instant now) {
  const wire::TcpOptions& options = syn.tcp.options;
  rcv_.irs = syn.tcp.seq;
  rcv_.nxt = rcv_.irs + 1;
  rcv_.acked = rcv_.irs;
  const bool v4 = flow_.remote.address.family == net::AddressFamily::V4;
  snd_.peer_mss = options.mss != 0 ? options.mss : v4 ? kMssDefaultV4 : kMssDefaultV6;
  sack_on_ = profile_.sack && options.sack_permitted;
  timestamps_on_ = profile_.timestamps && options.timestamps;
  if (timestamps_on_) {
    ts_.recent = options.ts_value;
    ts_.recent_at = now;
  }
  take_ecn_of_syn(syn);
  snd_.scaled = profile_.window_scaling && options.window_scale >= 0;
  snd_.scale = snd_.scaled ? static_cast<std::uint8_t>(std::min(options.window_scale, kScaleMax)) : 0;
  window_.negotiated(snd_.scaled);
  snd_.wnd = syn.tcp.window;
  snd_.wnd_max = snd_.wnd;
  update_mss();
  snd_.wl1 = syn.tcp.seq;
  snd_.wl2 = syn.tcp.ack;
}

// RFC 9293, 3.10.7.3: a segment arrives in SYN-SENT. The order of the checks is the RFC's.
void Connection::Core::syn_sent_arrives(const Packet& seg, Turn& turn) {
  // First, the ACK bit. Only our SYN can be acknowledged.
  const bool acceptable = seg.tcp.has_ack() && seg.tcp.ack == snd_.nxt;
  if (seg.tcp.has_ack() && !acceptable) {
    if (auto reset = reset_for(seg)) turn.out.segments.push_back(std::move(*reset));
    // linux/19.syn-after-wrong-ack: the first repetition follows two ticks later.
    if (attempts_->retransmits == 0) arm_syn_timer(2 * profile_.rto_granularity.value, turn.now);
    return;
  }
  // Second, the RST bit. Without an acceptable ACK anybody could have sent it.
  if (seg.tcp.rst()) {
    if (acceptable) refused(turn);
    return;
  }
  // Third, security: not modelled. Fourth, the SYN bit. Fifth: neither SYN nor RST, dropped.
  if (!seg.tcp.syn()) return;

  take_syn(seg, turn.now);
  window_.begin(rcv_.nxt);
  if (acceptable) {
    snd_.una = seg.tcp.ack;
    handshake_done(seg, turn);
    turn.ack_due = true;
    return settle(turn);
  }
  // Simultaneous open: our SYN has crossed theirs.
  state_ = TcpState::SynReceived;
  timers_.cancel(TimerKind::Retransmission);
  attempts_.own().backoff = 0;
  send_syn(turn);
  timers_.arm(TimerKind::SynAck, turn.now + backed_off(profile_.rto_initial, attempts_->backoff, profile_.rto_max));
}

// SYN-SENT or SYN-RECEIVED -> ESTABLISHED; SND.UNA has just passed our SYN.
void Connection::Core::handshake_done(const Packet& seg, Turn& turn) {
  if (attempts_->retransmits == 0 && attempts_->syn_sent != net::kNever) {
    rtt_.sample_handshake(profile_, turn.now - attempts_->syn_sent, snd_.una, snd_.nxt, turn.now);
  } else if (timestamps_on_ && seg.tcp.options.timestamps) {
    const Duration rtt = echoed_rtt(SeqNum{seg.tcp.options.ts_echo}, turn.now);
    rtt_.sample_handshake(profile_, rtt, snd_.una, snd_.nxt, turn.now);  // linux/4.2.rtt-sample, linux/4.6.cookie-rtt
  } else {
    rtt_.fall_back();
  }
  const std::uint32_t forgiven = active_open_ ? 1 : 0;  // linux/4.2.cwnd, linux/4.3.cwnd
  if (attempts_->retransmits > forgiven) congestion_.handshake_was_lossy();

  attempts_.reset();
  timers_.cancel(TimerKind::Retransmission);
  timers_.cancel(TimerKind::SynAck);
  window_.established(received_mss_max());
  if (profile_.mtu_probing.value == profiles::MtuProbing::Always) begin_mtu_search(turn.now);
  snd_.small_end = snd_.una;
  last_received_ = turn.now;
  state_ = fin_queued_ ? TcpState::FinWait1 : TcpState::Established;
  if (options_.keepalive) start_keepalive(turn.now);
  turn.out.connected = true;
}

void Connection::Core::refused(Turn& turn) {
  switch (use(profile_.refused_syn)) {
    case RefusedSyn::Fail:
      return die(Cause::Reset, turn);
    case RefusedSyn::Retry:
      // windows/7.7: the SYN goes out again after a fixed pause; a RST proves that the host lives, so nothing doubles.
      if (attempts_->retransmits >= syn_retries()) return die(Cause::Refused, turn);
      refused_ = true;
      return arm_syn_timer(use(profile_.syn_refused_interval), turn.now);
  }
}

/// SYN timer, kept in the retransmission timer's place. Armed with every SYN; stopped by its acknowledgement. When it
/// fires the attempt is given up or the SYN repeated.
void Connection::Core::syn_timer(Turn& turn) {
  if (syn_gives_up(turn.now)) return die(user_limit() > 0ns ? Cause::UserTimeout : Cause::SynTimeout, turn);
  use(profile_.rto_initial);
  Attempts& attempts = attempts_.own();
  ++attempts.retransmits;
  ++total_retransmits_;
  if (!refused_) ++attempts.backoff;
  refused_ = false;
  send_syn(turn);
  arm_syn_timer(syn_interval(), turn.now);
}

std::uint32_t Connection::Core::syn_retries() const {
  const std::int32_t asked = options_->syn_retries;
  if (asked == kNoRetries) return 0;  // windows/7.8
  return static_cast<std::uint32_t>(asked > 0 ? asked : use(profile_.syn_retries));
}

bool Connection::Core::syn_gives_up(Instant now) const {
  const Duration elapsed = now - attempts_->syn_first_sent;
  const std::uint32_t allowed = syn_retries();
  if (user_limit() > 0ns && elapsed >= user_limit()) return true;  // linux/3.S1e.syn-sent
  switch (use(profile_.syn_give_up)) {
    case SynGiveUp::LinearThenElapsed:  // linux/4.2.rule
      if (attempts_->retransmits >= allowed + static_cast<std::uint32_t>(use(profile_.syn_linear_timeouts))) return true;
      return user_limit() == 0ns && elapsed >= modelled_time(allowed, profile_.rto_initial, profile_.rto_max);
    case SynGiveUp::Count: {
      const Duration total = use(profile_.syn_total_limit);
      if (total > 0ns && elapsed >= total) return true;  // windows/7.10, windows/7.11
      return !refused_ && attempts_->retransmits >= allowed;
    }
  }
  return true;
}

// The first timeouts are all alike, then they double (linux/4.2.rule); with syn_linear_timeouts = 0 only the first.
Duration Connection::Core::syn_interval() const {
  const auto alike = static_cast<std::uint32_t>(profile_.syn_linear_timeouts);
  const std::uint32_t backoff = attempts_->backoff;
  return backed_off(profile_.rto_initial, backoff > alike ? backoff - alike : 0, profile_.rto_max);
}

// A limit that was set when it was over already ends the attempt at once.
void Connection::Core::arm_syn_timer(Duration after, Instant now) {
  Instant at = now + after;
  if (user_limit() > 0ns) at = std::min(at, attempts_->syn_first_sent + user_limit());
  const Duration total = profile_.syn_total_limit;
  if (profile_.syn_give_up.value == SynGiveUp::Count && total > 0ns) at = std::min(at, attempts_->syn_first_sent + total);
  timers_.arm(TimerKind::Retransmission, std::max(at, now));
}

// linux/4.3.syn-count: TCP_SYNCNT of the listener counts for its SYN-ACKs, too.
std::int32_t Connection::Core::syn_ack_retries() const {
  return options_->syn_retries > 0 ? options_->syn_retries : use(profile_.synack_retries);
}

// linux/20.defer-accept: a bare ACK is as none until the time is over; data or a FIN completes at once. The ACK of a cookie
// is all there is of its connection.
bool Connection::Core::waits_for_data(const Packet& seg) const {
  const bool bare = seg.payload.empty() && !seg.tcp.fin();
  const bool cookie = attempts_->syn_sent == net::kNever;
  return bare && !active_open_ && !cookie && attempts_->backoff < static_cast<std::uint32_t>(options_->defer_accept);
}

/// SYN-ACK timer. Armed on entering SYN-RECEIVED; stopped by leaving it. When it fires the SYN-ACK is repeated, after
/// the last repetition the half-open connection vanishes without a word (linux/4.3.schedule).
void Connection::Core::syn_ack_timer(Turn& turn) {
  const std::int32_t limit = attempts_->syn_ack_limit >= 0 ? attempts_->syn_ack_limit : syn_ack_retries();
  const auto deferred = static_cast<std::uint32_t>(options_->defer_accept);
  Attempts& attempts = attempts_.own();
  const bool waits = attempts.acknowledged && attempts.backoff < deferred;
  if (attempts.backoff >= static_cast<std::uint32_t>(limit) && !waits) return die(Cause::SynTimeout, turn);
  // An ACK has come: only the last time-out of the deferral gives it another chance (linux/20.defer-accept).
  const bool silent = attempts.acknowledged && attempts.backoff + 1 < deferred;
  ++attempts.backoff;
  if (!silent) {
    ++attempts.retransmits;
    ++total_retransmits_;
    send_syn(turn);
  }
  timers_.arm(TimerKind::SynAck, turn.now + backed_off(profile_.rto_initial, attempts_->backoff, profile_.rto_max));
}

}  // namespace halfopen::sim::tcp
