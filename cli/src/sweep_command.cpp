// halfopen sweep FILE
#include <memory>

#include "halfopen/analysis/sweep_result.h"
#include "halfopen/report/html/page.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "progress.h"
#include "question.h"

namespace halfopen::cli {
namespace {

struct Options {
  Question question;
  std::string a_while = "5s";
  std::string html;
  analysis::SweepOptions sweep;
};

/// The command that asks the same again, its durations in full.
std::string command_of(const Options& options, const std::string& subject) {
  const Question& question = options.question;
  std::string command = "halfopen sweep " + question.file + " --subject " + subject;
  for (const std::string& promise : question.promises) command += " --promise '" + promise + "'";
  command += " --a-while " + options.a_while + " --settle " + question.settle;
  const analysis::SweepOptions& how = options.sweep;
  if (how.depth > 1) command += " --depth " + std::to_string(how.depth) + " --budget " + std::to_string(how.budget);
  if (how.shards > 1) command += " --shard " + std::to_string(how.shard) + "/" + std::to_string(how.shards);
  return command;
}

void sweep(Options& options, Exit& exit) {
  Question& question = options.question;
  analysis::SweepOptions& how = options.sweep;
  const analysis::Shard shard = shard_of(question);
  how.settle = duration_of("--settle", question.settle);
  how.jobs = question.jobs;
  how.shard = shard.index;
  how.shards = shard.count;
  const analysis::InjectionOptions injections{.a_while = duration_of("--a-while", options.a_while)};
  const std::vector<analysis::Invariant> invariants = invariants_of(question.promises);

  const model::Scenario scenario = scenarios::load_file(question.file, known_systems()).scenario;
  const std::string subject = subject_of(question, scenario);
  report::Result result = asked(question, scenario, subject, shard);
  result.settings.emplace_back(setting::kAWhile, model::to_string(injections.a_while));
  result.settings.emplace_back(setting::kDepth, std::to_string(how.depth));
  result.settings.emplace_back(setting::kBudget, std::to_string(how.budget));
  {
    Progress progress;
    how.progress = [&](std::size_t done, std::size_t all) { progress.tell(done, all); };
    const analysis::Sweep swept = analysis::sweep(scenario, subject, invariants, simulated(),
                                                  analysis::standard_injections(scenario, subject, injections), how);
    result.outcome = analysis::result_of(swept);
    if (!options.html.empty()) {
      write_file(options.html, report::html::sweep_page({.sweep = &swept,
                                                         .options = how,
                                                         .command = command_of(options, subject),
                                                         .run = simulated(),
                                                         .save = [](const auto& of) { return scenarios::save_text(of); }}));
    }
  }
  conclude(result, question.result_to, question.shrink_to, exit);
}

}  // namespace

void add_sweep_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("sweep", "Try every failure at every point of a scenario");
  add_question_options(*command, options->question);
  command->add_option("--a-while", options->a_while, "How long cuts, stops, reboots last (5s)")->type_name("TIME");
  command->add_option("--html", options->html, "Write the map to this file as a page for a browser")->type_name("FILE");
  command->add_option("--depth", options->sweep.depth, "2: pairs of failures, too")->check(CLI::Range(1, 2));
  command->add_option("--budget", options->sweep.budget, "At most so many pairs (10000)");
  command->footer(
      "Always promised: no run turns in circles, scripts receive what was sent. Further promises:\n"
      "  P stays alive | P eventually says NOTE | P ends up NOTE not NOTE,... | P counts NOTE\n"
      "  P says NOTE,... within DURATION of NOTE | P makes at most N CALL in DURATION\n\n"
      "Example:\n"
      "  halfopen sweep scenarios/games/heartbeat.json --subject client --promise 'client stays alive'");
  command->callback([options, &exit] { sweep(*options, exit); });
}

}  // namespace halfopen::cli
