#include "cubic.h"

#include <algorithm>

namespace halfopen::sim::tcp {

using namespace std::chrono_literals;

// Beta and its relatives are kept in 1024ths, as the measured kernel rounds them: 0.7 is 717/1024.
constexpr std::uint64_t kBeta = 717;
constexpr std::uint64_t kOne = 1024;
// C = 0.4 segments per cubic second (RFC 9438, 5): 4 per 10^10 cubic milliseconds.
constexpr std::uint64_t kGrowthSegments = 4;
constexpr std::uint64_t kGrowthCubicMs = 10'000'000'000;
constexpr std::int64_t kFarthestMs = 1 << 20;  // 17 minutes: its cube is still a number
constexpr std::uint32_t kFastestGrowth = 2;    // Segments per growth: half a window per round trip (RFC 9438, 4.4).
constexpr std::uint32_t kStandstill = 100;     // Windows per growth while the curve lies below the window.
constexpr std::uint32_t kSearch = 20;          // Segments per growth, at most, before the first loss.

std::uint64_t cube_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 21; bit > 0; bit >>= 1) {
    const std::uint64_t candidate = root | bit;
    if (candidate <= 2642245 && candidate * candidate * candidate <= value) root = candidate;  // 2642245^3 < 2^64
  }
  return root;
}

void Cubic::begin(std::uint32_t window, std::uint32_t acknowledged, Instant now) {
  epoch_ = now;
  reno_window_ = window;
  reno_count_ = acknowledged;
  plateau_ = std::max(window_max_, window);
  // K = cbrt((W_max - cwnd) / C), RFC 9438, 4.2.
  const std::uint64_t missing = plateau_ - window;
  plateau_after_ms_ = static_cast<std::int64_t>(cube_root(missing * (kGrowthCubicMs / kGrowthSegments)));
}

// W_cubic(t + RTT), RFC 9438, 4.2.
std::uint32_t Cubic::target(Instant now, Duration rtt_min) const {
  const std::int64_t elapsed = (now - epoch_ + rtt_min) / 1ms;
  const bool beyond = elapsed >= plateau_after_ms_;
  const std::int64_t off = std::min(beyond ? elapsed - plateau_after_ms_ : plateau_after_ms_ - elapsed, kFarthestMs);
  const auto ms = static_cast<std::uint64_t>(off);
  const std::uint64_t delta = ms * ms * ms / kGrowthCubicMs * kGrowthSegments +
                              ms * ms * ms % kGrowthCubicMs * kGrowthSegments / kGrowthCubicMs;
  const std::uint64_t height = beyond ? plateau_ + delta : plateau_ - std::min<std::uint64_t>(delta, plateau_);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(height, 0x7fffffff));
}

// W_est, RFC 9438, 4.3: Reno with this reduction grows by 3 * (1 - beta) / (1 + beta) segments per window, one per 15/8
// of it.
std::uint32_t Cubic::as_reno_would(std::uint32_t window, std::uint32_t acknowledged) {
  constexpr std::uint64_t kEighths = 8 * (kOne + kBeta) / 3 / (kOne - kBeta);
  const auto step = static_cast<std::uint32_t>(std::max<std::uint64_t>(window * kEighths / 8, 1));
  reno_count_ += acknowledged;
  while (reno_count_ > step) {
    reno_count_ -= step;
    ++reno_window_;
  }
  return reno_window_;
}

std::uint32_t Cubic::segments_per_growth(std::uint32_t window, std::uint32_t acknowledged, Instant now,
                                         Duration rtt_min) {
  if (epoch_ == net::kNever) {
    begin(window, acknowledged, now);
    acknowledged = 0;
  }
  const std::uint32_t aim = target(now, rtt_min);
  std::uint32_t segments = aim > window ? window / (aim - window) : kStandstill * window;
  if (window_max_ == 0) segments = std::min(segments, kSearch);
  const std::uint32_t reno = as_reno_would(window, acknowledged);
  if (reno > window) segments = std::min(segments, window / (reno - window));
  return std::max(segments, kFastestGrowth);
}

std::uint32_t Cubic::reduced(std::uint32_t window) {
  epoch_ = net::kNever;
  const std::uint64_t size = window;
  window_max_ = window < window_max_ ? static_cast<std::uint32_t>(size * (kOne + kBeta) / (2 * kOne)) : window;
  return std::max(static_cast<std::uint32_t>(size * kBeta / kOne), kWindowMin);
}

void Cubic::idle_for(Duration time) {
  if (epoch_ != net::kNever) epoch_ += time;
}

}  // namespace halfopen::sim::tcp
