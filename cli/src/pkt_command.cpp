// halfopen pkt SCRIPT|DIR...
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include "app.h"
#include "halfopen/analysis/work.h"
#include "halfopen/pkt/run.h"
#include "halfopen/pkt_kernel/play.h"
#include "halfopen/report/pcapng.h"
#include "pkt_output.h"

namespace halfopen::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> paths;
  std::string profile = "linux-6.18";
  std::vector<std::string> profile_files;
  std::vector<std::string> defines;
  std::vector<std::string> knobs;
  std::string ip_version;
  bool strict = false;
  bool verbose = false;
  std::uint32_t jobs = 1;
  std::string on = "simulated";
  pkt_kernel::KernelOptions kernel;
  std::int64_t kernel_tolerance_ms = 20;
  std::string junit;
  std::string json;
  std::string pcap;
};

std::pair<std::string, std::string> pair_of(const char* option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError{std::string{option} + ' ' + text + ": expected NAME=VALUE [usage.pair]"};
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Every .pkt file below a folder, by name.
std::vector<std::string> scripts_in(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && entry.path().extension() == ".pkt") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> files_of(const Options& options) {
  std::vector<std::string> files;
  for (const std::string& path : options.paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    const std::vector<std::string> found = scripts_in(path);
    if (found.empty()) throw InputError{path + ": expected a folder with .pkt files [pkt.folder]"};
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

pkt::RunOptions run_options(const Options& options, const profiles::Catalogue& catalogue) {
  pkt::RunOptions run;
  run.profile = catalogue.find(options.profile);
  if (run.profile == nullptr) {
    std::string names;
    for (const std::string_view name : catalogue.names()) names += (names.empty() ? "" : ", ") + std::string{name};
    throw UsageError{"--profile " + options.profile + ": expected one of " + names + " [usage.profile]"};
  }
  run.strict = options.strict;
  run.keep_packets = !options.pcap.empty();
  if (options.ip_version == "ipv4") run.ip_version = pkt::IpVersion::V4;
  if (options.ip_version == "ipv6") run.ip_version = pkt::IpVersion::V6;
  if (options.ip_version == "ipv4-mapped-ipv6") run.ip_version = pkt::IpVersion::Mapped;
  for (const std::string& text : options.defines) run.defines.insert(pair_of("-D", text));
  for (const std::string& text : options.knobs) run.knobs.push_back(pair_of("--knob", text));
  return run;
}

using Scripts = std::vector<pkt_kernel::NamedText>;

/// Runs share nothing, so each thread takes the next script.
std::vector<PktRun> run_simulated(const Scripts& scripts, const pkt::RunOptions& options, std::uint32_t jobs) {
  std::vector<PktRun> runs(scripts.size(), PktRun{.on = "simulated"});
  analysis::work_through(scripts.size(), jobs, {},
                         [&](std::size_t i) { runs[i].result = pkt::run_text(scripts[i].text, scripts[i].file, options); });
  return runs;
}

std::vector<PktRun> run_on_kernel(const Scripts& scripts, const pkt::RunOptions& options, const Options& all) {
  pkt_kernel::KernelOptions kernel = all.kernel;
  kernel.tolerance = std::chrono::milliseconds{all.kernel_tolerance_ms};
  std::vector<PktRun> runs;
  for (pkt_kernel::Played& played : pkt_kernel::play_on_kernel(scripts, options, kernel)) {
    runs.push_back({.on = "kernel", .tries = played.tries, .result = std::move(played.result)});
  }
  return runs;
}

Exit exit_of(const PktCounts& counts, bool disagree) {
  const auto any = [&](pkt::Verdict verdict) { return counts[static_cast<std::size_t>(verdict)] > 0; };
  if (any(pkt::Verdict::Invalid)) return Exit::BadInput;
  if (disagree) return Exit::Disagree;
  if (any(pkt::Verdict::Failed)) return Exit::Failed;
  if (any(pkt::Verdict::Unsupported) || any(pkt::Verdict::Skipped)) return Exit::Skipped;
  return Exit::Passed;
}

void print(const std::vector<PktRun>& runs, bool verbose) {
  bool told = false;  // A machine without namespaces skips every script for the same reason.
  for (const PktRun& run : runs) {
    const bool skipped = run.result.verdict == pkt::Verdict::Skipped;
    if (skipped && std::exchange(told, true) && !verbose) continue;
    if (verbose || run.tries > 1 || run.result.verdict != pkt::Verdict::Passed) std::fputs(pkt_text(run).c_str(), stdout);
  }
}

/// Each run as a host of its own, named after its script and what it was played against.
void write_capture(const std::string& file, const std::vector<PktRun>& runs) {
  model::Record record;
  for (const PktRun& run : runs) {
    for (model::PacketRecord packet : run.result.packets) {
      packet.host = static_cast<std::int32_t>(record.hosts.size());
      record.packets.push_back(std::move(packet));
    }
    record.hosts.push_back({.name = run.result.file + ", " + std::string{run.on}, .os = {}, .addresses = {}, .sockets = {}});
  }
  std::stable_sort(record.packets.begin(), record.packets.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  std::ostringstream capture;
  report::write_pcapng(record, capture);
  write_file(file, capture.str());
}

void run(const Options& options, Exit& exit) {
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  const pkt::RunOptions how = run_options(options, catalogue);
  Scripts scripts;
  for (const std::string& file : files_of(options)) scripts.push_back({file, read_file(file)});
  // The kernel first: its scripts are played in forked processes, which want a process of one thread.
  const std::vector<PktRun> kernel = options.on == "simulated" ? std::vector<PktRun>{} : run_on_kernel(scripts, how, options);
  const std::vector<PktRun> simulated = options.on == "kernel" ? std::vector<PktRun>{} : run_simulated(scripts, how, options.jobs);
  std::vector<PktRun> runs = simulated;
  runs.insert(runs.end(), kernel.begin(), kernel.end());
  print(runs, options.verbose);
  std::fputs(pkt_summary(runs).c_str(), stdout);
  std::vector<std::string> disagreements;
  if (options.on == "both") {
    disagreements = pkt_disagreements(simulated, kernel);
    for (const std::string& line : disagreements) std::fputs(line.c_str(), stdout);
    std::printf("simulated: %s\non the kernel: %s\n%zu disagreements\n", to_string(count(simulated)).c_str(), to_string(count(kernel)).c_str(), disagreements.size());
  }
  if (!options.pcap.empty()) write_capture(options.pcap, runs);
  if (!options.junit.empty()) write_file(options.junit, pkt_junit(runs));
  if (!options.json.empty()) write_file(options.json, pkt_json(runs));
  exit = exit_of(count(runs), !disagreements.empty());
}

}  // namespace

void add_pkt_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("pkt", "Run scripts in the packetdrill language against a simulated host, or this machine's kernel");
  command->add_option("SCRIPT", options->paths, "Scripts (.pkt), or folders of them")->required()->check(CLI::ExistingPath);
  command->add_option("--profile", options->profile, "The host's operating system")->type_name("PROFILE");
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON) for --profile")
      ->type_name("FILE")
      ->take_all();
  command->add_option("-D,--define", options->defines, "What a word of the scripts stands for")
      ->type_name("NAME=VALUE")->take_all();
  command->add_option("--knob", options->knobs, "Turned before each script, by the system's own name")
      ->type_name("NAME=VALUE")->take_all();
  command->add_option("--ip-version", options->ip_version, "Instead of what the scripts say")
      ->check(CLI::IsMember({"ipv4", "ipv6", "ipv4-mapped-ipv6"}));
  command->add_flag("--strict", options->strict, "Exact times and timestamps, and nothing sent behind the last event");
  command->add_flag("-v,--verbose", options->verbose, "Name the scripts that passed, too");
  command->add_option("--jobs", options->jobs, "Scripts at a time")->check(CLI::Range(1u, 64u));
  command->add_option("--on", options->on, "What plays the host: simulated, this machine's kernel (in namespaces, real time), or both")
      ->check(CLI::IsMember({"simulated", "kernel", "both"}));
  command->add_option("--kernel-jobs", options->kernel.at_a_time, "Scripts at a time on the kernel")->check(CLI::Range(1u, 64u));
  command->add_option("--kernel-tries", options->kernel.tries, "How often a script that fails on the kernel is played in all")->check(CLI::Range(1u, 10u));
  command->add_option("--kernel-tolerance", options->kernel_tolerance_ms, "ms by which times on the kernel may be off")->check(CLI::Range(0, 10'000));
  command->add_option("--pcap", options->pcap, "Write the packets of every run to this file (pcapng)")->type_name("FILE");
  command->add_option("--junit", options->junit, "Write the results to this file (JUnit XML)")->type_name("FILE");
  command->add_option("--json", options->json, "Write the results to this file (JSON)")->type_name("FILE");
  command->footer(
      "Exit status: 0 all passed, 1 some failed, 3 some are invalid, 4 some are unsupported or skipped and none failed, 6 simulated\n"
      "host and kernel disagree.\n"
      "Example:\n  halfopen pkt tests/pkt --ip-version ipv6 --strict --jobs 2");
  command->callback([options, &exit] { run(*options, exit); });
}

}  // namespace halfopen::cli
