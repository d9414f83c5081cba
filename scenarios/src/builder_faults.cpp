#include "halfopen/scenarios/builder_faults.h"

#include <utility>

namespace halfopen::scenarios {

Planned Planned::because(std::string reason) && {
  why = std::move(reason);
  return std::move(*this);
}

Planned Planned::as_assumed() && {
  assumed = true;
  return std::move(*this);
}

Planned When::say(model::Fault fault) const {
  fault.at = fault_.at;
  fault.after = fault_.after;
  return {std::move(fault)};
}

When at(net::Duration instant) { return When{{.at = instant}}; }

When after(std::string program, std::int32_t step, net::Duration delay, std::int32_t occurrence) {
  return When{
      {.after = model::Trigger{.program = std::move(program), .step = step, .occurrence = occurrence}, .at = delay}};
}

When after(std::string program, std::string observation, net::Duration delay, std::int32_t occurrence) {
  return When{{.after =
                   model::Trigger{
                       .program = std::move(program), .observation = std::move(observation), .occurrence = occurrence},
               .at = delay}};
}

When after_events(net::Duration instant, std::int64_t events) {
  return When{{.after = model::Trigger{.events = events, .instant = instant}}};
}

}  // namespace halfopen::scenarios
