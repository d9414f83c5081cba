// The sending end of a link: its rate and the queue before it.
#pragma once

#include <cstdint>
#include <optional>

#include "halfopen/net/time.h"
#include "halfopen/sim/link/ring.h"

namespace halfopen::sim::link {

/// Puts packets on a line of a given rate, one after the other, exact to the nanosecond.
///
/// A packet's last bit leaves at max(now, line free) + bits * 10^9 / rate. What is reported is that instant rounded up
/// to a nanosecond; what is carried on is the exact one, a fraction with the rate as its denominator, so that a long
/// train of packets does not drift.
class Serialiser {
 public:
  /// `rate_bits` per second, below 2^62, 0 for unlimited; `queue_limit` in octets, 0 for unlimited.
  Serialiser(std::uint64_t rate_bits, std::uint64_t queue_limit);

  /// From now on. What has been taken keeps its departure; what follows waits for it.
  void change(std::uint64_t rate_bits, std::uint64_t queue_limit);

  /// Takes a packet of `octets`; returns when its last bit has left, or nothing if the queue has no room for it.
  ///
  /// The packet whose bits are leaving does not wait and does not count against the limit.
  std::optional<net::Instant> accept(net::Instant now, std::uint32_t octets);
  /// Octets that wait, at `now`, for their first bit to leave.
  std::uint64_t waiting(net::Instant now);
  /// Forgets what it has taken: the line is free.
  void reset();

 private:
  struct Waiting {
    net::Instant start{};
    std::uint32_t octets = 0;
  };

  /// From free_at_ to the first whole nanosecond at which the line is free.
  net::Duration rounding() const;

  std::uint64_t rate_bits_;
  std::uint64_t queue_limit_;
  net::Instant free_at_{};  ///< The line is free `free_fraction_` / rate nanoseconds after it.
  std::uint64_t free_fraction_ = 0;
  Ring<Waiting> waiting_;
  std::uint64_t waiting_octets_ = 0;
};

}  // namespace halfopen::sim::link
