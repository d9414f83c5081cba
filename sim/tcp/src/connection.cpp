#include "halfopen/sim/tcp/connection.h"

#include "core.h"

namespace halfopen::sim::tcp {

constexpr std::uint32_t kMtuMinV4 = 68;    // RFC 791, 3.2.
constexpr std::uint32_t kMtuMinV6 = 1280;  // RFC 8200, 5.

std::uint32_t mtu_min(const Flow& flow) {
  return flow.local.address.family == net::AddressFamily::V4 ? kMtuMinV4 : kMtuMinV6;
}

Connection::Core::Core(const profiles::Tcp& profile, const Flow& flow, const Options& options, const Start& start)
    : profile_{profile},
      usage_{start.usage},
      challenges_{start.challenges},
      flow_{flow},
      options_{options},
      mtu_{std::max(start.mtu, mtu_min(flow))},
      rtt_{profile},
      congestion_{profile},
      window_{profile, options.receive_buffer} {
  snd_.iss = snd_.una = snd_.nxt = snd_.fresh = snd_.small_end = start.iss;
  ts_.offset = start.timestamp_offset;
  ts_.recent = start.ts_recent;
  update_mss();
}

Turn Connection::Core::begin(Instant now, Actions& out) {
  snd_.fresh = snd_.nxt;
  return {now, out};
}

void Connection::Core::fire(TimerKind kind, Turn& turn) {
  timers_.cancel(kind);
  switch (kind) {
    case TimerKind::None:
      return;
    case TimerKind::Retransmission:
      return state_ == TcpState::SynSent ? syn_timer(turn) : retransmission_timer(turn);
    case TimerKind::TailLossProbe:
      return tail_loss_probe(turn);
    case TimerKind::Reordering:
      return reordering_timer(turn);
    case TimerKind::ZeroWindowProbe:
      return probe_timer(turn);
    case TimerKind::DelayedAck:
      return delayed_ack_timer(turn);
    case TimerKind::CompressedAck:
      return compressed_ack_timer(turn);
    case TimerKind::Keepalive:
      return keepalive_timer(turn);
    case TimerKind::FinWait2:
      return fin_wait_2_timer(turn);
    case TimerKind::TimeWait:
      return enter_closed();
    case TimerKind::SynAck:
      return syn_ack_timer(turn);
  }
}

void Connection::Core::set_options(const Options& options, Turn& turn) {
  const Options before = options_.get();
  options_.assign(options);
  update_mss();
  if (options.receive_buffer > 0 && options.receive_buffer != before.receive_buffer)
    window_.fix_buffer(options.receive_buffer);
  const bool started = options.keepalive && !before.keepalive;
  if (!options.keepalive) {
    timers_.cancel(TimerKind::Keepalive);
  } else if (started) {
    start_keepalive(turn.now);
  } else if (options.keepalive_idle != before.keepalive_idle && timers_.armed(TimerKind::Keepalive)) {
    timers_.arm(TimerKind::Keepalive, std::max(turn.now, last_received_ + keepalive_idle()));
  }
  settle(turn);  // uncorked, or Nagle switched off: what was held back may leave
}

Connection::Connection(const profiles::Tcp& profile, const Flow& flow, const Options& options, const Start& start)
    : core_{std::make_unique<Core>(profile, flow, options, start)} {}
Connection::~Connection() = default;

void Connection::connect(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->connect(turn);
}

void Connection::accept_syn(const Packet& syn, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->accept_syn(syn, turn);
}

void Connection::accept_cookie(const Packet& syn, Instant now) { core_->accept_cookie(syn, now); }
void Connection::limit_syn_acks(std::int32_t repetitions) { core_->attempts_.own().syn_ack_limit = repetitions; }
std::uint32_t Connection::syn_ack_timeouts() const { return core_->attempts_->backoff; }
std::int32_t Connection::syn_ack_retries() const { return core_->syn_ack_retries(); }

std::size_t Connection::send(std::span<const std::byte> octets, bool more, bool whole, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  return core_->send(octets, more, whole, false, turn);
}

std::size_t Connection::send_urgent(std::span<const std::byte> octets, bool whole, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  return core_->send(octets, false, whole, true, turn);
}

std::size_t Connection::receive(std::span<std::byte> into, bool peek, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  return core_->receive(into, peek, turn);
}

void Connection::shutdown_send(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->shutdown_send(turn);
}

void Connection::shutdown_receive(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->shutdown_receive(turn);
}

void Connection::close(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->close(turn);
}

void Connection::abort(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->abort(turn);
}

void Connection::set_options(const Options& options, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->set_options(options, turn);
}

void Connection::quick_ack(bool on, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->ack_engine_.quick_ack(on);
  turn.ack_due = on && core_->ack_engine_.pending();
  core_->acknowledge_if_due(turn);
}

void Connection::segment_arrives(const Packet& segment, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->segment_arrives(segment, turn);
}

bool Connection::quotes_us(SeqNum quoted) const {
  if (state() == TcpState::Closed || state() == TcpState::TimeWait) return false;
  if (state() == TcpState::SynReceived) return quoted == core_->snd_.iss;
  return quoted.at_or_after(core_->snd_.una) && quoted.at_or_before(core_->snd_.nxt);
}

void Connection::revert_backoff(SeqNum quoted, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->revert_backoff(quoted, turn);
}

void Connection::path_mtu(std::uint32_t mtu, Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  core_->path_mtu(mtu, turn);
}

void Connection::timer(Instant now, Actions& out) {
  Turn turn = core_->begin(now, out);
  for (auto kind = static_cast<std::size_t>(TimerKind::Retransmission); kind < kTimerKinds; ++kind) {
    if (core_->timers_.at(static_cast<TimerKind>(kind)) <= now) core_->fire(static_cast<TimerKind>(kind), turn);
  }
}

Instant Connection::deadline() const { return core_->timers_.deadline(); }
void Connection::send_failed(Instant now) { core_->send_failed(now); }

void Connection::forget() { core_->enter_closed(); }
void Connection::discard_received() { core_->received_.clear(); }

Options Connection::options() const { return core_->options_.get(); }
TcpState Connection::state() const { return core_->state_; }
const Flow& Connection::flow() const { return core_->flow_; }
std::size_t Connection::send_space() const { return core_->send_space(); }
bool Connection::writable() const { return core_->writable(); }
std::size_t Connection::readable() const { return core_->urgent_ ? core_->readable() : core_->received_.size(); }
std::size_t Connection::readable_to_mark() const { return core_->readable_to_mark(); }
UrgentOctet Connection::take_urgent(bool peek, std::byte& octet) { return core_->take_urgent(peek, octet); }
void Connection::pass_mark() { core_->pass_mark(); }
bool Connection::urgent_here() const { return core_->urgent_here(); }
bool Connection::peer_finished() const { return core_->peer_finished_; }
bool Connection::send_shut() const { return core_->fin_queued_; }
bool Connection::receive_shut() const { return core_->receive_shut_; }
bool Connection::orphan() const { return core_->orphan_; }
std::size_t Connection::unacknowledged() const { return core_->send_queue_.size() + core_->abandoned_; }
std::size_t Connection::unsent() const { return core_->unsent(); }
bool Connection::fin_acknowledged() const { return core_->fin_acknowledged_; }
std::optional<Heritage> Connection::heritage(bool chosen, Instant now) const { return core_->heritage(chosen, now); }

Info Connection::info() const {
  const Core& core = *core_;
  Info info;
  info.state = core.state_;
  info.phase = core.phase();
  info.timer = core.timers_.next();
  info.timer_at = core.timers_.deadline();
  info.rto = core.rto();
  info.srtt = core.rtt_.srtt();
  info.rttvar = core.rtt_.rttvar();
  info.min_rtt = core.rtt_.least();
  info.cwnd = core.congestion_.window();
  info.ssthresh = core.congestion_.threshold();
  info.snd_mss = core.mss();
  info.rcv_mss = core.ack_engine_.segment_size();
  info.mtu = core.mtu_;
  info.unacked = core.sent_.size();
  info.sacked = core.sent_.sacked() + (core.recovery_ ? core.recovery_->duplicates : 0);
  info.lost = core.sent_.lost();
  info.repeated = core.sent_.repeated();
  info.in_flight = core.in_flight();
  info.receive_buffer = core.window_.buffer();
  info.rcv_ssthresh = core.window_.threshold();
  info.rcv_space = core.window_.rate();
  info.rcv_rtt = core.window_.round_trip();
  info.reordering = core.degree();
  info.retransmits = core.attempts_->retransmits;
  info.backoff = std::max(core.attempts_->backoff, core.attempts_->probe_backoff);
  info.probes = core.attempts_->probes_out + core.keepalives_out_;
  info.total_retransmits = core.total_retransmits_;
  info.total_d_sacks = core.recovery_ ? core.recovery_->d_sacked : 0;
  return info;
}

}  // namespace halfopen::sim::tcp
