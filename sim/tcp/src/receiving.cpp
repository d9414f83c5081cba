// The receiving side: timestamps, reassembly, what the process reads, and when that is acknowledged.
#include <algorithm>
#include <limits>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;
using profiles::Paws;
using profiles::ShutReceive;

// RFC 7323, 5.3, R1; one without the option is taken (linux/11.no-timestamp). A TS.Recent of long ago says nothing any
// more (RFC 7323, 5.5).
bool Connection::Core::behind_recent(const Packet& seg, Instant now) const {
  if (!timestamps_on_ || !seg.tcp.options.timestamps) return false;
  if (SeqNum{seg.tcp.options.ts_value}.at_or_after(SeqNum{ts_.recent})) return false;
  return now - ts_.recent_at < use(profile_.paws_outdated);
}

Age Connection::Core::age_of(const Packet& seg, Instant now) const {
  if (seg.tcp.rst() || !behind_recent(seg, now)) return Age::Fresh;
  return use(profile_.paws) == Paws::Lenient ? lenient_age_of(seg) : Age::Stale;
}

// What Linux lets pass of what is older than TS.Recent: a peer without a clock, whose timestamps are 0; one tick, but
// not before the handshake is over; a repeated acknowledgement that brings no news and is not older than 1.2 RTO, the
// peer's ticks taken for milliseconds. And an acknowledgement of an old number is common: it is not answered. Rows
// linux/11.paws-*.
Age Connection::Core::lenient_age_of(const Packet& seg) const {
  const std::uint32_t ticks = ts_.recent - seg.tcp.options.ts_value;
  if (ts_.recent == 0 || (ticks <= 1 && state_ != TcpState::SynReceived)) return Age::Fresh;
  if (!seg.tcp.has_ack() || wire::segment_length(seg) > 0) return Age::Stale;
  if (seg.tcp.seq != rcv_.nxt) return seg.tcp.seq.before(rcv_.nxt) ? Age::StaleAck : Age::Stale;
  const std::uint32_t window = std::uint32_t{seg.tcp.window} << snd_.scale;
  const bool news = seg.tcp.ack != snd_.una || seg.tcp.seq.after(snd_.wl1) || window > snd_.wnd || window == 0;
  return news || ticks > rto() * 6 / 5 / 1ms ? Age::Stale : Age::Fresh;
}

// RFC 7323, 4.3 (2): only a segment that touches Last.ACK.sent says what is echoed, so that a delayed ACK echoes the
// oldest. What passed although it is older says nothing.
void Connection::Core::note_timestamp(const Packet& seg, Instant now) {
  if (!timestamps_on_ || !seg.tcp.options.timestamps || seg.tcp.seq.after(rcv_.acked) || behind_recent(seg, now)) return;
  ts_.recent = seg.tcp.options.ts_value;
  ts_.recent_at = now;
}

// New octets for a direction that was shut down. Linux takes them as long as it has not sent its own FIN (linux/5.5.rd,
// linux/2.2.data-after-rcvshut); Windows never (windows/4.4).
bool Connection::Core::refuses_text(const Packet& seg) const {
  if (!receive_shut_ || seg.payload.empty()) return false;
  const SeqNum end = seg.tcp.seq + static_cast<std::uint32_t>(seg.payload.size());
  if (!end.after(rcv_.nxt)) return false;
  if (state_ == TcpState::FinWait1 || state_ == TcpState::FinWait2) return true;
  return use(profile_.shut_receive) == ShutReceive::Abort;
}

Reassembly& Connection::Core::reassembly() {
  if (!reassembly_) reassembly_ = std::make_unique<Reassembly>(profile_.segment_charge);
  return *reassembly_;
}

void Connection::Core::note_duplicate(SeqNum left, SeqNum right) {
  if (sack_on_) reassembly().duplicate({left, right});
}

