// halfopen compare RECORD RECORD, halfopen compare FILE... --backends sim,real
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "agents.h"
#include "app.h"
#include "both_backends.h"
#include "halfopen/analysis/work.h"
#include "halfopen/report/comparison.h"
#include "halfopen/report/html/page.h"
#include "halfopen/report/junit.h"
#include "halfopen/report/record_json.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "known_differences.h"
#include "programs.h"

namespace halfopen::cli {
namespace {

using report::ScenarioComparison;

struct Options {
  std::vector<std::string> files;
  std::string backends;
  std::string level;
  std::optional<std::int64_t> limit;
  AgentOptions agents;
  std::string profile;
  std::vector<std::string> profile_files;
  int confirm = 1;
  unsigned jobs = 1;
  std::optional<std::int64_t> watch;
  std::vector<std::string> programs;
  std::string known;
  std::string json;
  std::string junit;
  std::string html;
  CLI::App* command = nullptr;
};

/// Files as they are, and every scenario below a folder, by path.
std::vector<std::string> scenario_files(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const std::string& name : named) {
    if (!std::filesystem::is_directory(name)) {
      files.push_back(name);
      continue;
    }
    const auto first = static_cast<std::ptrdiff_t>(files.size());
    for (const auto& entry : std::filesystem::recursive_directory_iterator{name}) {
      if (entry.path().extension() == ".json") files.push_back(entry.path().string());
    }
    if (files.size() == static_cast<std::size_t>(first)) throw InputError{name + ": /: expected a folder with scenarios [compare.empty]"};
    std::sort(files.begin() + first, files.end());
  }
  return files;
}

/// What the record was made of, if it says so.
std::optional<model::Scenario> scenario_of(const model::Record& record, const std::string& file) {
  if (record.text.empty()) return std::nullopt;
  return scenarios::load_text(record.text, file + " (text)").scenario;
}

void compare_records(const Options& options, Exit& exit) {
  if (options.files.size() != 2) {
    throw UsageError{"compare: expected two records, or --backends sim,real beside scenarios; found " +
                     std::to_string(options.files.size()) + " files [usage.compare]"};
  }
  for (const char* option : {"--level", "--limit", "--agent", "--profile", "--profile-file", "--confirm", "--jobs", "--watch", "--known", "--json", "--junit"}) {
    if (options.command->count(option) > 0) throw UsageError{std::string{option} + ": expected --backends sim,real beside it [usage.compare]"};
  }
  const model::Record left = report::record_from_json(read_file(options.files[0]), options.files[0]);
  const model::Record right = report::record_from_json(read_file(options.files[1]), options.files[1]);
  const std::optional<model::Scenario> scenario = scenario_of(left, options.files[0]);
  for (const std::string& name : options.programs) {
    if (model::find_program(left, name) || model::find_program(right, name)) continue;
    throw UsageError{"--program " + name + ": expected a program of the records [usage.compare]"};
  }
  const analysis::Comparison comparison =
      analysis::compare(left, right, {.scenario = scenario ? &*scenario : nullptr, .programs = options.programs});
  std::fputs(report::comparison_text(comparison, left, right).c_str(), stdout);
  if (!options.html.empty()) {
    write_file(options.html, report::html::compare_page({.record = &left, .label = options.files[0]},
                                                        {.record = &right, .label = options.files[1]}, comparison));
  }
  if (!comparison.same()) exit = Exit::Failed;
}

/// Both runs beside each other, simulated and real.
void write_page(const std::string& path, const model::Scenario& scenario, const ScenarioComparison& compared) {
  if (compared.outcome == ScenarioComparison::Outcome::Skipped) {
    std::printf("%s: not written, the scenario was skipped\n", path.c_str());
    return;
  }
  const auto shown = [&, text = scenarios::save_text(scenario)](const model::Record& record) {
    return report::html::Shown{.record = &record, .scenario = &scenario, .scenario_text = text, .label = record.backend};
  };
  std::vector<std::string> remarks = compared.doubts;
  for (const std::string& knob : compared.turned) remarks.push_back("simulated as the running system has it: " + knob);
  write_file(path, report::html::compare_page(shown(compared.simulated), shown(compared.real), compared.comparison, remarks));
}

Exit exit_of(const std::vector<ScenarioComparison>& compared) {
  using Outcome = ScenarioComparison::Outcome;
  const auto all = [&](Outcome outcome) {
    return static_cast<std::size_t>(std::ranges::count(compared, outcome, &ScenarioComparison::outcome)) == compared.size();
  };
  if (std::ranges::count(compared, Outcome::Differs, &ScenarioComparison::outcome) > 0) return Exit::Failed;
  return all(Outcome::Skipped) ? Exit::Skipped : Exit::Passed;
}

void compare_both(const Options& options, Exit& exit) {
  if (options.backends != "sim,real") {
    throw UsageError{"--backends " + options.backends + ": expected sim,real [usage.compare]"};
  }
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  if (!options.profile.empty() && !catalogue.find(options.profile)) {
    throw UsageError{"--profile " + options.profile + ": expected the name of a profile [usage.os]"};
  }
  BothOptions both{.real = {.level = level_named(options.level), .ignore_wire = true},
                   .profile = options.profile,
                   .confirm = options.confirm};
  if (options.limit) both.real.limit = std::chrono::seconds{*options.limit};
  if (options.watch) both.watch = std::chrono::seconds{*options.watch};
  const KnownDifferences known = options.known.empty() ? KnownDifferences{} : KnownDifferences{options.known};
  const std::vector<std::string> files = scenario_files(options.files);
  both.real.agents = remote_hosts(options.agents);
  if (!both.real.agents.empty()) {
    if (files.size() != 1 || !options.level.empty()) {
      throw UsageError{"--agent: expected one scenario and no --level, a token is for one run and hosts are machines [usage.agent]"};
    }
    both.confirm = 0;
  }
  if (!options.html.empty() && files.size() != 1) {
    throw UsageError{"--html: expected two records or one scenario file, found " + std::to_string(files.size()) + " [usage.one-file]"};
  }
  std::vector<model::Scenario> scenarios;
  for (const std::string& file : files) scenarios.push_back(scenarios::load_file(file, known_systems(catalogue)).scenario);
  std::vector<ScenarioComparison> compared(files.size());
  analysis::work_through(files.size(), options.jobs, {},
                         [&](std::size_t i) { compared[i] = compare_backends(scenarios[i], files[i], both, catalogue); });
  for (ScenarioComparison& each : compared) known.apply(each);
  for (const ScenarioComparison& each : compared) std::fputs(comparison_text(each).c_str(), stdout);
  std::fputs(report::comparisons_summary(compared).c_str(), stdout);
  if (!options.html.empty()) write_page(options.html, scenarios[0], compared[0]);
  const std::vector<std::string> needless = known.needless(compared);
  for (const std::string& line : needless) std::puts(line.c_str());
  if (!options.json.empty()) write_file(options.json, report::comparisons_json(compared));
  if (!options.junit.empty()) write_file(options.junit, report::junit(report::comparison_cases(compared)));
  exit = needless.empty() ? exit_of(compared) : Exit::Failed;
}

void compare(const Options& options, Exit& exit) { (options.backends.empty() ? compare_records : compare_both)(options, exit); }

}  // namespace

