// What may leave: windows, Nagle, cork, and the octets a process hands over.
#include <algorithm>
#include <bit>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

constexpr std::size_t kQueueMax = std::size_t{1} << 30;  // half the number space, with room for what comparisons need

std::size_t Connection::Core::send(std::span<const std::byte> octets, bool more, bool whole, bool urgent, Turn& turn) {
  const std::size_t space = send_space();
  if (space < octets.size() && options_->send_buffer <= 0) use(profile_.send_buffer);
  if (space == 0 || octets.empty()) return 0;
  const std::size_t room = kQueueMax - send_queue_.size();
  const std::size_t count = std::min({octets.size(), room, whole ? room : space});
  held_tail_ = more;
  // linux/8.3.psh: the end of every write, and inside a long one each time half the largest window has been queued.
  const std::uint32_t segment = mss();
  send_queue_.append(octets.first(count), !more, (snd_.wnd_max / 2 / segment + 1) * segment);
  if (urgent) this->urgent().sent_end = send_queue_.end();
  settle(turn);
  return count;
}

// linux/10.sndbuf-segments: a head of 256 octets and a block, a power of two, that holds 512 octets beside the segment.
static std::int64_t send_charge(profiles::SegmentCharge how, std::uint32_t segment) {
  constexpr std::uint32_t kHead = 256, kBeside = 512;
  return how == profiles::SegmentCharge::Octets ? segment : kHead + std::bit_ceil(segment + kBeside);
}

// A buffer that is not fixed holds what the congestion window needs twice (linux/10.sndbuf).
std::size_t Connection::Core::send_space() const {
  switch (state_) {
    case TcpState::SynSent:
    case TcpState::SynReceived:
    case TcpState::Established:
    case TcpState::CloseWait:
      break;
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::FinWait1:
    case TcpState::FinWait2:
    case TcpState::Closing:
    case TcpState::LastAck:
    case TcpState::TimeWait:
      return 0;
  }
  if (fin_queued_) return 0;
  std::int64_t capacity = options_->send_buffer;
  if (capacity <= 0) {
    const std::int64_t segments = std::max(congestion_.window(), static_cast<std::uint32_t>(profile_.initial_window));
    const std::int64_t wanted = 2 * segments * send_charge(profile_.segment_charge, std::max(snd_.peer_mss, mss()));
    capacity = std::max<std::int64_t>(profile_.send_buffer, std::min<std::int64_t>(wanted, profile_.send_buffer_max));
  }
  const auto queued = static_cast<std::int64_t>(send_queue_.size());
  return static_cast<std::size_t>(std::clamp<std::int64_t>(capacity - queued, 0, kQueueMax));
}

// linux/6.2.rule: free space at least half of what is queued.
bool Connection::Core::writable() const { return 2 * send_space() >= std::max<std::size_t>(send_queue_.size(), 1); }

void Connection::Core::settle(Turn& turn) {
  if (may_send()) transmit(turn);
  acknowledge_if_due(turn);
}

bool Connection::Core::may_send() const {
  switch (state_) {
    case TcpState::Established:
    case TcpState::FinWait1:
    case TcpState::CloseWait:
    case TcpState::Closing:
    case TcpState::LastAck:
      return true;
    case TcpState::Closed:
    case TcpState::Listen:
    case TcpState::SynSent:
    case TcpState::SynReceived:
    case TcpState::FinWait2:
    case TcpState::TimeWait:
      return false;
  }
  return false;
}

void Connection::Core::transmit(Turn& turn) {
  if (sent_.any_to_repeat() && phase() != Phase::Open) retransmit_lost(turn);
  if (unsent() > 0 || fin_unsent()) send_what_fits(turn, false);
  arm_probe_if_stuck(turn.now);
}

// `nagle_off`: small segments leave, too.
void Connection::Core::send_what_fits(Turn& turn, bool nagle_off) {
  const SeqNum before = snd_.nxt;
  const std::uint32_t at_a_time = unsent() > mss() ? segments_at_a_time() : 1;
  std::uint32_t unit = 0;  // Segments of the present unit that have left.
  if (mtu_search_ && probe_mtu(turn) == MtuProbe::Wait) return;
  bool limited = false;
  while (unsent() > 0 || fin_unsent()) {
    limited = in_flight() >= congestion_.window();
    if (limited) break;
    const std::uint32_t usable = usable_window();
    const std::uint32_t length = std::min(mss(), unsent());
    const bool last = length == unsent();
    const bool fin = last && fin_unsent() && length < usable;  // a FIN takes a number of the window
    if (length > usable || (length == 0 && !fin)) break;
    if (!nagle_off && !fin && !(last && fin_unsent()) && holds_back(length)) break;
    const bool more = unit + 1 < at_a_time && follows(length, usable, nagle_off);
    send_new(length, fin, unit > 0 && !more ? Push::Unit : Push::AsWritten, turn);
    unit = more ? unit + 1 : 0;
    if (in_reduction()) ++recovery_->reduction.sent;
  }
  limited |= in_flight() >= congestion_.window();
  if (snd_.nxt != before || limited) {
    congestion_.used(sent_.size(), limited, view(turn.now));
    if (phase() == Phase::Open && use(profile_.slow_start_after_idle) && congestion_.unused_for(rtt_.rto(), turn.now) &&
        send_space() > 0)
      congestion_.shrink(profile_, turn.now);
  }
  if (snd_.nxt != before) arm_after_sending(turn.now);
}

