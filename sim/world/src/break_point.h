// Where a debugger is to stop: a time or the number of an event.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "halfopen/net/time.h"

namespace halfopen::sim {

struct BreakPoint {
  net::Instant instant = net::kNever;
  std::uint64_t event = kNoEvent;

  static constexpr std::uint64_t kNoEvent = ~std::uint64_t{0};

  bool set() const { return instant != net::kNever || event != kNoEvent; }
  /// True before the first event at or behind the instant, and before that event; then it is unset.
  bool reached(net::Instant next, std::uint64_t next_event);
};

/// Reads "105ms", "1.5s", "250us", "7ns" or "#1234". Nothing if it is neither.
std::optional<BreakPoint> break_point_from(std::string_view text);

/// What the environment variable HALFOPEN_BREAK_AT says; unset if it is not there. Throws std::invalid_argument if it says
/// something else.
BreakPoint break_point_of_environment();

}  // namespace halfopen::sim
