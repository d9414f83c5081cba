#include "sent.h"

#include <algorithm>

namespace halfopen::sim::tcp {

void SentQueue::clear() {
  segments_.clear();
  sacked_ = 0;
  lost_ = 0;
}

void SentQueue::forget(const SentSegment& segment) {
  sacked_ -= segment.sacked ? 1 : 0;
  lost_ -= segment.lost ? 1 : 0;
}

Taken SentQueue::acknowledge(SeqNum number, Instant now) {
  Taken taken;
  while (!segments_.empty() && segments_.front().seq.before(number)) {
    SentSegment& segment = segments_.front();
    if (segment.end().after(number)) {
      segment.length -= number - segment.seq;
      segment.seq = number;
      break;
    }
    if (taken.segments == 0) taken.rtt = now - segment.sent;
    taken.retransmitted |= segment.retransmitted;
    ++taken.segments;
    forget(segment);
    segments_.pop_front();
  }
  if (taken.retransmitted) taken.rtt.reset();
  return taken;
}

std::uint32_t SentQueue::sack(SackBlock block) {
  std::uint32_t newly = 0;
  SentSegment* segment = std::partition_point(segments_.begin(), segments_.end(),
                                              [&](const SentSegment& s) { return s.seq.before(block.left); });
  for (; segment != segments_.end() && segment->end().at_or_before(block.right); ++segment) {
    if (segment->sacked) continue;
    forget(*segment);
    segment->sacked = true;
    segment->lost = false;
    ++sacked_;
    ++newly;
  }
  return newly;
}

void SentQueue::lose(std::size_t index) {
  SentSegment& segment = segments_[index];
  if (segment.lost || segment.sacked) return;
  segment.lost = true;
  ++lost_;
}

void SentQueue::sent_again(std::size_t index, Instant now) {
  SentSegment& segment = segments_[index];
  lost_ -= segment.lost ? 1 : 0;
  segment.lost = false;
  segment.retransmitted = true;
  segment.sent = now;
}

void SentQueue::all_lost() {
  if (!segments_.empty() && segments_.front().sacked) {
    for (SentSegment& segment : segments_) segment.sacked = false;  // it reneged
    sacked_ = 0;
  }
  for (std::size_t index = 0; index < segments_.size(); ++index) lose(index);
}

void SentQueue::lose_below(std::uint32_t threshold) {
  std::uint32_t above = 0;
  for (std::size_t index = segments_.size(); index-- > 0;) {
    const SentSegment& segment = segments_[index];
    if (segment.sacked) {
      ++above;
    } else if (above >= threshold && !segment.retransmitted) {
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
    sacked_ += rest.sacked ? 1 : 0;
    lost_ += rest.lost ? 1 : 0;
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
    forget(next);
    segments_.erase(index + 1);
  }
}

std::size_t SentQueue::first_lost() const {
  const SentSegment* const found =
      std::find_if(segments_.begin(), segments_.end(), [](const SentSegment& s) { return s.lost; });
  return static_cast<std::size_t>(found - segments_.begin());
}

}  // namespace halfopen::sim::tcp
