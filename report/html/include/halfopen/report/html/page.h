// Records as one HTML file: opened in any browser, without a network.
//
// Owns the page and what it is told about a run. Knows no backend, and nothing of where a record comes from.
// Start at run_page().
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "halfopen/analysis/compare.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::report::html {

/// A run as a page shows it. What it points to is read during the call only.
struct Shown {
  const model::Record* record = nullptr;
  const model::Scenario* scenario = nullptr;  ///< None: faults and expectations are not shown.
  std::string scenario_text{};                ///< The scenario's JSON; empty without a scenario.
  std::string label{};                        ///< What tells it from others: a file, a system.
  std::string replay{};                       ///< The command that runs it again; empty: there is none.
  /// The promise it breaks, of a run that a sweep made: shown instead of the scenario's expectations, which were not made for it.
  const analysis::Violation* violation = nullptr;
};

/// The page of one run: lanes of hosts and programs, calls, segments, faults, states, expectations.
/// Throws std::invalid_argument if scenario_text is no JSON.
std::string run_page(const Shown& run);

/// The page of two runs side by side, with what differs between them marked and the first difference shown.
/// `remarks`: lines of whoever compared, such as which side to doubt. Throws as run_page does.
std::string compare_page(const Shown& left, const Shown& right, const analysis::Comparison& comparison,
                         const std::vector<std::string>& remarks = {});

/// A sweep as a page shows it.
struct ShownSweep {
  const analysis::Sweep* sweep = nullptr;
  analysis::SweepOptions options{};           ///< With which it was made: settle, and which shard of how many.
  std::string command{};                      ///< The command that makes it again.
  analysis::Run run{};                        ///< Carries a trial out once more, for its page.
  std::function<std::string(const model::Scenario&)> save{};  ///< A scenario as JSON.
  std::size_t runs = 24;                      ///< So many violations at most are shown as whole runs: of alike ones the first.
};

/// The page of a sweep: a map of points and injections; behind each violation what broke, the scenario that breaks it, and for
/// the first of each kind the page of that run. Throws what `run` throws.
std::string sweep_page(const ShownSweep& shown);

}  // namespace halfopen::report::html
