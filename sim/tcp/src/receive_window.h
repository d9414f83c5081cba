// The window a receiver offers: how much, at which scale, and when a larger one is worth a segment of its own.
//
// A buffer is memory, of which segments take more than their octets (profiles::SegmentCharge). `used` is what the
// queues of the connection take of it. Start at offerable().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"
#include "receive_rate.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SeqNum;

class ReceiveWindow {
 public:
  /// `fixed_buffer`: SO_RCVBUF as the system keeps it, or 0 for the profile's, which grows.
  ReceiveWindow(const profiles::Tcp& profile, std::int64_t fixed_buffer);

  /// The shift to announce; 0 if the profile does not scale.
  std::uint8_t announced_scale() const { return announced_scale_; }
  /// Both ends have announced a scale, or not (RFC 7323, 2.2: then none is used).
  void negotiated(bool scaling);
  /// The window of a SYN: whole segments, never scaled. Begins to offer from `next` on.
  std::uint16_t offer_in_syn(SeqNum next, std::uint32_t mss);
  /// The peer has answered the SYN: what it offered counts from `next` on.
  void begin(SeqNum next);
  /// The handshake is over; segments of the peer carry up to `mss` octets.
  void established(std::uint32_t mss);
  /// The window field of a segment that acknowledges `next`. The edge moves with it. `mss`: what the peer's segments
  /// are seen to carry.
  std::uint16_t offer(SeqNum next, std::int64_t used, std::uint32_t mss);

  /// Octets from `next` on that the peer may send by the last offer.
  std::uint32_t remaining(SeqNum next) const { return edge_.after(next) ? edge_ - next : 0; }
  /// Whether as much can be offered as was last time: what arrived since has made its own room.
  bool can_advance(std::int64_t used, std::uint32_t mss) const;
  /// Whether reading has freed so much that the peer is told at once.
  bool worth_an_update(SeqNum next, std::int64_t used, std::uint32_t mss) const;

  /// A segment of `octets`, which are the most a segment has carried so far, shows what part of the buffer is octets.
  void measure(std::size_t octets);
  /// A segment of `octets` came and fits: more of them are offered, as far as the buffer has room. `mss`: as in
  /// established(); `seen`: as in offer(). Whether that is so.
  bool grow(std::size_t octets, std::int64_t used, std::uint32_t mss, std::uint32_t seen);
  /// A segment came for which the buffer has no room left: one that is not fixed makes it.
  void make_room(std::int64_t used);
  /// A full segment echoes the timestamp `echo`, `age` old, when `next` is expected; `unread`: the process has not read
  /// everything before it.
  void echoed(SeqNum next, std::uint32_t echo, Duration age, bool unread, Instant now);
  /// A segment came in order: `next` is expected now.
  void arrived(SeqNum next, Instant now);
  /// The process has read up to `read_to`, and `unread` octets wait behind it; `behind_gap`: as in wait_behind_gap(). A
  /// buffer that is not fixed follows the rate at which it is read.
  void read(SeqNum read_to, std::uint32_t unread, std::uint32_t behind_gap, Instant now);
  /// Segments up to `behind_gap` octets away wait for a gap: they have to fit beside what is read in a round trip.
  void wait_behind_gap(std::uint32_t behind_gap);
  void fix_buffer(std::int64_t buffer);

  std::int64_t buffer() const { return buffer_; }
  std::uint32_t threshold() const { return threshold_; }
  /// How long the peer takes to fill a window, or to answer; 0 as long as it is not known.
  Duration round_trip() const { return rate_ ? rate_->round_trip() : Duration{}; }
  /// Octets the process has been seen to read in such a time.
  std::uint32_t rate() const { return rate_ ? rate_->octets : 0; }

 private:
  std::int64_t window_of(std::int64_t memory) const;
  std::int64_t memory_of(std::int64_t window) const;
  std::int64_t space(std::int64_t used) const { return window_of(buffer_ > used ? buffer_ - used : 0); }
  std::uint32_t rounded_up(std::int64_t window) const;
  std::uint32_t offerable(std::int64_t used, std::uint32_t mss) const;
  std::uint32_t candidate(SeqNum next, std::int64_t used, std::uint32_t mss) const;
  std::uint32_t growth(std::size_t octets, std::uint32_t mss, std::uint32_t seen) const;
  void clamp(std::int64_t window);
  void grow_buffer(std::uint32_t octets, std::uint32_t behind_gap);
  ReceiveRate& watched_rate(SeqNum next, Instant now);

  const profiles::Tcp& profile_;
  std::int64_t buffer_ = 0;
  std::unique_ptr<ReceiveRate> rate_;  ///< From the first segment on.
  std::uint32_t clamp_ = 0;            ///< No larger window is offered.
  std::uint32_t threshold_ = 0;        ///< Nor a larger one than this, which grows with what arrives.
  std::uint32_t initial_ = 0;          ///< What a process has to read in a round trip to make the buffer grow.
  SeqNum edge_;                        ///< One past the last octet ever offered.
  std::uint32_t offered_ = 0;          ///< The window as last offered.
  std::uint16_t share_ = 0;            ///< 256ths of the buffer that are octets.
  std::uint8_t scale_ : 4 = 0;            ///< At most 14; 0 where the peer has none,
  std::uint8_t announced_scale_ : 4 = 0;  ///< whatever our SYN says.
  bool fixed_ = false;
};

}  // namespace halfopen::sim::tcp
