// How late a real system may be at each instant of a simulated run, by the timers the record names.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"

namespace halfopen::analysis {

/// Follows the run event by event. A timer that was armed at `a` and fired at `f` shows in a real system at
///
///     the latest its host could be at `a`  +  (f - a)  +  rounding(f - a)
///
/// at the latest, and from then on the host may be that far: steps of a chain add up, and lateness that a chain has run up fades
/// as nominal time passes that was not waited for by its timers. A packet carries what its sender may be late by, when it left, to
/// its receiver. A host's events are taken to depend on all earlier ones of that host: more than they do, never less.
///
/// The end of a sleep, or of a call that polls, was timed by a high-resolution timer, everything else by a wheel.
class Lateness {
 public:
  /// Of a simulated record that names its timers.
  explicit Lateness(const model::Record& record);

  /// By how much a real observation of this host may be later than the simulated one at `at`, scheduling aside.
  net::Duration at(std::string_view host, net::Instant at) const;

 private:
  /// From this nominal instant on, the host may show what follows no earlier than `latest`.
  struct Point {
    net::Instant from;
    net::Instant latest;
  };
  using Points = std::vector<Point>;

  net::Instant latest(std::size_t host, net::Instant nominal) const;
  void add(std::size_t host, net::Instant nominal, net::Instant latest);

  std::map<std::string_view, std::size_t> hosts_;
  std::vector<Points> points_;  ///< By host; both instants rise.
};

}  // namespace halfopen::analysis
