// Scenario to JSON.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// The scenario as JSON text that load_text() reads back to an equal value; saving that again gives the same text.
///
/// `case_json` is put in as the member "case" if it is not empty.
///
/// Errors:  ScenarioError if the scenario is malformed, or holds what the format has no words for (the port of a step
///          that closes a socket): nothing is lost silently.
std::string save_text(const model::Scenario& scenario, std::string_view case_json = {});

}  // namespace halfopen::scenarios
