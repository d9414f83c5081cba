// The three kinds of files a user hands in.
#include "halfopen/model/scenario.h"
#include "halfopen/profiles/error.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/report/record_json.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/core/check.h"
#include "target.h"

namespace halfopen::fuzz {

using sim::core::check;

void scenario_load(Octets octets) {
  model::Scenario scenario;
  try {
    scenario = scenarios::load_text(text_of(octets), "fuzz").scenario;
  } catch (const scenarios::ScenarioError&) {
    return;
  }
  const std::string saved = scenarios::save_text(scenario);
  check(scenarios::load_text(saved, "saved").scenario == scenario, "a scenario that was read is saved without loss");
}

void profile_load(Octets octets) {
  try {
    const profiles::Profile profile = profiles::load_profile(text_of(octets), "fuzz");
    check(profile.entries.size() <= profiles::kMaxEntries, "a profile has no more entries than a run keeps account of");
    check(!profile.socket.errors.empty(), "a profile answers for every cause");
  } catch (const profiles::ProfileError&) {
    return;
  }
}

void record_load(Octets octets) {
  model::Record record;
  try {
    record = report::record_from_json(text_of(octets), "fuzz");
  } catch (const report::RecordError&) {
    return;
  }
  const std::string written = report::record_to_json(record);
  check(report::record_to_json(report::record_from_json(written, "written")) == written, "a record is written without loss");
}

}  // namespace halfopen::fuzz
