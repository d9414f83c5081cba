// Time as programs and both backends speak of it.
#pragma once

#include <chrono>
#include <cstdint>

namespace halfopen::net {

/// A length of time. Nanoseconds in 64 bits reach 292 years.
using Duration = std::chrono::duration<std::int64_t, std::nano>;

/// The clock of a run: zero is the instant the run began. It cannot be read; only a backend says what time it is.
struct RunClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<RunClock, Duration>;
  static constexpr bool is_steady = true;
};

/// A point in the time of a run.
using Instant = RunClock::time_point;

inline constexpr Instant kStart{};
inline constexpr Instant kNever = Instant::max();

}  // namespace halfopen::net
