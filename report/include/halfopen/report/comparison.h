// Comparisons as text, as JSON, and for continuous integration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/analysis/compare.h"
#include "halfopen/model/record.h"
#include "halfopen/report/junit.h"

namespace halfopen::report {

/// Two records held against each other: agreements as a count, differences one by one, both sides under each other.
std::string comparison_text(const analysis::Comparison& comparison, const model::Record& left, const model::Record& right);

/// What became of a scenario that both backends were to carry out.
struct ScenarioComparison {
  enum class Outcome : std::uint8_t {
    Agrees,
    Differs,   ///< Each time.
    Unsteady,  ///< It differed, and when carried out again it did not.
    Explained, ///< It differs each time, and it is known why.
    Skipped,   ///< The machine, or the level, does not give what the scenario needs.
  };
  static constexpr std::size_t kOutcomes = 5;

  std::string file;
  Outcome outcome{};
  std::vector<std::string> reasons;   ///< Skipped, explained: why.
  net::Duration watched{};            ///< For so long only, if that is less than the scenario says; else 0.
  std::vector<std::string> turned;    ///< Knobs turned in the simulated run because the running system has them so.
  analysis::Comparison comparison;    ///< Left is simulated. Of what was unsteady, the time it differed.
  model::Record simulated, real;      ///< Empty if skipped.
  std::vector<std::string> doubts;    ///< Differs: which side to doubt first, a line each.
};

/// "agrees", "differs", "unsteady", "explained", "skipped"
std::string_view to_string(ScenarioComparison::Outcome outcome);

/// One line for what agrees or is skipped; of what differs every difference, each program's first with the segments
/// before it on both sides.
std::string comparison_text(const ScenarioComparison& compared);
/// "3 scenarios: 2 agree, 1 differ, 0 unsteady, 0 explained, 0 skipped"; and a warning in capitals if none was compared.
std::string comparisons_summary(const std::vector<ScenarioComparison>& compared);
/// One object: counts, and an object for each scenario.
std::string comparisons_json(const std::vector<ScenarioComparison>& compared);
/// Unsteady ones are passed ones, for they have agreed; so are explained ones.
std::vector<JunitCase> comparison_cases(const std::vector<ScenarioComparison>& compared);

}  // namespace halfopen::report
