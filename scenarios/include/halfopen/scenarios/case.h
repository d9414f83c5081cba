// The documented case a scenario stands for: what its source says, beside what the scenario expects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::scenarios {

/// What the source of a case says about one step, for some systems.
struct Documented {
  std::string on;                        ///< Systems of the step's own host; empty for all.
  std::string peer;                      ///< Systems of the other host.
  std::string says;                      ///< In our words.
  std::optional<model::Expect> expect;   ///< The same as an expectation; none where the words cannot be checked.
  std::optional<model::EndExpect> end;   ///< For a program's end.
  std::string differs;                   ///< Why the evidence says otherwise; empty where it agrees.

  friend bool operator==(const Documented&, const Documented&) = default;
};

/// In place of a step: the program's end.
inline constexpr std::int32_t kProgramEnd = -1;

/// A step whose outcome the case is about, or a program's end.
struct Watch {
  std::string program;
  std::int32_t step = 0;                 ///< kProgramEnd: how the program ended.
  std::string what;                      ///< "2nd send", as the table's column says it.
  std::vector<Documented> documented;    ///< The first that fits counts; none: the source does not say.

  friend bool operator==(const Watch&, const Watch&) = default;
};

struct Case {
  std::string id;                        ///< "server-3": row `abnormal-close/server-3` of the evidence.
  std::string variant;                   ///< "killed while the cable is out".
  std::vector<Watch> watches;

  friend bool operator==(const Case&, const Case&) = default;
};

/// Reads the member "case" of a loaded scenario.
///
/// Errors:  ScenarioError, also if it has none, or a watch names a program or step the scenario does not have.
Case read_case(const LoadedScenario& loaded, const std::string& file);

/// What the source says for these systems, or nothing.
const Documented* documented_for(const Watch& watch, std::string_view os, std::string_view peer_os);

}  // namespace halfopen::scenarios
