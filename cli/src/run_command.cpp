// halfopen run FILE...
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

#include "agents.h"
#include "app.h"
#include "halfopen/analysis/verify.h"
#include "halfopen/model/verdict.h"
#include "halfopen/pkt/export.h"
#include "halfopen/realnet/runner.h"
#include "halfopen/report/html/page.h"
#include "halfopen/report/pcapng.h"
#include "halfopen/report/record_json.h"
#include "halfopen/report/story.h"
#include "halfopen/report/text.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/world/world.h"
#include "programs.h"

namespace halfopen::cli {

realnet::Programs real_programs() {
  realnet::Programs programs;
  programs.instantiate = registered_programs().instantiate();
  programs.names = registered_programs().names();
  programs.load = [](std::string_view text) { return scenarios::load_text(text, "scenario").scenario; };
  programs.save = [](const model::Scenario& scenario) { return scenarios::save_text(scenario); };
  return programs;
}

realnet::Level level_named(const std::string& name) {
  for (int i = 0; !name.empty() && i < realnet::kLevels; ++i) {
    const auto level = static_cast<realnet::Level>(i);
    if (to_string(level).starts_with(name)) return level;
  }
  return realnet::this_machine().highest();
}

namespace {

struct Options {
  std::vector<std::string> files;
  std::string backend = "sim";
  std::string level;
  std::optional<std::int64_t> limit;
  AgentOptions agents;
  std::vector<std::string> systems;
  std::vector<std::string> profile_files;
  std::optional<std::uint64_t> seed;
  std::string record;
  std::string pcap;
  std::string html;
  std::string at;
  std::string export_pkt;
  std::string host;
  bool json = false;
  bool verify = false;
  bool story = false;
};

/// As much of a story as somebody reads who asked for one.
constexpr report::StoryOptions kWholeStory{.observations = 1'000, .segments = 1'000};

/// "client=windows-11": another system for one host.
void choose_system(model::Scenario& scenario, const std::string& choice, const profiles::Catalogue& catalogue) {
  const std::size_t equals = choice.find('=');
  const std::string host = choice.substr(0, equals);
  const std::string os = equals == choice.npos ? "" : choice.substr(equals + 1);
  if (!catalogue.find(os)) {
    std::string names;
    for (const std::string_view name : catalogue.names()) names += (names.empty() ? "" : ", ") + std::string{name};
    throw UsageError{"--os " + choice + ": expected HOST=PROFILE with a profile of " + names + " [usage.os]"};
  }
  for (model::Host& candidate : scenario.hosts) {
    if (candidate.name != host) continue;
    candidate.os = os;
    return;
  }
  throw UsageError{"--os " + choice + ": the scenario has no host '" + host + "' [usage.os]"};
}

/// The level asked for, or the highest this machine gives.
realnet::RealOptions real_options(const Options& options) {
  realnet::RealOptions real{.level = level_named(options.level), .agents = remote_hosts(options.agents)};
  if (options.limit) real.limit = std::chrono::seconds{*options.limit};
  return real;
}

/// Says why the scenario is not run, if it is not.
bool skip(const Options& options, const model::Scenario& scenario, const std::string& file) {
  const realnet::RealOptions real = real_options(options);
  const std::vector<std::string> missing = realnet::missing(scenario, real);
  for (const std::string& reason : missing) std::printf("%s: skipped: %s\n", file.c_str(), reason.c_str());
  const std::optional<realnet::Level> needed = missing.empty() ? std::nullopt : realnet::level_needed(scenario, real);
  if (needed && *needed != real.level) {
    const std::string reason = realnet::this_machine().reason_against(*needed);
    std::printf("%s: skipped: it needs %s%s\n", file.c_str(), std::string{to_string(*needed)}.c_str(),
                reason.empty() ? ", which this machine gives" : (", which this machine does not give: " + reason).c_str());
  }
  if (!missing.empty() && !options.record.empty()) {
    write_file(options.record, report::skipped_to_json(scenario.name, to_string(real.level), missing));
  }
  return !missing.empty();
}

model::Record run_on(const Options& options, const model::Scenario& scenario, const profiles::Catalogue& catalogue) {
  const bool shows_packets = options.story || !options.pcap.empty() || !options.html.empty() || !options.record.empty() ||
                             !options.export_pkt.empty();
  const model::RunOptions keep{.packets = shows_packets || !scenario.wire.empty(), .digests = true,
                               .events = !options.html.empty() || !options.record.empty()};
  if (options.backend == "real") return realnet::run(scenario, keep, real_programs(), real_options(options));
  return sim::run(scenario, registered_programs().instantiate(), keep, catalogue.lookup());
}

/// The command that runs the file again, simulated or real.
std::string replay_line(const Options& options, const model::Scenario& scenario, const std::string& file) {
  std::string line = "halfopen run " + file;
  if (options.backend == "real") return line + " --backend real";
  for (const std::string& choice : options.systems) line += " --os " + choice;
  for (const std::string& profile : options.profile_files) line += " --profile-file " + profile;
  return line + " --seed " + std::to_string(scenario.seed);
}

/// Only what the chosen host's card saw; everything if none is chosen.
report::PcapngOptions pcapng_options(const model::Record& record, const std::string& host) {
  for (std::size_t i = 0; i < record.hosts.size(); ++i) {
    if (record.hosts[i].name == host) return {.host = static_cast<std::int32_t>(i)};
  }
  return {};
}

/// The scenario of a file, with what the command line changes in it.
model::Scenario scenario_of(const Options& options, const std::string& file, const profiles::Catalogue& catalogue) {
  model::Scenario scenario = scenarios::load_file(file, known_systems(catalogue)).scenario;
  for (const std::string& choice : options.systems) choose_system(scenario, choice, catalogue);
  if (options.seed) scenario.seed = *options.seed;
  return scenario;
}

/// What one host did and saw, as a script.
void export_script(const Options& options, const model::Scenario& scenario, const model::Record& record) {
  try {
    write_file(options.export_pkt, pkt::export_host(scenario, record, options.host));
  } catch (const pkt::ExportError& error) {
    throw InputError{"--export-pkt " + options.export_pkt + ", --host " + options.host + ": expected a host that a script can say, but " + error.what() +
                     " [pkt.export]"};
  }
}

/// What the runs came to.
struct Tally {
  int passed = 0, failed = 0, skipped = 0;
};

void run_file(const Options& options, const std::string& file, const profiles::Catalogue& catalogue, Tally& tally) {
  const model::Scenario scenario = scenario_of(options, file, catalogue);
  if (!options.export_pkt.empty() && !model::find_host(scenario, options.host)) {
    throw UsageError{"--host " + options.host + ": expected a host of the scenario beside --export-pkt [usage.host]"};
  }
  if (!options.at.empty() && !model::find_host(scenario, options.at)) {
    throw UsageError{"--at " + options.at + ": the scenario has no host '" + options.at + "' [usage.at]"};
  }
  if (options.backend == "real" && skip(options, scenario, file)) {
    ++tally.skipped;
    return;
  }
  model::Record record = run_on(options, scenario, catalogue);
  if (!options.record.empty()) record.text = scenarios::save_text(scenario);
  const model::Verdict verdict = model::judge(scenario, record);
  const std::string text = options.json    ? report::record_to_json(record)
                           : options.story ? report::story(record, kWholeStory) + report::verdict_text(verdict, file)
                                           : report::run_text(scenario, record, verdict, file);
  std::fputs(text.c_str(), stdout);
  if (!options.record.empty()) write_file(options.record, report::record_to_json(record));
  if (!options.pcap.empty()) {
    std::ostringstream capture;
    report::write_pcapng(record, capture, pcapng_options(record, options.at));
    write_file(options.pcap, capture.str());
  }
  if (!options.export_pkt.empty()) export_script(options, scenario, record);
  if (!options.html.empty()) {
    write_file(options.html, report::html::run_page({.record = &record,
                                                     .scenario = &scenario,
                                                     .scenario_text = scenarios::save_text(scenario),
                                                     .label = file,
                                                     .replay = replay_line(options, scenario, file)}));
  }
  ++(verdict.passed() ? tally.passed : tally.failed);
}

/// Runs the scenario twice: the same, or the first event that differs.
void verify_file(const Options& options, const std::string& file, const profiles::Catalogue& catalogue, Exit& exit) {
  const model::Scenario scenario = scenario_of(options, file, catalogue);
  const analysis::Verification twice =
      analysis::verify(scenario, sim::runner(registered_programs().instantiate(), catalogue.lookup()));
  if (twice.same()) {
    std::printf("%s: two runs observe the same\n", file.c_str());
    return;
  }
  std::printf("%s: two runs differ %s\n", file.c_str(), to_string(*twice.divergence).c_str());
  exit = Exit::Failed;
}

void run(const Options& options, Exit& exit) {
  if (options.verify && options.backend == "real") {
    throw UsageError{"--verify: expected --backend sim, two runs on real sockets always differ in their times [usage.verify]"};
  }
  if (options.files.size() > 1 && !(options.record.empty() && options.pcap.empty() && options.html.empty() && options.export_pkt.empty())) {
    throw UsageError{"--record, --pcap, --html and --export-pkt: expected one scenario file, found " + std::to_string(options.files.size()) +
                     " [usage.one-file]"};
  }
  if (!options.at.empty() && options.pcap.empty()) throw UsageError{"--at " + options.at + ": expected --pcap beside it [usage.at]"};
  if (!options.host.empty() && options.export_pkt.empty()) throw UsageError{"--host " + options.host + ": expected --export-pkt beside it [usage.host]"};
  if (!options.export_pkt.empty() && options.backend == "real" && real_options(options).level == realnet::Level::Loopback) {
    throw UsageError{"--export-pkt " + options.export_pkt + ": expected --backend sim, or real at level L1: nobody sees the packets of L0 [usage.pcap]"};
  }
  if (!options.agents.agents.empty() && (options.backend != "real" || !options.level.empty())) {
    throw UsageError{"--agent: expected --backend real beside it, and no --level: hosts are machines [usage.agent]"};
  }
  if (!options.agents.agents.empty() && !options.pcap.empty()) {
    throw UsageError{"--pcap " + options.pcap + ": expected no --agent beside it: nobody sees the packets between machines [usage.pcap]"};
  }
  if ((!options.level.empty() || options.limit) && options.backend != "real") {
    throw UsageError{"--level and --limit: expected --backend real beside them [usage.level]"};
  }
  if (!options.pcap.empty() && options.backend == "real" && real_options(options).level == realnet::Level::Loopback) {
    throw UsageError{"--pcap " + options.pcap + ": expected --backend sim, or real at level L1: nobody sees the packets of L0 [usage.pcap]"};
  }
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  Tally tally;
  for (const std::string& file : options.files) {
    if (options.verify) verify_file(options, file, catalogue, exit);
    if (!options.verify) run_file(options, file, catalogue, tally);
  }
  if (tally.skipped > 0) std::printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, tally.skipped);
  if (tally.failed > 0) exit = Exit::Failed;
  if (tally.failed == 0 && tally.skipped > 0) exit = Exit::Skipped;
}

}  // namespace

