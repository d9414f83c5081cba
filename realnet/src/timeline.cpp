#include "timeline.h"

namespace halfopen::realnet {

namespace {

bool matches(const model::Trigger& trigger, const model::Observation& seen) {
  using Kind = model::Observation::Kind;
  if (!trigger.observation.empty()) return seen.kind == Kind::Note && seen.name == trigger.observation;
  return seen.kind == Kind::Call && seen.step == trigger.step;
}

}  // namespace

Timeline::Timeline(const model::Scenario& scenario, EventLoop& loop, Act act)
    : scenario_{scenario}, loop_{loop}, act_{std::move(act)} {
  for (const model::Fault& fault : scenario_.faults) {
    if (fault.after) waiting_.push_back({.fault = &fault});
  }
}

void Timeline::act_at(SteadyClock::time_point when, const model::Fault& fault) {
  loop_.at(when, [this, &fault] { act_(fault); });
}

void Timeline::start(SteadyClock::time_point start) {
  for (const model::Fault& fault : scenario_.faults) {
    if (!fault.after) act_at(start + fault.at, fault);
  }
}

void Timeline::observed(std::size_t program, const model::Observation& observation) {
  for (Waiting& waiting : waiting_) {
    const model::Trigger& trigger = *waiting.fault->after;
    if (trigger.program != scenario_.programs[program].name || !matches(trigger, observation)) continue;
    if (++waiting.seen == trigger.occurrence) act_at(SteadyClock::now() + waiting.fault->at, *waiting.fault);
  }
}

}  // namespace halfopen::realnet
