// The sending end of a line: its rate, and the queue before it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "halfopen/net/time.h"

namespace halfopen::realnet {

/// Puts packets on a line of a given rate, one after the other. A packet's last bit leaves at max(now, line free) +
/// bits * 10^9 / rate, rounded up to a nanosecond; the remainder is carried on, so that a long train does not drift.
class Serialiser {
 public:
  /// From now on: bits per second, 0 for unlimited; octets that may wait, 0 for unlimited. What was taken keeps its departure.
  void change(std::uint64_t rate_bits, std::uint64_t queue_limit);

  /// Takes a packet; returns when its last bit has left, or nothing if the queue has no room for it. The packet whose bits
  /// are leaving does not count against the limit.
  std::optional<net::Instant> accept(net::Instant now, std::size_t octets);
  /// Forgets what it has taken: the line is free.
  void reset();

 private:
  struct Waiting {
    net::Instant start{};
    std::uint64_t octets = 0;
  };
  net::Instant free_at() const { return whole_ + net::Duration{remainder_ > 0 ? 1 : 0}; }

  std::uint64_t rate_bits_ = 0;
  std::uint64_t queue_limit_ = 0;
  net::Instant whole_{};         ///< The line is free `remainder_` / rate nanoseconds after it.
  std::uint64_t remainder_ = 0;
  std::deque<Waiting> waiting_;
  std::uint64_t waiting_octets_ = 0;
};

}  // namespace halfopen::realnet