void add_run_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run scenarios and hold their expectations against what was observed");
  command->add_option("FILE", options->files, "Scenario files")->required();
  command->add_option("--backend", options->backend, "sim: virtual time; real: sockets of this machine")
      ->check(CLI::IsMember({"sim", "real"}));
  command->add_option("--level", options->level, "With --backend real: L0 loopback, L1 namespaces or L2 kernel filters; the highest this machine gives")
      ->check(CLI::IsMember({"L0", "L1", "L2"}));
  command->add_option("--limit", options->limit, "With --backend real: the longest real time a run may be watched, in seconds (60)")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 1'000'000));
  add_agent_options(*command, options->agents);
  command->add_option("--os", options->systems, "Another operating system for a host")->type_name("HOST=PROFILE")->take_all();
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON); scenarios and --os may name it")
      ->type_name("FILE")
      ->take_all();
  command->add_option("--seed", options->seed, "Another seed");
  command->add_option("--record", options->record, "Write the record to this file (JSON)")->type_name("FILE");
  command->add_option("--pcap", options->pcap, "Write the packets to this file (pcapng)")->type_name("FILE");
  command->add_option("--html", options->html, "Write the run to this file as a page for a browser")->type_name("FILE");
  command->add_option("--at", options->at, "With --pcap: only what this host's card saw")->type_name("HOST");
  command->add_option("--export-pkt", options->export_pkt, "Write what the host of --host did and saw to this file, as a script for halfopen pkt")
      ->type_name("FILE");
  command->add_option("--host", options->host, "With --export-pkt: whose run")->type_name("HOST");
  command->add_flag("--verify", options->verify, "Run twice and show the first event that differs, instead of the record");
  command->add_flag("--story", options->story, "Print who did what when, a sequence diagram and every host's sockets instead of the record");
  command->add_flag("--json", options->json, "Print the record as JSON instead of text");
  command->footer("Example:\n  halfopen run scenario.json --os client=windows-11 --pcap run.pcapng");
  command->callback([options, &exit] { run(*options, exit); });
}

}  // namespace halfopen::cli
