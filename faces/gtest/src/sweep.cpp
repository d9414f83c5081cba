#include "halfopen/gtest/sweep.h"

#include <charconv>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "bench_state.h"
#include "halfopen/analysis/sweep_result.h"
#include "halfopen/report/test_case.h"
#include "halfopen/scenarios/scenarios.h"

namespace halfopen::gtest {
namespace {

/// What is told of everything that was shrunk, and the run of the first.
class Told {
 public:
  Told(const MakeBench& make, const std::vector<Invariant>& invariants) : make_{make}, invariants_{invariants} {}

  void add(const std::string& promise, const analysis::Shrunk& shrunk) {
    const std::size_t faults = shrunk.scenario.faults.size();
    const std::string scenario = scenarios::save_text(shrunk.scenario);
    const model::Record record = make_().run_as(shrunk.scenario, {});
    text_ += "shrunk to " + std::to_string(faults) + (faults == 1 ? " fault" : " faults") + ", in " + std::to_string(shrunk.runs) +
             " runs: " + promise + "\n" + scenario + "\nThe same as a test:\n" +
             report::test_case_text({.promise = promise,
                                     .promise_code = code_of(promise),
                                     .scenario = scenario,
                                     .made_by = "make()",
                                     .seed = record.seed,
                                     .digests = record.digests}) +
             "\n";
    if (!first_) first_ = shrunk.scenario;
  }

  std::string text() const {
    Bench bench = make_();
    bench.scenario() = *first_;
    return text_ + "The first one's run:\n" + story_of_failure(bench.state(), bench.record());
  }

 private:
  std::string code_of(const std::string& promise) const {
    for (const Invariant& invariant : invariants_) {
      if (invariant.name == promise) return invariant.code;
    }
    return {};
  }

  const MakeBench& make_;
  const std::vector<Invariant>& invariants_;
  std::string text_;
  std::optional<model::Scenario> first_;
};

std::uint64_t overridden(const char* variable, std::uint64_t otherwise) {
  const std::optional<std::string> text = analysis::of_process(variable);
  if (!text) return otherwise;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc{} && end == text->data() + text->size()) return number;
  throw std::invalid_argument{std::string{variable} + ": expected a whole number, found " + *text};
}

}  // namespace

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
  Told told{make, invariants};
  std::set<std::string> done;
  for (const analysis::Failure& failure : sweep.failures) {
    if (!done.insert(failure.violation.invariant).second) continue;
    told.add(failure.violation.invariant, analysis::shrink(sweep, failure, invariants, run_of(make), options.settle));
  }
  return ::testing::AssertionFailure() << map_text(sweep) << told.text();
}

::testing::AssertionResult survives(const MakeBench& make, const std::string& subject,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options) {
  return survives(make, sweep_of(make, subject, invariants, options), invariants, options);
}

::testing::AssertionResult keeps(const Bench& bench, const Invariant& promise) {
  Bench::State& state = bench.state();
  const model::Record& record = bench.record();
  const std::optional<std::string> broken = promise.violated_by({state.scenario, record});
  if (!broken) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "broken: " << promise.name << ": " << *broken << "\n" << story_of_failure(state, record);
}

::testing::AssertionResult explores(const MakeBench& make, const std::string& subject, const std::vector<Invariant>& invariants,
                                    const analysis::ExploreOptions& options) {
  analysis::ExploreOptions how = options;
  how.runs = overridden("HALFOPEN_EXPLORE_RUNS", options.runs);
  how.seed = overridden("HALFOPEN_EXPLORE_SEED", options.seed);
  const analysis::Explorer explorer{make().scenario(), subject, invariants, run_of(make), how};
  const analysis::Exploration explored = explorer.explore();
  if (explored.clean()) return ::testing::AssertionSuccess();
  Told told{make, invariants};
  for (const analysis::Found& found : explored.found) told.add(found.invariant, explorer.shrink(found));
  return ::testing::AssertionFailure() << exploration_text(explored) << told.text()
                                       << "one run again: HALFOPEN_EXPLORE_RUNS=1 HALFOPEN_EXPLORE_SEED=" << explored.found[0].seed << "\n";
}

}  // namespace halfopen::gtest
