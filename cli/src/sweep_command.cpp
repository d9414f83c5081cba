// halfopen sweep FILE
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "app.h"
#include "halfopen/analysis/shrink.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/scenarios/duration.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/world/world.h"
#include "promise.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::string file;
  std::string subject;
  std::vector<std::string> promises;
  std::string a_while = "5s", settle = "30s";
  analysis::SweepOptions sweep;
  std::string shrink_to;
};

net::Duration duration_of(const std::string& option, const std::string& text) {
  if (const auto duration = scenarios::duration_named(text); duration && *duration > net::Duration::zero()) return *duration;
  throw UsageError{option + " " + text + ": expected a duration like 500ms or 5s [usage.duration]"};
}

/// The program named, or the only one there is.
std::string subject_of(const Options& options, const model::Scenario& scenario) {
  if (options.subject.empty() && scenario.programs.size() == 1) return scenario.programs[0].name;
  if (model::find_program(scenario, options.subject) != nullptr) return options.subject;
  std::string names;
  for (const model::Program& program : scenario.programs) names += (names.empty() ? "" : ", ") + program.name;
  throw UsageError{"--subject " + options.subject + ": expected the program under test, one of " + names + " [usage.subject]"};
}

analysis::Run runner() {
  return [instantiate = registered_programs().instantiate()](const model::Scenario& scenario, bool whole) {
    return sim::run(scenario, instantiate, {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
  };
}

/// Of each invariant that was violated the smallest scenario that still violates it, written to a file.
void shrink_failures(const Options& options, const analysis::Sweep& sweep, const std::vector<analysis::Invariant>& invariants) {
  std::filesystem::create_directories(options.shrink_to);
  std::set<std::string> written;
  for (const analysis::Failure& failure : sweep.failures) {
    if (!written.insert(failure.violation.invariant).second) continue;
    const analysis::Shrunk shrunk = analysis::shrink(sweep, failure, invariants, runner(), options.sweep.settle);
    const std::string path = options.shrink_to + "/" + std::to_string(written.size()) + ".json";
    write_file(path, scenarios::save_text(shrunk.scenario));
    const std::size_t faults = shrunk.scenario.faults.size();
    std::printf("shrunk, in %zu runs, to %zu %s: %s: halfopen run %s\n", shrunk.runs, faults, faults == 1 ? "fault" : "faults",
                failure.violation.invariant.c_str(), path.c_str());
  }
}

void sweep(Options& options, Exit& exit) {
  options.sweep.settle = duration_of("--settle", options.settle);
  const analysis::InjectionOptions injections{.a_while = duration_of("--a-while", options.a_while)};
  std::vector<analysis::Invariant> invariants{analysis::no_endless_loop(), analysis::no_damage()};
  for (const std::string& promise : options.promises) invariants.push_back(promise_of(promise));

  const model::Scenario scenario = scenarios::load_file(options.file, known_systems()).scenario;
  const std::string subject = subject_of(options, scenario);
  const analysis::Sweep swept = analysis::sweep(scenario, subject, invariants, runner(),
                                                analysis::standard_injections(scenario, subject, injections), options.sweep);
  std::fputs(map_text(swept).c_str(), stdout);
  if (swept.clean()) return;
  exit = Exit::Failed;
  if (!options.shrink_to.empty()) shrink_failures(options, swept, invariants);
}

}  // namespace

void add_sweep_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("sweep", "Try every failure at every point of a scenario");
  command->add_option("FILE", options->file, "A scenario")->required();
  command->add_option("--subject", options->subject, "The program under test; everything else may go wrong around it")
      ->type_name("PROGRAM");
  command->add_option("--promise", options->promises, "What must hold in every run, e.g. 'client ends up connected not lost,failed'")
      ->type_name("PROMISE");
  command->add_option("--a-while", options->a_while, "How long cuts, stops, reboots last (5s)")->type_name("TIME");
  command->add_option("--settle", options->settle, "How long a run is watched afterwards (30s)")->type_name("TIME");
  command->add_option("--depth", options->sweep.depth, "2: pairs of failures, too")->check(CLI::Range(1, 2));
  command->add_option("--budget", options->sweep.budget, "At most so many pairs (10000)");
  command->add_option("--jobs", options->sweep.jobs, "Threads (1); the result does not depend on them")->check(CLI::Range(1, 1024));
  command->add_option("--shrink", options->shrink_to, "Write the smallest scenario of each violation into this folder")
      ->type_name("FOLDER");
  command->footer(
      "Always promised: no run turns in circles, scripts receive what was sent. Further promises:\n"
      "  P stays alive | P eventually says NOTE | P ends up NOTE not NOTE,... | P counts NOTE\n"
      "  P says NOTE,... within DURATION of NOTE | P makes at most N CALL in DURATION\n\n"
      "Example:\n"
      "  halfopen sweep scenarios/games/heartbeat.json --subject client --promise 'client stays alive'");
  command->callback([options, &exit] { sweep(*options, exit); });
}

}  // namespace halfopen::cli
