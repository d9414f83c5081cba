// halfopen pkt SCRIPT|DIR...
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app.h"
#include "halfopen/analysis/work.h"
#include "halfopen/pkt/run.h"
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
  std::string junit;
  std::string json;
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
  if (options.ip_version == "ipv4") run.ip_version = pkt::IpVersion::V4;
  if (options.ip_version == "ipv6") run.ip_version = pkt::IpVersion::V6;
  if (options.ip_version == "ipv4-mapped-ipv6") run.ip_version = pkt::IpVersion::Mapped;
  for (const std::string& text : options.defines) run.defines.insert(pair_of("-D", text));
  for (const std::string& text : options.knobs) run.knobs.push_back(pair_of("--knob", text));
  return run;
}

/// Runs share nothing, so each thread takes the next script.
std::vector<pkt::Result> run_all(const std::vector<std::string>& files, const pkt::RunOptions& options, std::uint32_t jobs) {
  std::vector<std::string> texts;
  for (const std::string& file : files) texts.push_back(read_file(file));
  std::vector<pkt::Result> results(files.size());
  analysis::work_through(files.size(), jobs, {},
                         [&](std::size_t i) { results[i] = pkt::run_text(texts[i], files[i], options); });
  return results;
}

Exit exit_of(const PktCounts& counts) {
  if (counts[static_cast<std::size_t>(pkt::Verdict::Invalid)] > 0) return Exit::BadInput;
  if (counts[static_cast<std::size_t>(pkt::Verdict::Failed)] > 0) return Exit::Failed;
  if (counts[static_cast<std::size_t>(pkt::Verdict::Unsupported)] > 0) return Exit::Skipped;
  return Exit::Passed;
}

void run(const Options& options, Exit& exit) {
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  const pkt::RunOptions how = run_options(options, catalogue);
  const std::vector<pkt::Result> results = run_all(files_of(options), how, options.jobs);
  for (const pkt::Result& result : results) {
    if (options.verbose || result.verdict != pkt::Verdict::Passed) std::fputs(pkt::to_string(result).c_str(), stdout);
  }
  std::fputs(pkt_summary(results).c_str(), stdout);
  if (!options.junit.empty()) write_file(options.junit, pkt_junit(results));
  if (!options.json.empty()) write_file(options.json, pkt_json(results));
  exit = exit_of(count(results));
}

}  // namespace

void add_pkt_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("pkt", "Run scripts in the packetdrill language against a simulated host");
  command->add_option("SCRIPT", options->paths, "Scripts (.pkt), or folders of them")->required()->check(CLI::ExistingPath);
  command->add_option("--profile", options->profile, "The host's operating system");
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON) for --profile")->take_all();
  command->add_option("-D,--define", options->defines, "NAME=VALUE: what a word of the scripts stands for")->take_all();
  command->add_option("--knob", options->knobs, "NAME=VALUE: turned before each script, by the system's own name")->take_all();
  command->add_option("--ip-version", options->ip_version, "Instead of what the scripts say")
      ->check(CLI::IsMember({"ipv4", "ipv6", "ipv4-mapped-ipv6"}));
  command->add_flag("--strict", options->strict, "Exact times and timestamps, and nothing sent behind the last event");
  command->add_flag("-v,--verbose", options->verbose, "Name the scripts that passed, too");
  command->add_option("--jobs", options->jobs, "Scripts at a time")->check(CLI::Range(1u, 64u));
  command->add_option("--junit", options->junit, "Write the results to this file (JUnit XML)");
  command->add_option("--json", options->json, "Write the results to this file (JSON)");
  command->footer(
      "Exit status: 0 all passed, 1 some failed, 3 some are invalid, 4 some are unsupported and none failed.\n"
      "Example:\n  halfopen pkt tests/pkt --ip-version ipv6 --strict --jobs 2");
  command->callback([options, &exit] { run(*options, exit); });
}

}  // namespace halfopen::cli
