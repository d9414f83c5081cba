// The deadlines of one connection: plain values, of which the machine's owner watches the earliest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "halfopen/sim/tcp/connection.h"

namespace halfopen::sim::tcp {

inline constexpr std::size_t kTimerKinds = static_cast<std::size_t>(TimerKind::SynAck) + 1;

class Timers {
 public:
  Timers() { clear(); }
  void arm(TimerKind kind, Instant at) { at_[index(kind)] = at; }
  void cancel(TimerKind kind) { at_[index(kind)] = net::kNever; }
  void clear() { at_.fill(net::kNever); }
  bool armed(TimerKind kind) const { return at(kind) != net::kNever; }
  Instant at(TimerKind kind) const { return at_[index(kind)]; }
  /// The kind that is due first; of several at one instant the one named first in TimerKind. None if nothing is armed.
  TimerKind next() const {
    const auto first = std::min_element(at_.begin(), at_.end());
    return *first == net::kNever ? TimerKind::None : static_cast<TimerKind>(first - at_.begin());
  }
  Instant deadline() const { return *std::min_element(at_.begin(), at_.end()); }

 private:
  static constexpr std::size_t index(TimerKind kind) { return static_cast<std::size_t>(kind); }
  std::array<Instant, kTimerKinds> at_;
};

}  // namespace halfopen::sim::tcp
