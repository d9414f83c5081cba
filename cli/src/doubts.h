// Simulation and reality differ: whom to doubt first?
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/analysis/compare.h"
#include "halfopen/model/scenario.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/profiles/flip.h"

namespace halfopen::cli {

/// Another value of an entry, and what the simulated run is then.
struct EntryTrial {
  profiles::PolicyFlip flip;
  std::size_t differences = 0;  ///< Findings against the real record that are left.
  bool same_run = false;        ///< The programs observe what they do without the flip: the entry decides nothing here.
  std::optional<analysis::Finding> first;  ///< Of those that are left.
};

/// What a scenario's simulated run depends on, asked by turning entries over one at a time.
class EntryTrials {
 public:
  /// `scenario` names `profile` in its hosts; `real` is what it is held against.
  EntryTrials(const model::Scenario& scenario, const profiles::Profile& profile, const profiles::Catalogue& catalogue,
              const model::Record& real);

  const analysis::Comparison& standing() const { return standing_; }  ///< With nothing turned over.
  bool rests_on(const std::string& path) const;                        ///< Whether the run marked the entry.
  /// Every other value of the entries the run rests on, and of those whose decisions are not marked; for codes those that the
  /// real programs saw where they differ; for counts one less and one more; for durations what the first time that differs
  /// would make of them.
  std::vector<profiles::PolicyFlip> candidates() const;
  EntryTrial try_out(const profiles::PolicyFlip& flip) const;

 private:
  model::Record run_with(const profiles::FindProfile& find) const;

  const model::Scenario& scenario_;
  const profiles::Profile& profile_;
  const profiles::Catalogue& catalogue_;
  const model::Record& real_;
  std::vector<std::string> rests_on_;
  model::Record simulated_;
  analysis::Comparison standing_;
};

/// A line for each entry that may be wrong, best first, five at most: those whose other value makes the simulated run agree; if
/// there is none, those with which less differs. If there is none of these either, that it is our TCP or the real backend.
std::vector<std::string> doubts(const EntryTrials& trials, const profiles::Profile& profile);

}  // namespace halfopen::cli
