#include "halfopen/gtest/sweep.h"

#include <optional>
#include <set>
#include <utility>

#include "halfopen/scenarios/scenarios.h"

namespace halfopen::gtest {

analysis::Run run_of(MakeBench make) {
  return [make = std::move(make)](const model::Scenario& scenario, bool whole) {
    return make().run_as(scenario, {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
  };
}

analysis::Sweep sweep_of(const MakeBench& make, const std::string& subject, const std::vector<Invariant>& invariants,
                         const analysis::SweepOptions& options, const analysis::InjectionOptions& injections) {
  const model::Scenario scenario = make().scenario();
  return analysis::sweep(scenario, subject, invariants, run_of(make),
                         analysis::standard_injections(scenario, subject, injections), options);
}

::testing::AssertionResult survives(const MakeBench& make, const analysis::Sweep& sweep,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options) {
  if (sweep.clean()) return ::testing::AssertionSuccess();
  std::string shrunk;
  std::set<std::string> told;
  std::optional<model::Scenario> first;
  for (const analysis::Failure& failure : sweep.failures) {
    if (!told.insert(failure.violation.invariant).second) continue;
    const analysis::Shrunk smallest = analysis::shrink(sweep, failure, invariants, run_of(make), options.settle);
    const std::size_t faults = smallest.scenario.faults.size();
    shrunk += "shrunk to " + std::to_string(faults) + (faults == 1 ? " fault" : " faults") + ", in " +
              std::to_string(smallest.runs) + " runs: " + failure.violation.invariant + "\n" +
              scenarios::save_text(smallest.scenario) + "\n";
    if (!first) first = smallest.scenario;
  }
  Bench bench = make();
  bench.scenario() = *first;
  return ::testing::AssertionFailure() << map_text(sweep) << shrunk << "The first one's run:\n" << bench.story();
}

::testing::AssertionResult survives(const MakeBench& make, const std::string& subject,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options) {
  return survives(make, sweep_of(make, subject, invariants, options), invariants, options);
}

}  // namespace halfopen::gtest
