// The retransmission queue: segments sent and not yet acknowledged, and what is known about each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

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
  bool lost = false;           ///< Taken for lost and not sent again since.
  bool retransmitted = false;  ///< At least once.

  std::uint32_t size() const { return length + (fin ? 1u : 0u); }
  SeqNum end() const { return seq + size(); }
};

/// What an acknowledgement took out of the queue.
struct Taken {
  std::uint32_t segments = 0;
  std::optional<Duration> rtt;  ///< Of the first segment, if none of them was retransmitted (Karn, RFC 6298, 3).
  bool retransmitted = false;
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

  /// Takes out what ends before `number`; a segment acknowledged in part keeps its rest.
  Taken acknowledge(SeqNum number, Instant now);
  /// Marks what the block covers as received; returns how many segments are new to it.
  std::uint32_t sack(SackBlock block);
  void lose(std::size_t index);
  /// The segment leaves once more.
  void sent_again(std::size_t index, Instant now);
  /// Takes every segment the peer is not known to have for lost (RFC 6298, 5.4; RFC 6675, 5.1). A peer that has the
  /// first one and still does not acknowledge it has thrown away what it reported (RFC 2018, 8): then all of them.
  void all_lost();
  /// RFC 6675, 4, IsLost: at least `threshold` segments above it have arrived.
  void lose_below(std::uint32_t threshold);
  /// Splits so that none of them, from `index` on one segment, carries more than `mss` octets.
  void cut(std::size_t index, std::uint32_t mss);
  /// Merges the followers of `index` into it while the result stays within `mss` octets (linux/7.4.merge).
  void merge_followers(std::size_t index, std::uint32_t mss);
  /// Index of the first segment taken for lost, or size().
  std::size_t first_lost() const;

  std::uint32_t sacked() const { return sacked_; }
  std::uint32_t lost() const { return lost_; }
  /// Segments on their way, as far as known: neither received nor lost (RFC 6675's pipe, in segments).
  std::uint32_t in_flight() const { return size() - sacked_ - lost_; }

 private:
  void forget(const SentSegment& segment);

  Fifo<SentSegment> segments_;
  std::uint32_t sacked_ = 0;
  std::uint32_t lost_ = 0;
};

}  // namespace halfopen::sim::tcp
