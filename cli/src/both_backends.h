// A scenario on both backends: which profile the simulated hosts get, what is skipped and why, what differs each time.
#pragma once

#include <optional>
#include <string>

#include "halfopen/model/scenario.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/report/comparison.h"

namespace halfopen::cli {

struct BothOptions {
  realnet::RealOptions real;
  /// The profile of every simulated host. Empty: that of the running system, for the hosts that may have it; a host may that
  /// names no version, by an alias or a family, or this very profile.
  std::string profile;
  /// Watched no longer than this, on both sides: what comes later is left out of the scenario.
  std::optional<net::Duration> watch{};
  int confirm = 1;     ///< A difference counts if it shows so many times more.
  bool doubts = true;  ///< Whether to look for whom to doubt: so many simulated runs as there are entries that may have decided.
};

/// The profile of the system this process runs on: the same version, else the newest that is no newer, else the oldest.
/// nullptr if no profile is of its family.
const profiles::Profile* profile_of(const std::string& running, const profiles::Catalogue& catalogue);

/// Why the real backend cannot carry out the scenario, or why it would not be the same system; in words, one reason each.
std::vector<std::string> reasons_against(const model::Scenario& scenario, const BothOptions& options,
                                         const profiles::Catalogue& catalogue);

/// The scenario with the profile of `options` in each of its hosts, and every sysctl that the real run read back of its hosts
/// turned likewise, where it stands elsewhere than in the profile; but none for a profile that was named. `turned` gets those as "client: net.core.somaxconn = 128".
model::Scenario as_measured(model::Scenario scenario, const model::Record& real, const BothOptions& options,
                            const profiles::Catalogue& catalogue, std::vector<std::string>& turned);

/// The scenario with this profile in every host of its family, and the sysctls turned that the record read back of its hosts: as as_measured.
model::Scenario with_profile(model::Scenario scenario, const profiles::Profile& profile, const model::Record& real,
                             std::vector<std::string>& turned);

/// The scenario as it is watched: what begins after `watch` is left out.
model::Scenario watched(model::Scenario scenario, const std::optional<net::Duration>& watch);

/// Carries it out for real, then simulated, and compares. Throws what the backends throw.
report::ScenarioComparison compare_backends(const model::Scenario& scenario, const std::string& file, const BothOptions& options,
                                            const profiles::Catalogue& catalogue);

}  // namespace halfopen::cli
