// halfopen differ
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app.h"
#include "halfopen/analysis/differ.h"
#include "halfopen/library/generated.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/world/world.h"
#include "programs.h"

namespace halfopen::cli {
namespace {

using namespace std::chrono_literals;

struct Options {
  analysis::DifferOptions differ;
  std::string level;
  std::string profile = "linux-6.18";
  std::string folder = ".";
};

// Short: each of them takes its own time on real sockets.
library::GeneratedSize size_of(const Options& options, realnet::Level level) {
  return {.programs_max = 4,
          .steps_max = 10,
          .bytes_max = 50'000,
          .pause_max = 300ms,
          .faults_max = 2,
          .until = 4s,
          .systems = {options.profile},
          .loopback = level == realnet::Level::Loopback};
}

analysis::Differing between(const Options& options, realnet::Level level) {
  const realnet::RealOptions real{.level = level};
  return {.generate = [size = size_of(options, level)](std::uint64_t seed) { return library::generated(seed, size); },
          .possible = [real](const model::Scenario& scenario) { return realnet::missing(scenario, real).empty(); },
          .nominal =
              [instantiate = registered_programs().instantiate()](const model::Scenario& scenario) {
                return sim::run(scenario, instantiate, {.digests = false, .wire_digest = false});
              },
          .real = [real](const model::Scenario& scenario) {
            return realnet::run(scenario, {.digests = false}, real_programs(), real);
          }};
}

void differ(const Options& options, Exit& exit) {
  if (!profiles::find_profile(options.profile)) {
    throw UsageError{"--profile " + options.profile + ": expected the name of a profile [usage.os]"};
  }
  const realnet::Level level = level_named(options.level);
  if (const std::string reason = realnet::this_machine().reason_against(level); !reason.empty()) {
    std::printf("skipped: this machine does not give %s: %s\n", std::string{to_string(level)}.c_str(), reason.c_str());
    exit = Exit::Skipped;
    return;
  }
  const analysis::DifferResult result = analysis::differ(between(options, level), options.differ);
  for (const analysis::SteadyDifference& found : result.differences) {
    const std::string path = options.folder + "/differs-" + std::to_string(found.seed) + ".json";
    std::filesystem::create_directories(options.folder);
    write_file(path, scenarios::save_text(found.scenario));
    std::printf("seed %llu: %s #%zu: %s: simulated %s, real %s; halfopen run %s\n",
                static_cast<unsigned long long>(found.seed), found.first.program.c_str(), found.first.left.index,
                std::string{to_string(found.first.difference)}.c_str(), found.first.left.text.c_str(), found.first.right.text.c_str(),
                path.c_str());
  }
  std::printf("%zu scenarios compared at %s, %zu could not be carried out; %zu differ, %zu were unsteady\n", result.compared,
              std::string{to_string(level)}.c_str(), result.impossible, result.differences.size(), result.unsteady);
  if (!result.differences.empty()) exit = Exit::Failed;
}

}  // namespace

void add_differ_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("differ", "Hold the simulator against the real system on scenarios drawn from seeds");
  command->add_option("--runs", options->differ.runs, "So many scenarios (100)")->check(CLI::PositiveNumber);
  command->add_option("--seed", options->differ.first_seed, "The first one's seed (1); each next one has the next");
  command->add_option("--jobs", options->differ.jobs, "So many at a time (1)")->check(CLI::Range(1, 256));
  command->add_option("--level", options->level, "L0, L1 or L2; the highest this machine gives if left out")->check(CLI::IsMember({"L0", "L1", "L2"}));
  command->add_option("--profile", options->profile, "Profile of the simulated hosts (linux-6.18)")->type_name("PROFILE");
  command->add_option("--shrink", options->differ.shrink, "Runs for shrinking one difference (200); 0: none");
  command->add_option("--write", options->folder, "Folder for the scenarios that differ (.)")->type_name("FOLDER");
  command->footer("Exit status 1 if a difference shows each time; one that comes and goes is counted as unsteady.\n\n"
                  "Example:\n  halfopen differ --runs 1000 --jobs 16 --write differences");
  command->callback([options, &exit] { differ(*options, exit); });
}

}  // namespace halfopen::cli
