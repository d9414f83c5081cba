#include "sent.h"

namespace halfopen::sim::tcp {

void SentQueue::clear() {
  segments_.clear();
  sacked_ = lost_ = repeated_ = to_repeat_ = 0;
}

void SentQueue::count(const SentSegment& segment, std::int32_t by) {
  const auto add = [by](std::uint32_t& counter, bool counts) {
    if (counts) counter += static_cast<std::uint32_t>(by);
  };
  add(sacked_, segment.sacked);
  add(lost_, segment.lost);
  add(repeated_, segment.repeated);
  add(to_repeat_, segment.lost && !segment.repeated);
}

void SentQueue::unsack_all() {
  for (SentSegment& segment : segments_) segment.sacked = false;
  sacked_ = 0;
}

bool SentQueue::lose(std::size_t index) {
  SentSegment& segment = segments_[index];
  if (segment.sacked || (segment.lost && !segment.repeated)) return false;
  count(segment, -1);
  if (segment.lost) segment.repeated = false;  // the repetition is lost, too
  segment.lost = true;
  count(segment, +1);
  ++losses_;
  return true;
}

void SentQueue::unlose_all() {
  for (SentSegment& segment : segments_) segment.lost = false;
  lost_ = to_repeat_ = 0;
}

void SentQueue::sent_again(std::size_t index, Instant now, bool probe) {
  SentSegment& segment = segments_[index];
  count(segment, -1);
  segment.repeated |= !probe;
  segment.retransmitted = true;
  segment.sent = now;
  count(segment, +1);
}

void SentQueue::lose_below(std::uint32_t threshold) {
  std::uint32_t above = 0;
  for (std::size_t index = segments_.size(); index-- > 0;) {
    const SentSegment& segment = segments_[index];
    if (segment.sacked) {
      ++above;
    } else if (above >= threshold && !segment.lost) {
      lose(index);
    }
  }
}

void SentQueue::cut(std::size_t index, std::uint32_t mss) {
  while (segments_[index].length > mss) {
    SentSegment rest = segments_[index];
    SentSegment& first = segments_[index];
    rest.seq = first.seq + mss;
    rest.length = first.length - mss;
    first.length = mss;
    first.fin = false;
    first.push = false;
    count(rest, +1);
    segments_.insert(++index, rest);
  }
}

void SentQueue::merge_followers(std::size_t index, std::uint32_t mss) {
  while (index + 1 < segments_.size()) {
    SentSegment& first = segments_[index];
    const SentSegment& next = segments_[index + 1];
    if (next.sacked || first.sacked || first.length + next.length > mss) break;
    first.length += next.length;
    first.fin = next.fin;
    first.push |= next.push;
    first.retransmitted |= next.retransmitted;
    count(next, -1);
    segments_.erase(index + 1);
  }
}

std::size_t SentQueue::next_lost(std::size_t from) const {
  if (to_repeat_ == 0) return segments_.size();
  while (from < segments_.size() && !(segments_[from].lost && !segments_[from].repeated)) ++from;
  return from;
}

std::optional<SeqNum> SentQueue::highest_sacked() const {
  if (sacked_ == 0) return std::nullopt;
  for (std::size_t index = segments_.size(); index-- > 0;) {
    if (segments_[index].sacked) return segments_[index].end();
  }
  return std::nullopt;
}

}  // namespace halfopen::sim::tcp
