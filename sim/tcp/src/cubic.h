// CUBIC, RFC 9438: the congestion window as a cubic function of the time since the last reduction, in whole numbers.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;

/// Segments. RFC 5681, 3.1: a threshold is at least so much.
inline constexpr std::uint32_t kWindowMin = 2;

/// The largest number whose cube is at most `value`.
std::uint64_t cube_root(std::uint64_t value);

class Cubic {
 public:
  /// How many segments must be acknowledged for the window to grow by one, after `acknowledged` more of them.
  std::uint32_t segments_per_growth(std::uint32_t window, std::uint32_t acknowledged, Instant now, Duration rtt_min);
  /// The window after a reduction (beta = 0.7). Remembers where the plateau lies; a window that did not reach the last
  /// one makes room for others (fast convergence, RFC 9438, 4.7).
  std::uint32_t reduced(std::uint32_t window);
  /// Nothing was sent for `time`: the curve waits (RFC 9438, 5.8).
  void idle_for(Duration time);
  /// Whether a curve began less than `time` ago.
  bool began_within(Duration time, Instant now) const { return epoch_ != net::kNever && now - epoch_ < time; }

 private:
  void begin(std::uint32_t window, std::uint32_t acknowledged, Instant now);
  std::uint32_t target(Instant now, Duration rtt_min) const;
  std::uint32_t as_reno_would(std::uint32_t window, std::uint32_t acknowledged);

  Instant epoch_ = net::kNever;       ///< When the curve began.
  std::int64_t plateau_after_ms_ = 0; ///< K.
  std::uint32_t plateau_ = 0;         ///< Where the curve is flat.
  std::uint32_t window_max_ = 0;      ///< W_max; 0 as long as nothing was lost.
  std::uint32_t reno_window_ = 0;     ///< W_est.
  std::uint32_t reno_count_ = 0;
};

}  // namespace halfopen::sim::tcp
