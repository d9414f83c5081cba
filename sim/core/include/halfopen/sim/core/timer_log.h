// Which timers fired, and how long they had been armed: for whoever wants to know how late a real system may be.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/sim/core/event_queue.h"

namespace halfopen::sim::core {

/// Kept only if asked for (EventQueue::keep_log). Of the classes whose timers are a kernel's: Neighbour, Connection, Call.
class TimerLog {
 public:
  struct Fired {
    SourceKey key;
    Instant armed;  ///< When this deadline was first set: a source that had an earlier one in between has not forgotten it.
    Instant at;
  };

  void armed(std::uint64_t key, Instant now, Instant at);
  void fired(std::uint64_t key, Instant at);
  std::vector<Fired> take() { return std::move(fired_); }

 private:
  std::map<std::uint64_t, std::map<Instant, Instant>> deadlines_;  ///< By source: deadlines set, and since when.
  std::vector<Fired> fired_;
};

}  // namespace halfopen::sim::core
