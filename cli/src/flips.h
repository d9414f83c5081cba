// Turning over every policy of a profile, one at a time: which expectation notices?
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/profiles/flip.h"

namespace halfopen::cli {

/// A scenario whose expectations are met, to be run again with a policy turned over.
struct Trial {
  std::string name;
  model::Scenario scenario;
  std::vector<std::string> rests_on;  ///< Paths of the entries the run marked (sim::World::rested_on).
};

/// One policy turned over, and who noticed.
struct FlipOutcome {
  std::string profile;
  profiles::PolicyFlip flip;
  std::vector<std::string> killers;  ///< Trials with an expectation that is no longer met; the first, or all.
  std::size_t tried = 0;
};

/// Everything that states expectations below the folder of scenarios: the documented cases under every pair of systems, and
/// each file of conformance, faults and incidents. Throws scenarios::ScenarioError.
std::vector<Trial> flip_trials(const std::string& folder);

/// Those of `trials` in which the profile runs: where it is named, and where a profile it extends is named, with itself in
/// that place. Only those whose expectations are met as long as nothing is turned over.
std::vector<Trial> trials_of(const profiles::Profile& profile, const std::vector<Trial>& trials,
                             const model::Instantiate& instantiate);

/// Runs the profile's trials with one policy turned over: those that mark its entry. If none does, all of them, for some
/// decisions are not marked; but the tables' are. Until the first that notices; all of them if `every`.
FlipOutcome try_flip(const profiles::Profile& profile, const profiles::PolicyFlip& flip, const std::vector<Trial>& trials,
                     const model::Instantiate& instantiate, bool every);

/// The flips of what the profile states itself; what it inherits is turned over where it is stated.
std::vector<profiles::PolicyFlip> own_flips(const profiles::Profile& profile);

}  // namespace halfopen::cli
