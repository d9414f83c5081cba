// halfopen flips [PROFILE]
#include <cstdio>
#include <memory>
#include <sstream>

#include "app.h"
#include "flips.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::string profile;
  std::string known;
  bool every = false;
};

/// Flips a file says nothing notices, with the reason: lines "PROFILE PATH -> VALUE: REASON", in which '*' stands for
/// anything; '#' begins a comment.
struct Excuse {
  std::string flips;
  std::string reason;
  bool used = false;
};
using Known = std::vector<Excuse>;

bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  text.remove_prefix(star);
  for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
    if (fits(pattern, text.substr(skipped))) return true;
  }
  return false;
}

std::string key_of(const FlipOutcome& outcome) {
  return outcome.profile + ' ' + outcome.flip.path + " -> " + outcome.flip.value;
}

Known read_known(const std::string& file) {
  Known known;
  if (file.empty()) return known;
  std::istringstream lines{read_file(file)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t colon = line.find(": ");
    if (colon == line.npos) throw InputError{file + ": " + line + ": expected PROFILE PATH -> VALUE: REASON [flips.known]"};
    known.push_back({line.substr(0, colon), line.substr(colon + 2)});
  }
  return known;
}

std::string verdict_of(const FlipOutcome& outcome, Known& known, Exit& exit) {
  if (outcome.killers.empty()) {
    for (Excuse& excuse : known) {
      if (!fits(excuse.flips, key_of(outcome))) continue;
      excuse.used = true;
      return "unnoticed: " + excuse.reason;
    }
    exit = Exit::Failed;
    return "SURVIVES " + std::to_string(outcome.tried) + " runs";
  }
  std::string text;
  for (const std::string& killer : outcome.killers) text += (text.empty() ? "" : "; ") + killer;
  return text;
}

struct Count {
  std::size_t flips = 0, killed = 0;
};

Count flip_profile(const profiles::Profile& profile, const std::vector<Trial>& all, bool every, Known& known, Exit& exit) {
  const model::Instantiate instantiate = registered_programs().instantiate();
  std::vector<Trial> trials = trials_of(profile, all, instantiate);
  Count count;
  for (const profiles::PolicyFlip& flip : own_flips(profile)) {
    const FlipOutcome outcome = try_flip(profile, flip, trials, instantiate, every);
    std::printf("%s | %s\n", key_of(outcome).c_str(), verdict_of(outcome, known, exit).c_str());
    ++count.flips;
    count.killed += outcome.killers.empty() ? 0 : 1;
  }
  std::printf("%s: %zu flips, %zu noticed, in %zu runs\n", profile.name.c_str(), count.flips, count.killed, trials.size());
  return count;
}

void flip(const Options& options, Exit& exit) {
  if (!options.profile.empty() && !profiles::find_profile(options.profile)) {
    throw UsageError{"flips " + options.profile + ": expected the name of a profile [usage.profile]"};
  }
  const std::vector<Trial> trials = flip_trials(data_folder());
  Known known = read_known(options.known);
  Count total;
  for (const std::string_view name : profiles::profile_names()) {
    const profiles::Profile* profile = profiles::find_profile(name);
    if (!options.profile.empty() && profile != profiles::find_profile(options.profile)) continue;
    const Count count = flip_profile(*profile, trials, options.every, known, exit);
    total.flips += count.flips;
    total.killed += count.killed;
  }
  if (options.profile.empty()) {
    for (const Excuse& excuse : known) {
      if (excuse.used) continue;
      std::printf("%s | NO LONGER NEEDED: every such flip is noticed, or there is none\n", excuse.flips.c_str());
      exit = Exit::Failed;
    }
  }
  std::printf("%zu flips, %zu noticed\n", total.flips, total.killed);
}

}  // namespace

void add_flips_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("flips", "Turn over every policy of every profile, one at a time: which expectation fails?");
  command->add_option("PROFILE", options->profile, "Only this profile");
  command->add_option("--known", options->known, "File of flips that nothing notices, each with its reason")->type_name("FILE");
  command->add_flag("--all", options->every, "Name every run that notices, not only the first");
  command->footer("Exit status 1 if a flip survives that --known does not name, or a line of it names none that does.\n\n"
                  "Example:\n  halfopen flips linux-6.18");
  command->callback([options, &exit] { flip(*options, exit); });
}

}  // namespace halfopen::cli
