#include "doubts.h"

#include <algorithm>
#include <exception>
#include <set>
#include <string_view>
#include <tuple>

#include "app.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::cli {
namespace {

constexpr std::size_t kMostDoubts = 5;
constexpr model::RunOptions kKeep{.packets = true, .digests = false, .wire_digest = false};  // With packets come the timers.

/// The tables are asked in one place, which marks their entries; of other policies some are not marked.
bool always_marked(const profiles::PolicyFlip& flip) {
  return flip.path.starts_with("socket.codes.") || flip.path.find('[') != flip.path.npos;
}

bool is_code(const profiles::PolicyFlip& flip) {
  return flip.path.starts_with("socket.codes.") || flip.path.ends_with("].code") || flip.path.ends_with("].error");
}

/// Worse evidence is doubted first.
std::size_t rank(const profiles::Entry& entry) {
  constexpr std::string_view kFromWorst = "?-UGXDSM";
  return std::min(kFromWorst.find(entry.grade), kFromWorst.size());
}

std::string line(const EntryTrial& trial, const profiles::Entry& entry, std::size_t standing) {
  const std::string gain = trial.differences == 0 ? "the simulated run agrees"
                                                  : "less differs (" + std::to_string(trial.differences) + " of " +
                                                        std::to_string(standing) + ")";
  const std::string basis = entry.unverified() ? "unverified" : entry.evidence + ", " + entry.grade;
  return "doubt the profile: " + entry.path + " = " + entry.value + " [" + basis + "]: with " + trial.flip.path + " = " +
         trial.flip.value + " " + gain;
}

}  // namespace

EntryTrials::EntryTrials(const model::Scenario& scenario, const profiles::Profile& profile, const profiles::Catalogue& catalogue,
                         const model::Record& real)
    : scenario_{scenario}, profile_{profile}, catalogue_{catalogue}, real_{real} {
  sim::World world{scenario, registered_programs().instantiate(), kKeep, catalogue.lookup()};
  world.run();
  rests_on_ = world.rested_on(profile.name);
  simulated_ = world.take_record();
  standing_ = analysis::compare(simulated_, real, {.scenario = &scenario});
}

bool EntryTrials::rests_on(const std::string& path) const { return std::ranges::binary_search(rests_on_, path); }

std::vector<profiles::PolicyFlip> EntryTrials::candidates() const {
  std::set<std::string> seen;
  for (const analysis::Finding& finding : standing_.findings) {
    if (finding.right.error) seen.emplace(finding.right.error.symbol());
  }
  std::vector<profiles::PolicyFlip> candidates;
  std::set<std::string> codes_done;
  for (const profiles::PolicyFlip& flip : profiles::policy_flips(profile_)) {
    if (always_marked(flip) && !rests_on(profile_.entries[flip.entry].path)) continue;
    if (!is_code(flip)) {
      candidates.push_back(flip);
    } else if (codes_done.insert(flip.path).second) {
      for (const std::string& symbol : seen) candidates.push_back({flip.path, symbol, flip.entry});
      if (seen.empty()) candidates.push_back(flip);
    }
  }
  for (const profiles::PolicyFlip& flip : profiles::count_flips(profile_)) candidates.push_back(flip);
  const auto timed = std::ranges::find(standing_.findings, analysis::Difference::Time, &analysis::Finding::difference);
  if (timed == standing_.findings.end()) return candidates;
  for (const profiles::PolicyFlip& flip : profiles::duration_flips(profile_, timed->right.at - timed->left.at)) {
    if (rests_on(flip.path)) candidates.push_back(flip);
  }
  return candidates;
}

model::Record EntryTrials::run_with(const profiles::FindProfile& find) const {
  return sim::run(scenario_, registered_programs().instantiate(), kKeep, find);
}

EntryTrial EntryTrials::try_out(const profiles::PolicyFlip& flip) const {
  EntryTrial trial{.flip = flip, .differences = standing_.findings.size(), .same_run = true, .first = {}};
  try {
    const profiles::Profile turned = profiles::flipped(profile_, flip);
    const model::Record record = run_with([&](std::string_view name) {
      const profiles::Profile* found = catalogue_.find(name);
      return found == &profile_ ? &turned : found;
    });
    trial.same_run = analysis::compare(simulated_, record).same();
    const analysis::Comparison left = analysis::compare(record, real_, {.scenario = &scenario_});
    trial.differences = left.findings.size();
    if (!left.same()) trial.first = left.findings.front();
  } catch (const std::exception&) {
    // A value that does not fit the others, or an error of which a knob or a step knows nothing: no alternative.
  }
  return trial;
}

std::vector<std::string> doubts(const EntryTrials& trials, const profiles::Profile& profile) {
  const std::size_t standing = trials.standing().findings.size();
  std::vector<EntryTrial> better;
  for (const profiles::PolicyFlip& flip : trials.candidates()) {
    const EntryTrial trial = trials.try_out(flip);
    if (trial.differences < standing) better.push_back(trial);
  }
  const bool settled = std::ranges::count(better, std::size_t{0}, &EntryTrial::differences) > 0;
  if (settled) std::erase_if(better, [](const EntryTrial& trial) { return trial.differences > 0; });
  std::ranges::stable_sort(better, {}, [&](const EntryTrial& trial) {
    return std::tuple{trial.differences, rank(profile.entries[trial.flip.entry])};
  });
  if (better.size() > kMostDoubts) better.resize(kMostDoubts);
  std::vector<std::string> lines;
  for (const EntryTrial& trial : better) lines.push_back(line(trial, profile.entries[trial.flip.entry], standing));
  if (lines.empty()) lines.emplace_back("doubt our TCP, or the real backend: no other value of any entry makes less differ");
  return lines;
}

}  // namespace halfopen::cli
