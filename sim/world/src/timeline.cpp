#include "timeline.h"

#include <algorithm>
#include <stdexcept>

namespace halfopen::sim {
namespace {

std::int32_t program_index(const model::Scenario& scenario, const std::string& name) {
  for (std::size_t i = 0; i < scenario.programs.size(); ++i) {
    if (scenario.programs[i].name == name) return static_cast<std::int32_t>(i);
  }
  throw std::invalid_argument("fault waits for program '" + name + "', which the scenario does not have");
}

}  // namespace

bool matches(const model::Trigger& trigger, const model::ObservationView& observation) {
  using Kind = model::Observation::Kind;
  if (!trigger.observation.empty()) return observation.kind == Kind::Note && observation.name == trigger.observation;
  return observation.kind == Kind::Call && observation.step == trigger.step;
}

Timeline::Due::Due(Timeline& due_timeline, core::EventQueue& events, const model::Fault& due_fault, std::uint32_t number)
    : timeline{due_timeline},
      fault{due_fault},
      timer{events, {core::EventClass::Fault, 0, number},
            [](void* self) {
              auto& due = *static_cast<Due*>(self);
              due.timeline.come(due);
            },
            this} {}

Timeline::Timeline(core::EventQueue& events, const model::Scenario& scenario, FaultActor& actor)
    : events_{events}, actor_{actor} {
  for (const model::Fault& fault : scenario.faults) {
    faults_.push_back(std::make_unique<Due>(*this, events, fault, static_cast<std::uint32_t>(faults_.size())));
    Due& due = *faults_.back();
    if (fault.after && fault.after->events > 0) {
      due.timer.arm(net::kStart + fault.after->instant);
    } else if (fault.after) {
      due.trigger_program = program_index(scenario, fault.after->program);
      listening_ = true;
    } else {
      due.timer.arm(net::kStart + fault.at);
    }
  }
}

void Timeline::come(Due& due) {
  ++steps_;
  const bool counts_events = due.fault.after && due.fault.after->events > 0;
  if (counts_events && !due.in_place) return postponed_.push_back(&due);
  actor_.act(due.fault);
}

bool Timeline::act_postponed(std::uint64_t events, bool at_rest) {
  const auto turn = std::ranges::find_if(postponed_, [&](const Due* due) {
    return at_rest || events >= static_cast<std::uint64_t>(due->fault.after->events);
  });
  if (turn == postponed_.end()) return false;
  Due& due = **turn;
  postponed_.erase(turn);
  ++steps_;
  due.in_place = true;
  if (due.fault.at > net::Duration::zero()) {
    due.timer.arm(events_.now() + due.fault.at);
  } else {
    actor_.act(due.fault);
  }
  return true;
}

void Timeline::listen(std::int32_t program, const model::ObservationView& observation) {
  for (const auto& due : faults_) {
    if (due->trigger_program != program || !matches(*due->fault.after, observation)) continue;
    if (++due->seen == due->fault.after->occurrence) due->timer.arm(events_.now() + due->fault.at);
  }
}

}  // namespace halfopen::sim
