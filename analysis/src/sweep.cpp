#include "halfopen/analysis/sweep.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "halfopen/analysis/work.h"

namespace halfopen::analysis {
namespace {

// What a trial came to.
using Outcome = std::optional<Violation>;

// The most different pairs first: what lies half of all trials apart, then a quarter, and so on; two different injections, at
// two points.
std::vector<Trial> pair_trials(const std::vector<Trial>& singles, std::size_t budget) {
  std::vector<Trial> pairs;
  const std::size_t count = singles.size();
  for (std::size_t step = count / 2; step > 0 && pairs.size() < budget; step /= 2) {
    for (std::size_t first = 0; first + step < count && pairs.size() < budget; ++first) {
      const Trial::Part a = singles[first].parts[0];
      const Trial::Part b = singles[first + step].parts[0];
      if (a.injection == b.injection || a.point == b.point) continue;
      pairs.push_back({{a, b}});
    }
  }
  return pairs;
}

Outcome outcome_of(const Sweep& sweep, const Trial& trial, const std::vector<Invariant>& invariants, const Run& run,
                   net::Duration settle) {
  const model::Scenario scenario = scenario_of(sweep, trial, settle);
  const model::Record record = run(scenario, false);
  return first_violation(invariants, {scenario, record}, heals(sweep, trial));
}

// Each trial's outcome in its own place: how many threads there are shows nowhere.
std::vector<Outcome> carry_out(const Sweep& sweep, const std::vector<Trial>& trials, const std::vector<Invariant>& invariants,
                               const Run& run, const SweepOptions& options) {
  std::vector<Outcome> outcomes(trials.size());
  work_through(trials.size(), options.jobs, options.progress,
               [&](std::size_t i) { outcomes[i] = outcome_of(sweep, trials[i], invariants, run, options.settle); });
  return outcomes;
}

std::vector<Trial> shard_of(const std::vector<Trial>& trials, const SweepOptions& options) {
  std::vector<Trial> own;
  for (std::size_t i = options.shard; i < trials.size(); i += options.shards) own.push_back(trials[i]);
  return own;
}

void sort_failures(Sweep& sweep) {
  std::stable_sort(sweep.failures.begin(), sweep.failures.end(),
                   [](const Failure& a, const Failure& b) { return comes_before(a.trial, b.trial); });
}

}  // namespace

std::vector<Trial> single_trials(const Sweep& sweep) {
  std::vector<Trial> trials;
  for (std::uint32_t point = 0; point < sweep.points.size(); ++point) {
    for (std::uint32_t injection = 0; injection < sweep.injections.size(); ++injection) {
      const Injection& candidate = sweep.injections[injection];
      if (candidate.kind != sweep.points[point].kind) continue;
      if (!candidate.faults(sweep.points[point]).empty()) trials.push_back({{{point, injection}}});
    }
  }
  return trials;
}

bool comes_before(const Trial& a, const Trial& b) {
  if (a.parts.size() != b.parts.size()) return a.parts.size() < b.parts.size();
  const auto key = [](const Trial::Part& part) { return std::uint64_t{part.point} << 32 | part.injection; };
  return std::lexicographical_compare(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
                                      [&](const Trial::Part& x, const Trial::Part& y) { return key(x) < key(y); });
}

Sweep planned(const model::Scenario& scenario, const std::string& subject, const std::vector<Invariant>& invariants, const Run& run,
              const std::vector<Injection>& injections) {
  Sweep result{.scenario = scenario, .injections = injections};
  const model::Record base = run(scenario, true);
  if (const auto broken = first_violation(invariants, {scenario, base}, true)) {
    throw std::invalid_argument{"without anything going wrong: " + broken->invariant + ": " + broken->what};
  }
  result.points = points_of(scenario, base, subject, &result.unseen);
  result.tried.resize(injections.size());
  result.survived.resize(injections.size());
  return result;
}

Sweep sweep(const model::Scenario& scenario, const std::string& subject, const std::vector<Invariant>& invariants, const Run& run,
            const std::vector<Injection>& injections, const SweepOptions& options) {
  if (options.shards == 0 || options.shard >= options.shards) throw std::invalid_argument{"a shard is one of the shards, from 0"};
  Sweep result = planned(scenario, subject, invariants, run, injections);
  const std::vector<Trial> all = single_trials(result);
  std::vector<Trial> trials = shard_of(all, options);
  if (options.depth > 1) {
    for (Trial& pair : shard_of(pair_trials(all, options.budget), options)) {
      trials.push_back(std::move(pair));
      ++result.pairs;
    }
  }
  const std::vector<Outcome> outcomes = carry_out(result, trials, invariants, run, options);
  result.trials = trials.size();
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (outcomes[i]) result.failures.push_back({trials[i], *outcomes[i]});
    if (trials[i].parts.size() > 1) continue;
    const std::uint32_t injection = trials[i].parts[0].injection;
    ++result.tried[injection];
    if (!outcomes[i]) ++result.survived[injection];
  }
  sort_failures(result);
  return result;
}

model::Scenario scenario_of(const Sweep& sweep, const Trial& trial, net::Duration settle) {
  model::Scenario scenario = sweep.scenario;
  for (const Trial::Part part : trial.parts) {
    for (model::Fault& fault : sweep.injections[part.injection].faults(sweep.points[part.point])) {
      scenario.faults.push_back(std::move(fault));
    }
  }
  scenario.until = std::max(scenario.until, calm_since(sweep, trial) + settle);
  return scenario;
}

net::Duration calm_since(const Sweep& sweep, const Trial& trial) {
  net::Duration calm{};
  for (const model::Fault& fault : sweep.scenario.faults) calm = std::max(calm, fault.at + fault.duration);
  for (const Trial::Part part : trial.parts) {
    const Point& point = sweep.points[part.point];
    calm = std::max(calm, point.at);
    for (const model::Fault& fault : sweep.injections[part.injection].faults(point)) {
      calm = std::max(calm, std::max(fault.at, point.at) + fault.duration);
    }
  }
  return calm;
}

bool heals(const Sweep& sweep, const Trial& trial) {
  return std::all_of(trial.parts.begin(), trial.parts.end(),
                     [&](const Trial::Part part) { return sweep.injections[part.injection].heals; });
}

Sweep merged(std::vector<Sweep> shards) {
  if (shards.empty()) throw std::invalid_argument{"there is no shard to join"};
  Sweep whole = std::move(shards.front());
  for (std::size_t i = 1; i < shards.size(); ++i) {
    const Sweep& shard = shards[i];
    if (!(shard.points == whole.points) || shard.tried.size() != whole.tried.size() || !(shard.scenario == whole.scenario)) {
      throw std::invalid_argument{"the shards are not of one sweep"};
    }
    whole.trials += shard.trials;
    whole.pairs += shard.pairs;
    for (std::size_t j = 0; j < whole.tried.size(); ++j) {
      whole.tried[j] += shard.tried[j];
      whole.survived[j] += shard.survived[j];
    }
    whole.failures.insert(whole.failures.end(), shard.failures.begin(), shard.failures.end());
  }
  sort_failures(whole);
  return whole;
}

}  // namespace halfopen::analysis
