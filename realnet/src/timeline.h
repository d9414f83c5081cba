// The timeline of faults in real time.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

#include "event_loop.h"

namespace halfopen::realnet {

/// Carries out each fault at its time: from the start of the run, or from the observation it waits for, when that
/// reaches the agent.
class Timeline {
 public:
  using Act = std::function<void(const model::Fault&)>;

  /// The scenario and the loop outlive it.
  Timeline(const model::Scenario& scenario, EventLoop& loop, Act act);

  void start(SteadyClock::time_point start);
  void observed(std::size_t program, const model::Observation& observation);

 private:
  struct Waiting {
    const model::Fault* fault;
    std::int32_t seen = 0;
  };
  void act_at(SteadyClock::time_point when, const model::Fault& fault);

  const model::Scenario& scenario_;
  EventLoop& loop_;
  Act act_;
  std::vector<Waiting> waiting_;
};

}  // namespace halfopen::realnet
