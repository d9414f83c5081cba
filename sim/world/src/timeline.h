// The timeline of faults: when each is due, and what it waits for.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"
#include "halfopen/sim/core/event_queue.h"

namespace halfopen::sim {

/// Carries out a fault that is due.
class FaultActor {
 public:
  virtual void act(const model::Fault& fault) = 0;

 protected:
  ~FaultActor() = default;
};

class Timeline {
 public:
  Timeline(core::EventQueue& events, const model::Scenario& scenario, FaultActor& actor);

  /// An observation of program number `program`: faults that wait for it are armed with their delay from now.
  void observed(std::int32_t program, const model::Observation& observation);

 private:
  /// One fault with its deadline. At a fixed address: its timer points to it.
  struct Due {
    Due(Timeline& timeline, core::EventQueue& events, const model::Fault& due_fault, std::uint32_t number);
    Timeline& timeline;
    const model::Fault& fault;
    std::int32_t trigger_program = -1;
    std::int32_t seen = 0;
    core::Timer timer;
  };

  core::EventQueue& events_;
  FaultActor& actor_;
  std::vector<std::unique_ptr<Due>> faults_;
};

}  // namespace halfopen::sim
