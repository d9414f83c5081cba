// Assertions that stay in release builds. They guard our own invariants; what arrives from a wire or a scenario is
// input.
#pragma once

namespace halfopen::sim::core {

/// Ends the process, naming the invariant that does not hold.
[[noreturn]] void fail(const char* invariant) noexcept;

/// Ends the process unless `holds`: a bug of the simulator itself.
inline void check(bool holds, const char* invariant) noexcept {
  if (!holds) [[unlikely]] {
    fail(invariant);
  }
}

}  // namespace halfopen::sim::core