void add_compare_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "Hold two records against each other, or scenarios on both backends");
  options->command = command;
  command->add_option("FILE", options->files, "Two records saved by run --record; with --backends scenarios, and folders of them")->required();
  command->add_option("--backends", options->backends, "Carry out each scenario on both")->type_name("sim,real");
  command->add_option("--level", options->level, "L0, L1 or L2; the highest this machine gives if left out")->check(CLI::IsMember({"L0", "L1", "L2"}));
  add_agent_options(*command, options->agents);
  command->add_option("--limit", options->limit, "The longest real time a run may be watched, in seconds (60); one that says more is skipped")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--profile", options->profile, "Profile of the simulated hosts; that of the running system if left out")
      ->type_name("PROFILE");
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON), for --profile")
      ->type_name("FILE")
      ->take_all();
  command->add_option("--confirm", options->confirm, "A difference counts if it shows so many times more (1)")->check(CLI::Range(0, 100));
  command->add_option("--jobs", options->jobs, "So many scenarios at a time (1): real ones mostly wait")->check(CLI::Range(1, 256));
  command->add_option("--watch", options->watch, "Watch each scenario for so many seconds only, on both sides")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--program", options->programs, "With two records: compare only this program; may be given several times")
      ->type_name("PROGRAM");
  command->add_option("--known", options->known, "A list of differences that are explained: [sometimes] FILE PROGRAM...: ROW")
      ->type_name("FILE");
  command->add_option("--json", options->json, "Write the comparisons to this file")->type_name("FILE");
  command->add_option("--html", options->html, "Write both runs, side by side, to this file as a page for a browser")->type_name("FILE");
  command->add_option("--junit", options->junit, "Write the outcomes to this file (JUnit XML)")->type_name("FILE");
  command->footer(
      "Codes, counts and order are compared exactly; times exactly between simulated records, and within a real\n"
      "system's timer rounding otherwise. Exit status 0 if all that was compared agrees, 1 if something differs each time,\n"
      "4 if everything was skipped.\n\n"
      "Example:\n"
      "  halfopen compare scenarios/loopback --backends sim,real --jobs 8\n"
      "  halfopen compare sim.json real.json");
  command->callback([options, &exit] { compare(*options, exit); });
}

}  // namespace halfopen::cli
