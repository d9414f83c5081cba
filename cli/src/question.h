// What sweep, explore and merge share: the scenario under test, its promises, the shard, the result and what is shrunk from it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app.h"
#include "halfopen/analysis/shard.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/report/result_json.h"

namespace halfopen::cli {

/// The options both commands have.
struct Question {
  std::string file;
  std::string subject;
  std::vector<std::string> promises;
  std::string settle = "30s";
  unsigned jobs = 1;
  std::string shard;       ///< "1/3"; empty: what the environment says.
  std::string result_to;
  std::string shrink_to;
};

void add_question_options(CLI::App& command, Question& question);

/// A duration above zero. Throws UsageError naming the option.
net::Duration duration_of(const std::string& option, const std::string& text);
/// The program named, or the only one there is. Throws UsageError.
std::string subject_of(const Question& question, const model::Scenario& scenario);
/// Those named, behind those that are always asked for. Throws UsageError.
std::vector<analysis::Invariant> invariants_of(const std::vector<std::string>& promises);
/// Throws UsageError [usage.shard].
analysis::Shard shard_of(const Question& question);
/// Runs simulated scenarios with the programs of this program.
analysis::Run simulated();
/// What was asked, without an answer.
report::Result asked(const Question& question, const model::Scenario& scenario, const std::string& subject, const analysis::Shard& shard);

/// Prints what came of it, writes the result and the shrunk scenarios where the options ask for them.
void conclude(const report::Result& result, const std::string& result_to, const std::string& shrink_to, Exit& exit);

/// How the settings of a result are named.
namespace setting {
inline constexpr const char* kSettle = "settle";
inline constexpr const char* kAWhile = "a_while";
inline constexpr const char* kDepth = "depth";
inline constexpr const char* kBudget = "budget";
inline constexpr const char* kFaults = "faults";
}  // namespace setting

}  // namespace halfopen::cli