void Connection::Core::take_in_order(Slice octets, Turn& turn) {
  const auto length = static_cast<std::uint32_t>(octets.size());
  if (length > 0) {
    const std::uint32_t seen = ack_engine_.segment_size();
    ack_engine_.data_arrived(profile_, length, window_.remaining(rcv_.nxt), received_mss_max(), rtt_.rto(), turn.now);
    rcv_.nxt += length;
    window_.make_room(buffer_used());
    received_.append(std::move(octets), profile_.segment_charge);
    if (length > seen) window_.measure(length);
    window_.arrived(rcv_.nxt, turn.now);
    if (window_.grow(length, buffer_used(), received_mss_max(), received_mss())) ack_engine_.window_grew();
    turn.out.readable = true;
  }
  if (!reassembly_) return;
  const bool had_gap = !reassembly_->empty();
  for (Slice next = reassembly_->take(rcv_.nxt); !next.empty(); next = reassembly_->take(rcv_.nxt)) {
    rcv_.nxt += static_cast<std::uint32_t>(next.size());
    received_.append(std::move(next), profile_.segment_charge);
  }
  if (had_gap && !reassembly_->waits_for(rcv_.nxt)) turn.ack_due = true;  // RFC 5681, 4.2: what fills a gap is acknowledged at once
}

// RFC 5681, 4.2: a segment behind a gap is acknowledged, to tell the sender of the gap; when, compressed_ack() says.
void Connection::Core::take_out_of_order(SeqNum seq, Slice octets, bool fin, Turn& turn) {
  if (octets.empty() && !fin) return;
  const auto length = static_cast<std::uint32_t>(octets.size());
  Reassembly& reassembly = this->reassembly();
  if (reassembly.compressed.count > 0 && reassembly.would_forget({seq, seq + length})) send_ack(turn);
  window_.make_room(buffer_used());
  if (length > received_mss()) {
    ack_engine_.measure(length, received_mss_max());
    window_.measure(length);
  }
  if (sack_on_ && window_.grow(length, buffer_used(), received_mss_max(), received_mss())) ack_engine_.window_grew();
  reassembly.insert(seq, std::move(octets), fin);
  window_.wait_behind_gap(behind_gap());
  ack_engine_.gap_seen();
}

std::int64_t Connection::Core::buffer_used() const {
  return received_.charge() + (reassembly_ ? reassembly_->charge() : 0);
}

std::uint32_t Connection::Core::behind_gap() const { return reassembly_ ? reassembly_->end(rcv_.nxt) - rcv_.nxt : 0; }

std::size_t Connection::Core::receive(std::span<std::byte> into, bool peek, Turn& turn) {
  const std::size_t count = urgent_ ? read_beside_mark(into, peek) : received_.read(into, peek);
  if (peek || count == 0) return count;
  switch (state_) {
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
      note_reading(turn.now);
      if (window_.worth_an_update(rcv_.nxt, buffer_used(), received_mss())) turn.ack_due = true;
      break;
    case TcpState::CloseWait:
      break;
    case TcpState::SynReceived:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::SynSent:
      return count;
  }
  if (ack_engine_.due_by_reading(profile_, rcv_.nxt - rcv_.acked, received_.size() == 0)) turn.ack_due = true;
  if (turn.ack_due) send_ack(turn);
  return count;
}

void Connection::Core::note_reading(Instant now) {
  const auto unread = static_cast<std::uint32_t>(received_.size());
  window_.read(rcv_.nxt - unread, unread, behind_gap(), now);
}

// linux/11.rate-limit. Data is always answered: its sender is not looping, it waits.
void Connection::Core::answer_invalid(const Packet& seg, Turn& turn) {
  const bool data = !seg.payload.empty() && !seg.tcp.syn();
  if (data || may_answer_invalid(turn.now)) turn.ack_due = true;
}

bool Connection::Core::may_answer_invalid(Instant now) {
  const Duration interval = use(profile_.invalid_ack_interval);
  if (interval > 0ns && last_invalid_answer_ != net::kNever && now - last_invalid_answer_ < interval) return false;
  last_invalid_answer_ = now;
  return true;
}

// RFC 5961: whoever sent this in earnest will know the right number. Limited twice: linux/11.rate-limit,
// linux/11.challenge-limit.
void Connection::Core::challenge(Turn& turn) {
  if (!may_answer_invalid(turn.now)) return;
  if (challenges_ == nullptr || usage_ == nullptr || challenges_->allows(turn.now, *usage_)) turn.ack_due = true;
}

