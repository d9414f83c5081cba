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

/// True if this is an observation the trigger waits for; whose it is has been looked at.
bool matches(const model::Trigger& trigger, const model::ObservationView& observation);

class Timeline {
 public:
  Timeline(core::EventQueue& events, const model::Scenario& scenario, FaultActor& actor);

  /// True while faults wait for their place within this instant.
  bool postponed() const { return !postponed_.empty(); }
  /// Carries out the first of them whose turn it is behind `events` events of this instant; all have their turn once nothing else
  /// is due in it. False if it is nobody's turn.
  bool act_postponed(std::uint64_t events, bool at_rest);
  /// Steps of the world that were faults coming due.
  std::uint64_t steps() const { return steps_; }

  /// An observation of program number `program`: faults that wait for it are armed with their delay from now.
  void observed(std::int32_t program, const model::ObservationView& observation) {
    if (listening_) listen(program, observation);
  }

 private:
  /// One fault with its deadline. At a fixed address: its timer points to it.
  struct Due {
    Due(Timeline& timeline, core::EventQueue& events, const model::Fault& due_fault, std::uint32_t number);
    Timeline& timeline;
    const model::Fault& fault;
    std::int32_t trigger_program = -1;
    std::int32_t seen = 0;
    bool in_place = false;  ///< The events it counts have passed.
    core::Timer timer;
  };

  void come(Due& due);
  void listen(std::int32_t program, const model::ObservationView& observation);

  core::EventQueue& events_;
  FaultActor& actor_;
  std::vector<std::unique_ptr<Due>> faults_;
  std::vector<Due*> postponed_;
  std::uint64_t steps_ = 0;
  bool listening_ = false;  ///< Some fault waits for an observation.
};

}  // namespace halfopen::sim
