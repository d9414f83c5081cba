// What is lost: by time (RACK, RFC 8985), by count (RFC 6675), or, without SACK, one segment at a time (RFC 6582).
#include <algorithm>

#include "core.h"

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

constexpr std::uint8_t kPersistence = 16;     // RFC 8985, 6.2: recoveries a widened window outlives.
constexpr Duration kTimerSlack = 2ms;         // Added to the reordering timer: linux/7.4.rack-small.
constexpr std::uint8_t kWindowStepsMax = 255;

// RFC 8985, 6.2, step 2. A repetition acknowledged sooner than any round trip took was not what arrived.
void Connection::Core::rack_advance(const SentSegment& segment, Instant now) {
  Rack& rack = recovery().rack;
  const Duration rtt = now - segment.sent;
  if (segment.retransmitted && rtt < rtt_.least()) return;
  rack.news = true;
  rack.rtt = rtt;
  if (rack.sent > segment.sent || (rack.sent == segment.sent && !segment.end().after(rack.end))) return;
  rack.sent = segment.sent;
  rack.end = segment.end();
}

// An echoed timestamp older than the repetition: it is the original that arrived (RFC 3522).
bool Connection::Core::came_before_repetition(const SentSegment& segment, const AckNews& news) const {
  return segment.retransmitted && news.echo && news.echo->before(SeqNum{timestamp(segment.sent)});
}

// RFC 8985, 6.2, step 4: a duplicate reported after reordering was seen widens the window, once per round trip.
void Connection::Core::rack_widen(Rack& rack) {
  if (rack.widened_for && snd_.una.before(*rack.widened_for)) return;
  rack.widened_for = snd_.nxt;
  if (rack.window_steps < kWindowStepsMax) ++rack.window_steps;
  rack.persistence = kPersistence;
}

// How late a segment may be. As long as no reordering was seen, evidence of a loss leaves it no time at all.
Duration Connection::Core::reordering_window() const {
  const Recovery& recovery = *recovery_;
  if (!recovery.reordering_seen) {
    if (recovery.phase == Phase::Recovery || recovery.phase == Phase::Loss) return 0ns;
    if (sent_.sacked() >= degree()) return 0ns;
  }
  return std::min(rtt_.least() / 4 * recovery.rack.window_steps, rtt_.srtt());
}

/// Reordering timer, RFC 8985, 6.2. Armed when something was outrun by less than the reordering window; replaces the
/// other timers of the queue. When it fires what is late by now is lost.
Duration Connection::Core::rack_detect(Instant now) {
  const Rack& rack = recovery_->rack;
  const Duration patience = rack.rtt + reordering_window();
  Duration longest{};
  for (std::size_t index = 0; index < sent_.size(); ++index) {
    const SentSegment& segment = sent_[index];
    if (!rack.outran(segment.sent, segment.end())) {
      if (!segment.retransmitted) break;  // what follows left later still
      continue;
    }
    if (segment.sacked || (segment.lost && !segment.repeated)) continue;
    const Duration remaining = segment.sent + patience - now;
    if (remaining > 0ns) {
      longest = std::max(longest, remaining);
    } else {
      sent_.lose(index);
    }
  }
  return longest;
}

void Connection::Core::detect_losses(AckNews& news, Instant now) {
  if (sent_.empty()) return;
  Recovery& recovery = *recovery_;
  if (!sack_on_) return detect_without_sack(news);
  if (!use(profile_.rack)) {
    if (recovery.phase != Phase::Loss) sent_.lose_below(degree());
    if (recovery.phase <= Phase::Disorder && sent_.sacked() >= degree()) sent_.lose(0);
    return;
  }
  if (!recovery.rack.news) return;
  recovery.rack.news = false;
  const std::uint32_t repeated = sent_.repeated();
  const Duration wait = rack_detect(now);
  news.repetition_lost |= sent_.repeated() < repeated;
  if (wait <= 0ns) return;
  arm_loss_timer(TimerKind::Reordering, now + std::min(rounded_up(profile_, wait + kTimerSlack), rto()));
  news.restarts_timer = false;
}

// RFC 5681, 3.2 and RFC 6582, 3.2: the first segment, when enough acknowledgements stand for later ones, or when an
// acknowledgement in recovery stops short of its end.
void Connection::Core::detect_without_sack(const AckNews& news) {
  const Recovery& recovery = *recovery_;
  const bool begins = recovery.phase <= Phase::Reduced && recovery.duplicates >= degree();
  const bool partial = recovery.phase == Phase::Recovery && news.advanced;
  if ((begins || partial) && !sent_.front().lost) sent_.lose(0);
}

void Connection::Core::reordering_timer(Turn& turn) {
  if (!recovery_ || sent_.empty()) return;
  const std::uint64_t losses = sent_.losses();
  rack_detect(turn.now);
  if (sent_.losses() != losses) {
    if (recovery_->phase != Phase::Recovery) {
      enter_recovery();
      reduce_window(1, static_cast<std::uint32_t>(sent_.losses() - losses), false);
    }
    retransmit_lost(turn);
  }
  if (!timers_.armed(TimerKind::Retransmission)) rearm_retransmission(turn.now, false);
}

// Without SACK an acknowledgement takes out one hole, and for each further segment one of the duplicates that stood for
// it.
void Connection::Core::forget_duplicates(AckNews& news) {
  if (!recovery_ || recovery_->duplicates == 0 || news.acknowledged == 0) return;
  std::uint32_t& duplicates = recovery_->duplicates;
  news.delivered = news.acknowledged > duplicates ? news.acknowledged - duplicates : 1;
  duplicates -= std::min(duplicates, news.acknowledged - 1);
}

// A duplicate acknowledgement without SACK: a segment has arrived, nobody knows which. More of them than segments that
// could have arrived tell of reordering.
void Connection::Core::count_duplicate(AckNews& news) {
  if (!news.duplicate || sent_.empty()) return;
  Recovery& recovery = this->recovery();
  const std::uint32_t most = sent_.size() - std::min(sent_.size(), std::max(sent_.lost(), 1u));
  if (recovery.duplicates < most) {
    ++recovery.duplicates;
    ++news.delivered;
  } else {
    recovery.degree = std::max(degree(), sent_.size());
    recovery.reordering_seen = true;
  }
}

std::uint32_t Connection::Core::degree() const {
  const auto least = static_cast<std::uint32_t>(profile_.duplicate_ack_threshold);
  return recovery_ ? std::max(recovery_->degree, least) : least;
}

}  // namespace halfopen::sim::tcp