// A new number for each second, so that nobody can count what others make this host send.
bool ChallengeLimit::allows(Instant now, profiles::Usage& usage) {
  constexpr auto kUnlimited = std::numeric_limits<std::int32_t>::max();
  const std::int32_t limit = usage.use(profile_.challenge_ack_limit);
  if (limit == kUnlimited) return true;
  const std::int64_t second = now.time_since_epoch() / 1s;
  if (second != second_) {
    const std::uint64_t half = (static_cast<std::uint64_t>(limit) + 1) / 2;
    second_ = second;
    left_ = half + (limit > 0 ? random_.below(static_cast<std::uint64_t>(limit)) : 0);
  }
  if (left_ == 0) return false;
  --left_;
  return true;
}

// The echo of a timestamp on a full segment tells the receiver, too, how long a round trip takes.
void Connection::Core::note_echo(const Packet& seg, Instant now) {
  const std::uint32_t echo = seg.tcp.options.ts_echo;
  const SeqNum present{timestamp(now)};
  if (echo == 0 || SeqNum{echo}.after(present)) return;
  window_.echoed(rcv_.nxt, echo, (present - SeqNum{echo}) * kTimestampTick, received_.size() > 0, now);
}

void Connection::Core::acknowledge_if_due(Turn& turn) {
  if (state_ == TcpState::Closed) return;
  if (turn.ack_due) return send_ack(turn);
  if (!ack_engine_.pending()) return;
  use(profile_.ack_policy);
  const std::uint32_t waiting = rcv_.nxt - rcv_.acked;
  const auto can_advance = [&] { return window_.can_advance(buffer_used(), received_mss()); };
  if (ack_engine_.due(profile_, waiting, can_advance)) return send_ack(turn);
  if (reassembly_ && reassembly_->waits_for(rcv_.nxt)) return acknowledge_behind_gap(turn);
  timers_.arm(TimerKind::DelayedAck,
              std::min(timers_.at(TimerKind::DelayedAck), turn.now + ack_engine_.delay(profile_, rtt_.srtt())));
}

// linux/7.4.ooo-acks: the first acknowledgements of one number leave at once, for they make the sender repeat what is
// missing; those behind them wait a little for each other.
void Connection::Core::acknowledge_behind_gap(Turn& turn) {
  constexpr std::uint8_t kAtOnce = 3;
  Reassembly::Compressed& compressed = reassembly_->compressed;
  if (!sack_on_ || compressed.count >= static_cast<std::uint32_t>(use(profile_.compressed_acks))) return send_ack(turn);
  if (compressed.next != rcv_.nxt) {
    compressed.next = rcv_.nxt;
    compressed.at_once = 0;
  }
  if (compressed.at_once < kAtOnce) {
    ++compressed.at_once;
    return send_ack(turn);
  }
  ++compressed.count;
  if (!timers_.armed(TimerKind::CompressedAck))
    timers_.arm(TimerKind::CompressedAck, turn.now + compressed_ack_delay());
}

// linux/7.4.ooo-acks: a twentieth of a round trip, as the receiver has measured it or, if that is shorter, the sender.
Duration Connection::Core::compressed_ack_delay() const {
  Duration round_trip = window_.round_trip();
  if (rtt_.srtt() > 0ns) round_trip = std::min(round_trip, rtt_.srtt());
  return std::min<Duration>(use(profile_.compressed_ack_delay), round_trip / 20);
}

/// Compressed ACK timer, linux/7.4.ooo-acks. Armed by the first acknowledgement that is kept back; any segment that leaves
/// stops it. When it fires one acknowledgement is sent for all of them.
void Connection::Core::compressed_ack_timer(Turn& turn) {
  if (reassembly_ && reassembly_->compressed.count > 0) send_ack(turn);
}

void Connection::Core::delayed_ack_timer(Turn& turn) {
  if (!ack_engine_.pending()) return;
  use(profile_.ack_delay_min);
  use(profile_.ack_delay_max);
  ack_engine_.timer_fired(profile_, rtt_.rto());
  send_ack(turn);
}

}  // namespace halfopen::sim::tcp
