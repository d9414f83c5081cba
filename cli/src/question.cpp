#include "question.h"

#include <cstdio>

#include "halfopen/scenarios/duration.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/world/world.h"
#include "promise.h"
#include "shrunk.h"

namespace halfopen::cli {

void add_question_options(CLI::App& command, Question& question) {
  command.add_option("FILE", question.file, "A scenario")->required();
  command.add_option("--subject", question.subject, "The program under test; everything else may go wrong around it")
      ->type_name("PROGRAM");
  command.add_option("--promise", question.promises, "What must hold in every run, e.g. 'client ends up connected not lost,failed'")
      ->type_name("PROMISE");
  command.add_option("--settle", question.settle, "How long a run is watched afterwards (30s)")->type_name("TIME");
  command.add_option("--jobs", question.jobs, "Threads (1); the result does not depend on them")->check(CLI::Range(1, 1024));
  command.add_option("--shard", question.shard, "Only this part of it, from 0/N on; otherwise what GTEST_SHARD_INDEX, "
                                                "SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX say")
      ->type_name("I/N");
  command.add_option("--result", question.result_to, "Write the result to this file (JSON), for halfopen merge")
      ->type_name("FILE");
  command.add_option("--shrink", question.shrink_to, "Write the smallest scenario of each violation into this folder, as a file, a test "
                                                     "and a capture")
      ->type_name("FOLDER");
}

net::Duration duration_of(const std::string& option, const std::string& text) {
  if (const auto duration = scenarios::duration_named(text); duration && *duration > net::Duration::zero()) return *duration;
  throw UsageError{option + " " + text + ": expected a duration like 500ms or 5s [usage.duration]"};
}

std::string subject_of(const Question& question, const model::Scenario& scenario) {
  if (question.subject.empty() && scenario.programs.size() == 1) return scenario.programs[0].name;
  if (model::find_program(scenario, question.subject) != nullptr) return question.subject;
  std::string names;
  for (const model::Program& program : scenario.programs) names += (names.empty() ? "" : ", ") + program.name;
  throw UsageError{"--subject " + question.subject + ": expected the program under test, one of " + names + " [usage.subject]"};
}

std::vector<analysis::Invariant> invariants_of(const std::vector<std::string>& promises) {
  std::vector<analysis::Invariant> invariants{analysis::no_endless_loop(), analysis::no_damage()};
  for (const std::string& promise : promises) invariants.push_back(promise_of(promise));
  return invariants;
}

analysis::Shard shard_of(const Question& question) {
  try {
    return question.shard.empty() ? analysis::shard_of_environment() : analysis::shard_named(question.shard);
  } catch (const std::invalid_argument& error) {
    throw UsageError{(question.shard.empty() ? "" : "--shard: ") + std::string{error.what()} + " [usage.shard]"};
  }
}

analysis::Run simulated() {
  return [instantiate = registered_programs().instantiate()](const model::Scenario& scenario, bool whole) {
    return sim::run(scenario, instantiate, {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
  };
}

report::Result asked(const Question& question, const model::Scenario& scenario, const std::string& subject, const analysis::Shard& shard) {
  if (shard.count > 1) std::printf("shard %u/%u, by %s\n", shard.index, shard.count, shard.from.c_str());
  return {.scenario = scenarios::save_text(scenario),
          .subject = subject,
          .promises = question.promises,
          .settings = {{setting::kSettle, model::to_string(duration_of("--settle", question.settle))}},
          .shard = shard.index,
          .shards = shard.count};
}

void conclude(const report::Result& result, const std::string& result_to, const std::string& shrink_to, Exit& exit) {
  const auto* sweep = std::get_if<analysis::SweepResult>(&result.outcome);
  const std::string text = sweep != nullptr ? analysis::map_text(*sweep)
                                            : analysis::exploration_text(std::get<analysis::Exploration>(result.outcome));
  std::fputs(text.c_str(), stdout);
  if (!result_to.empty()) write_file(result_to, report::result_to_json(result));
  const bool clean = sweep != nullptr ? sweep->violated.empty() : std::get<analysis::Exploration>(result.outcome).clean();
  if (clean) return;
  exit = Exit::Failed;
  if (!shrink_to.empty()) write_shrunk(result, shrink_to);
}

}  // namespace halfopen::cli
