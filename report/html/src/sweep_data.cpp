#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "halfopen/analysis/sweep.h"
#include "run_data.h"

namespace halfopen::report::html {
namespace {

using analysis::Failure;
using analysis::Sweep;

Json point_json(const analysis::Point& point) {
  return {{"kind", to_string(point.kind)}, {"at", point.at.count()}, {"says", to_string(point)}};
}

/// For each injection the points at which it was tried alone, as the sweep chose them.
Json tried_json(const ShownSweep& shown) {
  const Sweep& sweep = *shown.sweep;
  std::vector<Json> tried(sweep.injections.size(), Json::array());
  std::uint32_t trial = 0;
  for (std::size_t point = 0; point < sweep.points.size(); ++point) {
    for (std::size_t injection = 0; injection < sweep.injections.size(); ++injection) {
      const analysis::Injection& candidate = sweep.injections[injection];
      if (candidate.kind != sweep.points[point].kind || candidate.faults(sweep.points[point]).empty()) continue;
      if (trial++ % shown.options.shards == shown.options.shard) tried[injection].push_back(point);
    }
  }
  return tried;
}

/// What makes the trial's scenario of the one that is swept.
Json change_json(const ShownSweep& shown, const model::Scenario& scenario) {
  const Json written = Json::parse(shown.save(scenario));
  Json change = Json::object();
  for (const char* key : {"until", "faults"}) {
    if (written.contains(key)) change[key] = written[key];
  }
  return change;
}

Json failure_json(const ShownSweep& shown, const Failure& failure, const model::Scenario& scenario) {
  Json parts = Json::array();
  for (const analysis::Trial::Part& part : failure.trial.parts) parts.push_back({{"point", part.point}, {"injection", part.injection}});
  return {{"parts", parts},
          {"says", to_string(*shown.sweep, failure.trial)},
          {"invariant", failure.violation.invariant},
          {"what", failure.violation.what},
          {"change", change_json(shown, scenario)}};
}

/// Alike: one invariant, and the same injections.
auto kind_of(const Failure& failure) {
  std::pair<std::string, std::vector<std::uint32_t>> kind{failure.violation.invariant, {}};
  for (const analysis::Trial::Part& part : failure.trial.parts) kind.second.push_back(part.injection);
  return kind;
}

}  // namespace

Json sweep_json(const ShownSweep& shown) {
  const Sweep& sweep = *shown.sweep;
  Json out{{"page", "sweep"}, {"scenario", sweep.scenario.name}, {"why", sweep.scenario.why}, {"command", shown.command},
           {"trials", sweep.trials}, {"pairs", sweep.pairs}, {"unseen", sweep.unseen},
           {"written", Json::parse(shown.save(sweep.scenario))}, {"faults", sweep.scenario.faults.size()}};
  for (const char* list : {"points", "injections", "failures", "runs"}) out[list] = Json::array();
  for (const analysis::Point& point : sweep.points) out["points"].push_back(point_json(point));
  for (const analysis::Injection& injection : sweep.injections) {
    out["injections"].push_back({{"name", injection.name}, {"kind", to_string(injection.kind)}, {"heals", injection.heals}});
  }
  out["tried"] = tried_json(shown);
  std::map<std::pair<std::string, std::vector<std::uint32_t>>, std::size_t> shown_of_kind;
  for (const Failure& failure : sweep.failures) {
    const model::Scenario scenario = scenario_of(sweep, failure.trial, shown.options.settle);
    Json written = failure_json(shown, failure, scenario);
    if (out["runs"].size() < shown.runs && shown_of_kind.try_emplace(kind_of(failure)).second) {
      const model::Record record = shown.run(scenario, true);
      written["run"] = out["runs"].size();
      out["runs"].push_back(run_json({.record = &record, .scenario = &scenario, .scenario_text = shown.save(scenario),
                                      .label = to_string(sweep, failure.trial), .violation = &failure.violation}));
    }
    out["failures"].push_back(std::move(written));
  }
  return out;
}

}  // namespace halfopen::report::html
