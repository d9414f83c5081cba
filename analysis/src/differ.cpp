#include "halfopen/analysis/differ.h"

#include <algorithm>
#include <utility>

#include "halfopen/analysis/shrink.h"
#include "halfopen/analysis/work.h"

namespace halfopen::analysis {
namespace {

/// What became of one seed.
struct Outcome {
  enum class Kind : std::uint8_t { Agrees, Impossible, Unsteady, Differs } kind = Kind::Agrees;
  std::optional<SteadyDifference> difference;
};

class Comparing {
 public:
  Comparing(const Differing& between, const DifferOptions& options) : between_{between}, options_{options} {}

  Outcome of(std::uint64_t seed) const {
    model::Scenario scenario = between_.generate(seed);
    if (!between_.possible(scenario)) return {Outcome::Kind::Impossible, {}};
    const model::Record nominal = between_.nominal(scenario);
    if (!first_difference(nominal, scenario)) return {};
    for (int again = 0; again < options_.confirm; ++again) {
      if (!first_difference(nominal, scenario)) return {Outcome::Kind::Unsteady, {}};
    }
    if (options_.shrink > 0) scenario = shrunk(scenario);
    const auto first = first_difference(between_.nominal(scenario), scenario);
    if (!first) return {Outcome::Kind::Unsteady, {}};
    return {Outcome::Kind::Differs, SteadyDifference{seed, std::move(scenario), *first}};
  }

 private:
  std::optional<Finding> first_difference(const model::Record& nominal, const model::Scenario& scenario) const {
    const Comparison comparison = compare(nominal, between_.real(scenario), {.scenario = &scenario});
    if (comparison.same()) return std::nullopt;
    return comparison.findings.front();
  }

  // A candidate must differ each time it is looked at: what is shrunk on a chance difference ends as nothing.
  model::Scenario shrunk(const model::Scenario& scenario) const {
    const StillFails differs = [this](const model::Scenario& candidate) {
      if (!between_.possible(candidate)) return false;
      const model::Record nominal = between_.nominal(candidate);
      for (int look = 0; look <= options_.confirm; ++look) {
        if (!first_difference(nominal, candidate)) return false;
      }
      return true;
    };
    try {
      return shrink(scenario, differs, options_.shrink).scenario;
    } catch (const std::invalid_argument&) {
      return scenario;  // it did not differ this time
    }
  }

  const Differing& between_;
  const DifferOptions& options_;
};

}  // namespace

DifferResult differ(const Differing& between, const DifferOptions& options) {
  const Comparing comparing{between, options};
  std::vector<Outcome> outcomes(options.runs);
  work_through(options.runs, options.jobs, options.progress,
               [&](std::size_t run) { outcomes[run] = comparing.of(options.first_seed + run); });
  DifferResult result;
  for (Outcome& outcome : outcomes) {
    if (outcome.kind == Outcome::Kind::Impossible) {
      ++result.impossible;
      continue;
    }
    ++result.compared;
    if (outcome.kind == Outcome::Kind::Unsteady) ++result.unsteady;
    if (outcome.difference) result.differences.push_back(std::move(*outcome.difference));
  }
  return result;
}

}  // namespace halfopen::analysis
