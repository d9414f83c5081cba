#include "flips.h"

#include <algorithm>
#include <filesystem>

#include "app.h"
#include "halfopen/library/cases.h"
#include "halfopen/model/verdict.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::cli {
namespace {

/// Every scenario below a folder that may not be there, by path. Of an incident's folder only the scenario is one.
std::vector<std::string> scenario_files(const std::filesystem::path& folder, bool incidents) {
  std::vector<std::string> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".json" || (incidents && path.filename() != "scenario.json")) continue;
    files.push_back(path.string());
  }
  std::ranges::sort(files);
  return files;
}

/// Whether the host's system is this profile, or one it extends.
bool can_be(const model::Host& host, const profiles::Profile& profile) {
  const profiles::Profile* named = profiles::find_profile(host.os);
  for (const profiles::Profile* each = &profile; each; each = profiles::find_profile(each->extends)) {
    if (named == each) return true;
  }
  return false;
}

bool names(const model::Scenario& scenario, const profiles::Profile& profile) {
  return std::ranges::any_of(scenario.hosts, [&](const model::Host& host) {
    return profiles::find_profile(host.os) == &profile;
  });
}

bool passes(const model::Scenario& scenario, const model::Instantiate& instantiate, const profiles::FindProfile& find,
            std::string_view profile, std::vector<std::string>* rests_on) {
  try {
    sim::World world{scenario, instantiate, {.packets = false, .digests = false}, find};
    world.run();
    if (rests_on) *rests_on = world.rested_on(profile);
    return model::judge(scenario, world.take_record()).passed();
  } catch (const std::exception&) {
    return false;  // A knob or an error the turned or substituted profile does not have.
  }
}

}  // namespace

std::vector<Trial> flip_trials(const std::string& folder) {
  std::vector<Trial> trials;
  for (const library::CaseVariant& variant : library::load_cases(folder + "/abnormal-close", known_systems())) {
    for (const std::string_view client : library::kCaseSystems) {
      for (const std::string_view server : library::kCaseSystems) {
        trials.push_back({variant.scenario.name + ' ' + std::string{client} + ' ' + std::string{server},
                          library::with_systems(variant.scenario, client, server), {}});
      }
    }
  }
  for (const char* part : {"conformance", "faults", "incidents"}) {
    const std::filesystem::path below = std::filesystem::path{folder} / part;
    for (const std::string& file : scenario_files(below, below.filename() == "incidents")) {
      const std::string name = std::filesystem::path{file}.lexically_relative(folder).replace_extension().generic_string();
      trials.push_back({name, scenarios::load_file(file, known_systems()).scenario, {}});
    }
  }
  return trials;
}

std::vector<Trial> trials_of(const profiles::Profile& profile, const std::vector<Trial>& trials,
                             const model::Instantiate& instantiate) {
  std::vector<Trial> chosen;
  const bool named_anywhere =
      std::ranges::any_of(trials, [&](const Trial& trial) { return names(trial.scenario, profile); });
  for (const Trial& trial : trials) {
    Trial own = trial;
    bool in_it = names(trial.scenario, profile);
    const bool is_case = trial.name.find(' ') != std::string::npos;
    if (!in_it && !(named_anywhere && is_case)) {
      for (model::Host& host : own.scenario.hosts) {
        if (!can_be(host, profile)) continue;
        host.os = profile.name;
        in_it = true;
      }
      if (in_it) own.name += " as " + profile.name;
    }
    if (in_it && passes(own.scenario, instantiate, profiles::find_profile, profile.name, &own.rests_on)) {
      chosen.push_back(std::move(own));
    }
  }
  return chosen;
}

FlipOutcome try_flip(const profiles::Profile& profile, const profiles::PolicyFlip& flip, const std::vector<Trial>& trials,
                     const model::Instantiate& instantiate, bool every) {
  const profiles::Profile turned = profiles::flipped(profile, flip);
  const profiles::FindProfile find = [&](std::string_view name) {
    const profiles::Profile* found = profiles::find_profile(name);
    return found == &profile ? &turned : found;
  };
  const std::string& entry = profile.entries[flip.entry].path;
  const auto marks = [&](const Trial& trial) { return std::ranges::binary_search(trial.rests_on, entry); };
  // The tables are asked in one place, which marks their entries; of other policies some are not marked.
  const bool table = flip.path.starts_with("socket.codes.") || flip.path.find('[') != std::string::npos;
  const bool marked = table || std::ranges::any_of(trials, marks);
  FlipOutcome outcome{profile.name, flip, {}, 0};
  for (const Trial& trial : trials) {
    if (marked && !marks(trial)) continue;
    ++outcome.tried;
    if (passes(trial.scenario, instantiate, find, profile.name, nullptr)) continue;
    outcome.killers.push_back(trial.name);
    if (!every) break;
  }
  return outcome;
}

std::vector<profiles::PolicyFlip> own_flips(const profiles::Profile& profile) {
  std::vector<profiles::PolicyFlip> flips = profiles::policy_flips(profile);
  std::erase_if(flips, [&](const profiles::PolicyFlip& flip) { return profile.entries[flip.entry].from != profile.name; });
  return flips;
}

}  // namespace halfopen::cli
