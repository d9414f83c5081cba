// The documented cases: every variant under every pair of systems, and what came of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/model/verdict.h"
#include "halfopen/scenarios/case.h"

namespace halfopen::library {

/// The systems the cases are run under, as client and as server.
inline constexpr std::string_view kCaseSystems[] = {"linux-6", "windows-2003", "windows-11"};

/// One variant of a documented case: a scenario with the hosts "client" and "server".
struct CaseVariant {
  std::string file;
  model::Scenario scenario;
  scenarios::Case documented;
};

/// Every case file below `folder`, in the order of their paths. Throws scenarios::ScenarioError.
std::vector<CaseVariant> load_cases(const std::string& folder, const scenarios::CheckOptions& options);

/// One watched step under one pair of systems.
struct WatchOutcome {
  std::string what;
  std::string documented;   ///< The source's words; "not stated".
  std::string evidence;     ///< What is expected, and the row it rests on; "none".
  std::string simulated;    ///< What was observed.
  std::string because;      ///< Why documented and evidence differ; empty if they do not.
  bool as_expected = false;
};

/// One variant under one pair.
struct CaseOutcome {
  const CaseVariant* variant = nullptr;
  std::string client, server;          ///< Profiles.
  std::vector<WatchOutcome> watches;
  model::Verdict verdict;              ///< Every expectation of the scenario, watched or not.
  std::vector<std::string> unverified; ///< Profile entries without evidence that the outcome rests on.
  model::Digests digests;

  /// Every watched step and every other expectation came out as expected.
  bool as_expected() const;
};

/// The variant's scenario with the two systems put in.
model::Scenario with_systems(const model::Scenario& scenario, std::string_view client, std::string_view server);

/// Runs one variant under one pair. Expected is the evidence where the scenario has some for this pair, else the source.
CaseOutcome run_case(const CaseVariant& variant, std::string_view client, std::string_view server, const model::Runner& runner);

}  // namespace halfopen::library