// Whether another segment may leave with this one, which has `length` octets.
bool Connection::Core::follows(std::uint32_t length, std::uint32_t usable, bool nagle_off) const {
  const std::uint32_t next = std::min(mss(), unsent() - length);
  if (next == 0 || length + next > usable || in_flight() + 1 >= congestion_.window()) return false;
  const bool before_fin = length + next == unsent() && fin_unsent();
  return nagle_off || before_fin || !holds_back(next);
}

// linux/19.psh-of-units: how many full segments the card is given as one, which ends with PSH. What the rate of a
// millisecond (1/1024 s) comes to, and on a short way more; at least two.
std::uint32_t Connection::Core::segments_at_a_time() const {
  constexpr std::uint64_t kLargest = 65'215, kLeast = 2;  // 64 KiB with room for headers; tcp_min_tso_segs
  if (!rtt_.measured() || rtt_.srtt() <= 0ns) return static_cast<std::uint32_t>(std::max(kLargest / mss(), kLeast));
  constexpr std::uint64_t kWindowMax = 1'000'000, kPerSecond = 1'000'000'000;
  const std::uint64_t percent = congestion_.window() < congestion_.threshold() / 2 ? 200 : 120;  // tcp_pacing_ss_ratio, _ca_ratio
  const std::uint64_t segments = std::min<std::uint64_t>(std::max(congestion_.window(), sent_.size()), kWindowMax);
  std::uint64_t octets = segments * mss() * percent / 100 * kPerSecond / static_cast<std::uint64_t>(rtt_.srtt().count()) / 1024;
  const auto steps = static_cast<std::uint64_t>(rtt_.least() / 1us) >> 9;  // tcp_tso_rtt_log
  if (steps < 32) octets += kLargest >> steps;
  return static_cast<std::uint32_t>(std::max(std::min(octets, kLargest) / mss(), kLeast));
}

void Connection::Core::send_new(std::uint32_t length, bool fin, Push push, Turn& turn) {
  if (sent_.empty()) restart_after_idle(turn.now);
  SentSegment segment{snd_.nxt, length, turn.now};
  segment.fin = fin;
  segment.push = length > 0 && (push == Push::Segment || send_queue_.push_point_at(snd_.nxt + length) || (fin && held_tail_));
  const std::uint8_t flags =
      wire::tcp_flag::kAck | (segment.push || push == Push::Unit ? wire::tcp_flag::kPsh : 0) | (fin ? wire::tcp_flag::kFin : 0);
  emit(snd_.nxt, flags, send_queue_.read(snd_.nxt, length), turn);
  sent_.push_back(segment);
  snd_.nxt += segment.size();
  if (length > 0) {
    if (length < mss()) snd_.small_end = snd_.nxt;
    ack_engine_.data_sent(turn.now);
    last_data_sent_ = turn.now;
  }
}

// Whether a segment with less than a full load waits: corked, or Nagle with Minshall's change, which looks at small
// segments in flight only (RFC 9293, 3.7.4; linux/8.2.minshall). What waits with nothing in flight leaves with the
// probe timer.
bool Connection::Core::holds_back(std::uint32_t length) const {
  if (length >= mss()) return false;
  if (options_.cork || held_tail_) return true;
  if (urgent_ && urgent_->sent_end) return false;
  if (options_.no_delay || !use(profile_.nagle)) return false;
  return !sent_.empty() && snd_.small_end.after(snd_.una);
}

void Connection::Core::restart_after_idle(Instant now) {
  if (last_data_sent_ == net::kNever) return;
  const Duration idle = now - last_data_sent_;
  congestion_.idle_for(idle);
  if (idle > rtt_.rto() && use(profile_.slow_start_after_idle)) congestion_.restart_after_idle(profile_, idle, rtt_.rto(), now);
}

std::uint32_t Connection::Core::usable_window() const {
  const SeqNum edge = snd_.una + snd_.wnd;
  return edge.after(snd_.nxt) ? edge - snd_.nxt : 0;
}

// linux/3.S1f.own-link-down: what the last turn sent for the first time never left. It counts as unsent and the probe
// timer tries again. A retransmission counts as sent.
void Connection::Core::send_failed(Instant now) {
  bool unsent_again = false;
  while (!sent_.empty() && sent_.back().seq.at_or_after(snd_.fresh) && !sent_.back().retransmitted) {
    snd_.nxt = sent_.back().seq;
    sent_.pop_back();
    unsent_again = true;
  }
  if (!unsent_again || !sent_.empty()) return;
  arm_loss_timer(TimerKind::Retransmission, net::kNever);
  arm_probe_if_stuck(now);
}

}  // namespace halfopen::sim::tcp
