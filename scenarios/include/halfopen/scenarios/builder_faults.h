// The builder's faults: `at(10s).cut("client-server")`, `after("server", 3, 10ms).kill("client")`.
#pragma once

#include <string>
#include <utility>

#include "halfopen/model/fault_words.h"

namespace halfopen::scenarios {

using model::Change;
using model::Segments;

/// A fault that can still be told why it is there.
struct Planned : model::Fault {
  Planned because(std::string reason) &&;
  /// Not documented by the source (incidents).
  Planned as_assumed() &&;
};

/// When a fault happens; the words that follow say what.
class When : public model::FaultWords<When> {
 public:
  explicit When(model::Fault at) : fault_{std::move(at)} {}

  /// `fault` at this time.
  Planned say(model::Fault fault) const;

 private:
  model::Fault fault_;
};

/// At this instant of the run.
When at(net::Duration instant);
/// This long after a step of a program has completed for the n-th time.
When after(std::string program, std::int32_t step, net::Duration delay = {}, std::int32_t occurrence = 1);
/// This long after an observation of a program's own, for the n-th time.
When after(std::string program, std::string observation, net::Duration delay = {}, std::int32_t occurrence = 1);
/// Within an instant: behind so many of its events. For what a test did by hand (sim::World::to_scenario).
When after_events(net::Duration instant, std::int64_t events);

}  // namespace halfopen::scenarios
