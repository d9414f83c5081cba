// Clock: a program's time.
#pragma once

#include <algorithm>

#include "halfopen/net/process.h"

namespace halfopen::net {

/// A process's clocks and the calls that pass time. A value; the process outlives it.
class Clock {
 public:
  explicit Clock(Process& process) : process_{&process} {}

  /// Monotonic time since the start of the run; no clock step reaches it.
  Instant now() const { return process_->now(); }
  /// The wall clock as the host shows it, since 1970-01-01: quantised, stepped and drifting.
  Duration wall() const { return process_->wall_clock(); }

  /// Waits. Time: `duration`, never less; not at all if it is zero or negative.
  [[nodiscard]] auto sleep(Duration duration) {
    return process_->call({.op = Op::Sleep, .argument = at_least_zero(duration)});
  }
  /// Waits until an instant of the run; returns at once if it has passed.
  [[nodiscard]] auto sleep_until(Instant instant) { return sleep(instant - now()); }
  /// Works for `duration`: it takes time and awaits nothing, so other tasks of the process do not run meanwhile.
  [[nodiscard]] auto compute(Duration duration) {
    return process_->call({.op = Op::Compute, .argument = at_least_zero(duration)});
  }

 private:
  static std::int64_t at_least_zero(Duration duration) { return std::max(duration, Duration::zero()).count(); }

  Process* process_;
};

}  // namespace halfopen::net
