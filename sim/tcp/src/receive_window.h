// The window a receiver offers: how much, at which scale, and when a larger one is worth a segment of its own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SeqNum;

class ReceiveWindow {
 public:
  /// `fixed_buffer`: SO_RCVBUF as the system keeps it, or 0 for the profile's, which grows.
  ReceiveWindow(const profiles::Tcp& profile, std::int64_t fixed_buffer);

  /// The shift to announce; 0 if the profile does not scale.
  std::uint8_t announced_scale() const { return scale_; }
  /// Both ends have announced a scale, or not (RFC 7323, 2.2: then none is used).
  void negotiated(bool scaling);
  /// The window of a SYN: whole segments, never scaled. Begins to offer from `next` on.
  std::uint16_t offer_in_syn(SeqNum next, std::uint32_t mss);
  /// The window field of a segment that acknowledges `next` while `queued` octets wait to be read. The edge moves with
  /// it.
  std::uint16_t offer(SeqNum next, std::size_t queued, std::uint32_t mss);

  /// Octets from `next` on that the peer may send by the last offer.
  std::uint32_t remaining(SeqNum next) const { return edge_.after(next) ? edge_ - next : 0; }
  /// Whether as much can be offered as was last time: what arrived since has made its own room.
  bool can_advance(std::size_t queued, std::uint32_t mss) const;
  /// Whether reading has freed so much that the peer is told at once.
  bool worth_an_update(SeqNum next, std::size_t queued, std::uint32_t mss) const;

  /// A full-sized segment came in order: room for two more of them is offered, as far as the buffer has it.
  void grow(std::size_t queued, std::uint32_t mss);
  /// `read` octets went to the process: a buffer that is not fixed follows the rate at which they do.
  void autotune(std::size_t read, Instant now, Duration srtt, std::uint32_t mss);
  void fix_buffer(std::int64_t buffer);

 private:
  bool offers_half() const;
  std::int64_t window_of(std::int64_t buffer) const;
  std::int64_t capacity_of(std::int64_t buffer) const;
  std::int64_t free_space(std::size_t queued) const;
  std::int64_t least_step(std::uint32_t mss) const;
  std::uint32_t rounded_up(std::int64_t window) const;
  std::uint32_t offerable(std::size_t queued, std::uint32_t mss) const;
  std::uint32_t candidate(SeqNum next, std::size_t queued, std::uint32_t mss) const;

  const profiles::Tcp& profile_;
  std::int64_t window_ = 0;    ///< Offered as long as there is room for it.
  std::int64_t capacity_ = 0;  ///< Octets the buffer holds; window_ grows up to it.
  SeqNum edge_;                ///< One past the last octet ever offered.
  std::uint32_t offered_ = 0;  ///< The window as last offered.
  Instant round_start_{};
  std::size_t read_in_round_ = 0;
  std::size_t read_best_ = 0;
  std::uint8_t scale_ = 0;
  bool fixed_ = false;
};

}  // namespace halfopen::sim::tcp
