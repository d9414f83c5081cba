// What the commands of the halfopen program share: exit codes, the registered programs, finding profiles and data.
#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "halfopen/model/runner.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/scenarios/check.h"
#include "halfopen/scenarios/registry.h"

namespace halfopen::cli {

/// Exit codes of the program; documented in `halfopen --help` and docs/command-line.md.
enum class Exit : int {
  Passed = 0,      ///< Everything was as expected.
  Failed = 1,      ///< A run did something else than expected, or two records differ.
  Usage = 2,       ///< The command line is wrong.
  BadInput = 3,    ///< A file is: scenario, profile, record.
  Skipped = 4,     ///< The backend cannot do what a scenario needs; nothing failed.
  Machine = 5,     ///< The machine failed: a file that cannot be written, a child that cannot be started.
  Disagree = 6,    ///< Simulated host and kernel came to different verdicts.
};

/// Wrong command line that CLI11 cannot see. Message as printed, id included.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Each adds its command to `app`; running it sets `exit`.
void add_case_commands(CLI::App& app, Exit& exit);       // demo, cases
void add_run_command(CLI::App& app, Exit& exit);
void add_incident_command(CLI::App& app, Exit& exit);
void add_compare_command(CLI::App& app, Exit& exit);
void add_profiles_command(CLI::App& app, Exit& exit);
void add_validate_command(CLI::App& app, Exit& exit);
void add_flips_command(CLI::App& app, Exit& exit);
void add_evidence_command(CLI::App& app, Exit& exit);
void add_generate_command(CLI::App& app, Exit& exit);
void add_sweep_command(CLI::App& app, Exit& exit);
void add_explore_command(CLI::App& app, Exit& exit);
void add_merge_command(CLI::App& app, Exit& exit);
void add_coverage_command(CLI::App& app);
void add_differ_command(CLI::App& app, Exit& exit);
void add_agent_command(CLI::App& app);
void add_learn_command(CLI::App& app, Exit& exit);
void add_levels_command(CLI::App& app);
void add_pkt_command(CLI::App& app, Exit& exit);
void add_manual_commands(CLI::App& app);                 // manual, completion

/// The C++ programs scenarios may name.
scenarios::Registry registered_programs();

/// Scenario files may name these systems: every profile and alias.
scenarios::CheckOptions known_systems(const profiles::Catalogue& catalogue = {});

/// Adds the profiles of these files, in their order: a later one may extend an earlier one.
/// Throws InputError naming file, place and expectation.
void add_profile_files(profiles::Catalogue& catalogue, const std::vector<std::string>& files);

/// Folder with scenarios/, docs/evidence/ and tests/evidence/: share/halfopen beside the installed program, else the project's
/// folder as it was when the program was built.
std::string project_folder();
/// Folder of the scenarios that come with halfopen: HALFOPEN_DATA if set, else the one in project_folder().
std::string data_folder();

/// A file that was named and cannot be used. Message as printed, id included.
class InputError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Writes a file whole or not at all. Throws std::runtime_error naming it.
void write_file(const std::string& path, std::string_view content);
/// Reads a whole file. Throws InputError naming it.
std::string read_file(const std::string& path);

}  // namespace halfopen::cli
