// The retransmission queue: segments sent and not yet acknowledged, and what is known about each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "fifo.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SackBlock;
using wire::SeqNum;

/// One segment as it was last sent. Its octets stay in the SendQueue.
struct SentSegment {
  SeqNum seq;
  std::uint32_t length = 0;  ///< Octets, FIN not counted.
  Instant sent{};            ///< Last time.
  bool fin = false;
  bool push = false;
  bool sacked = false;         ///< The peer has it (RFC 2018); it may still renege, so it stays here.
  bool lost = false;           ///< Its first transmission is taken for lost.
  bool repeated = false;       ///< A repetition is on its way, as far as known.
  bool retransmitted = false;  ///< At least once, a tail loss probe included.

  std::uint32_t size() const { return length + (fin ? 1u : 0u); }
  SeqNum end() const { return seq + size(); }
};

class SentQueue {
 public:
  bool empty() const { return segments_.empty(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(segments_.size()); }
  const SentSegment& operator[](std::size_t index) const { return segments_[index]; }
  const SentSegment& front() const { return segments_.front(); }
  const SentSegment& back() const { return segments_.back(); }
  void push_back(const SentSegment& segment) { segments_.push_back(segment); }
  /// Takes back the last segment: it never left.
  void pop_back() { segments_.pop_back(); }
  void clear();

  /// Takes out what ends before `number` and hands each segment to `gone(const SentSegment&)`; a segment acknowledged
  /// in part keeps its rest.
  template <class Gone>
  void acknowledge(SeqNum number, Gone&& gone);
  /// Marks what the block covers as received, and hands each segment that is news to `came(const SentSegment&)` as it
  /// was before.
  template <class Came>
  void sack(SackBlock block, Came&& came);
  /// Hands each segment in the block that was sent more than once to `twice(const SentSegment&)`: both came (RFC 2883).
  template <class Twice>
  void came_twice(SackBlock block, Twice&& twice);
  /// What the peer reported it has it may have thrown away (RFC 2018, 8): nothing counts as received.
  void unsack_all();
  /// Takes it for lost, with a repetition that was on its way. False if that is no news.
  bool lose(std::size_t index);
  /// It was not lost after all: nothing is (the repair is undone).
  void unlose_all();
  /// The segment leaves once more: to repair a loss, or as a probe, which is no repetition of something lost.
  void sent_again(std::size_t index, Instant now, bool probe);
  /// RFC 6675, 4, IsLost: at least `threshold` segments above it have arrived.
  void lose_below(std::uint32_t threshold);
  /// Splits so that none of them, from `index` on one segment, carries more than `mss` octets.
  void cut(std::size_t index, std::uint32_t mss);
  /// Merges the followers of `index` into it while the result stays within `mss` octets (linux/7.4.merge).
  void merge_followers(std::size_t index, std::uint32_t mss);
  /// Index of the first segment to be sent again, from `from` on, or size().
  std::size_t next_lost(std::size_t from) const;
  /// The end of the highest segment reported received; nothing without one.
  std::optional<SeqNum> highest_sacked() const;

  std::uint32_t sacked() const { return sacked_; }
  std::uint32_t lost() const { return lost_; }
  std::uint32_t repeated() const { return repeated_; }
  /// Segments to be sent again.
  bool any_to_repeat() const { return to_repeat_ > 0; }
  /// How often anything was taken for lost, ever.
  std::uint64_t losses() const { return losses_; }
  /// Segments on their way, as far as known (RFC 6675's pipe, in segments).
  std::uint32_t in_flight() const { return size() - sacked_ - lost_ + repeated_; }

 private:
  void count(const SentSegment& segment, std::int32_t by);

  Fifo<SentSegment> segments_;
  std::uint32_t sacked_ = 0;
  std::uint32_t lost_ = 0;
  std::uint32_t repeated_ = 0;
  std::uint32_t to_repeat_ = 0;  ///< Lost, and no repetition on its way.
  std::uint64_t losses_ = 0;
};

template <class Gone>
void SentQueue::acknowledge(SeqNum number, Gone&& gone) {
  while (!segments_.empty() && segments_.front().seq.before(number)) {
    SentSegment& segment = segments_.front();
    if (segment.end().after(number)) {
      segment.length -= number - segment.seq;
      segment.seq = number;
      break;
    }
    gone(std::as_const(segment));
    count(segment, -1);
    segments_.pop_front();
  }
}

template <class Came>
void SentQueue::sack(SackBlock block, Came&& came) {
  SentSegment* segment = std::partition_point(segments_.begin(), segments_.end(),
                                              [&](const SentSegment& s) { return s.seq.before(block.left); });
  for (; segment != segments_.end() && segment->end().at_or_before(block.right); ++segment) {
    if (segment->sacked) continue;
    came(std::as_const(*segment));
    count(*segment, -1);
    segment->sacked = true;
    if (segment->lost) segment->repeated = false;
    segment->lost = false;
    count(*segment, +1);
  }
}

template <class Twice>
void SentQueue::came_twice(SackBlock block, Twice&& twice) {
  for (SentSegment& segment : segments_) {
    if (segment.end().after(block.right)) break;
    if (segment.seq.before(block.left) || !segment.retransmitted) continue;
    twice(std::as_const(segment));
    count(segment, -1);
    segment.repeated = false;
    count(segment, +1);
  }
}

}  // namespace halfopen::sim::tcp
