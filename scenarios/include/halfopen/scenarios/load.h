// Scenario files: JSON to Scenario.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/check.h"
#include "halfopen/scenarios/error.h"

namespace halfopen::scenarios {

/// A scenario and what its file holds beside it.
struct LoadedScenario {
  model::Scenario scenario;
  std::string case_json;  ///< The text of the member "case", which belongs to others; empty if there is none.
};

/// Larger files are refused.
inline constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;
/// Deeper nesting is refused.
inline constexpr int kMaxDepth = 64;

/// Reads a scenario from JSON text (docs/scenario-format.md) and checks it.
///
/// `file` is for messages only. Nothing is guessed: an unknown key, a second key of one name, a quantity without unit,
/// a name that means nothing and text after the end are all refused.
///
/// Errors:  ScenarioError at the first thing wrong.
LoadedScenario load_text(std::string_view json, const std::string& file, const CheckOptions& options = {});

/// The same for a file on disk. A file that cannot be read is a ScenarioError too.
LoadedScenario load_file(const std::string& path, const CheckOptions& options = {});

/// The JSON Schema (draft-07) of the format, as text: scenarios/schema/scenario.schema.json.
std::string_view schema_text();

}  // namespace halfopen::scenarios
