// check(): what a schema cannot see, for scenarios from every source.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// What the scenario is checked against beside itself.
struct CheckOptions {
  /// Operating systems a host may name: profiles and their aliases. Empty: any name will do.
  std::vector<std::string> systems;
};

/// Checks everything that one part of a scenario says about another: names that must resolve, sockets that must have
/// been created before they are used, error symbols that must be in a list, times that must lie within the run.
///
/// Errors:  ScenarioError at the first thing wrong; `file` stands in its message.
void check(const model::Scenario& scenario, const CheckOptions& options = {}, const std::string& file = "scenario");

}  // namespace halfopen::scenarios
