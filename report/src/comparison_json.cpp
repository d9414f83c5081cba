// Comparisons as JSON.
#include <array>
#include <nlohmann/json.hpp>

#include "halfopen/report/comparison.h"

namespace halfopen::report {
namespace {

using Json = nlohmann::ordered_json;
using Outcome = ScenarioComparison::Outcome;

Json to_json(const analysis::Side& side) {
  return {{"index", side.index}, {"observed", side.text}, {"at", (side.at - net::kStart).count()},
          {"agreed_at", (side.since - net::kStart).count()}};
}

Json to_json(const model::Record& record) {
  Json hosts = Json::object();
  for (const model::HostRecord& host : record.hosts) hosts[host.name] = host.os;
  return {{"level", record.level}, {"hosts", hosts}};
}

Json to_json(const ScenarioComparison& compared) {
  Json out{{"file", compared.file}, {"outcome", to_string(compared.outcome)}};
  if (!compared.reasons.empty()) out["reasons"] = compared.reasons;
  if (compared.outcome == Outcome::Skipped) return out;
  out["simulated"] = to_json(compared.simulated);
  out["real"] = to_json(compared.real);
  if (compared.watched != net::Duration{}) out["watched"] = compared.watched.count();
  out["turned"] = compared.turned;
  out["agreements"] = compared.comparison.agreements;
  out["within_range"] = compared.comparison.ranged;
  out["differences"] = Json::array();
  for (const analysis::Finding& finding : compared.comparison.findings) {
    out["differences"].push_back({{"program", finding.program}, {"what", to_string(finding.difference)},
                                  {"simulated", to_json(finding.left)}, {"real", to_json(finding.right)}});
    if (finding.latest) out["differences"].back()["tolerated_until"] = (*finding.latest - net::kStart).count();
  }
  out["doubts"] = compared.doubts;
  return out;
}

}  // namespace

std::string comparisons_json(const std::vector<ScenarioComparison>& compared) {
  std::array<std::size_t, ScenarioComparison::kOutcomes> counts{};
  Json scenarios = Json::array();
  for (const ScenarioComparison& each : compared) {
    ++counts[static_cast<std::size_t>(each.outcome)];
    scenarios.push_back(to_json(each));
  }
  Json out{{"halfopen_comparison", 1}, {"counts", Json::object()}};
  for (std::size_t i = 0; i < counts.size(); ++i) out["counts"][std::string{to_string(static_cast<Outcome>(i))}] = counts[i];
  out["scenarios"] = std::move(scenarios);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace halfopen::report
