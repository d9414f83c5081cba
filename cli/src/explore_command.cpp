// halfopen explore FILE
#include <memory>

#include "halfopen/analysis/explore.h"
#include "halfopen/scenarios/load.h"
#include "progress.h"
#include "question.h"

namespace halfopen::cli {
namespace {

struct Options {
  Question question;
  analysis::ExploreOptions explore;
};

void explore(Options& options, Exit& exit) {
  Question& question = options.question;
  analysis::ExploreOptions& how = options.explore;
  const analysis::Shard shard = shard_of(question);
  how.settle = duration_of("--settle", question.settle);
  how.jobs = question.jobs;
  how.shard = shard.index;
  how.shards = shard.count;
  const std::vector<analysis::Invariant> invariants = invariants_of(question.promises);
  const model::Scenario scenario = scenarios::load_file(question.file, known_systems()).scenario;
  const std::string subject = subject_of(question, scenario);
  report::Result result = asked(question, scenario, subject, shard);
  result.settings.emplace_back(setting::kFaults, std::to_string(how.faults));
  {
    Progress progress;
    const Interrupt interrupt;
    how.progress = [&](std::size_t done, std::size_t all) { progress.tell(done, all); };
    how.stop = [&] { return interrupt.asked(); };
    result.outcome = analysis::Explorer{scenario, subject, invariants, simulated(), how}.explore();
  }
  conclude(result, question.result_to, question.shrink_to, exit);
}

}  // namespace

void add_explore_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explore", "Try random failures, several in one run");
  add_question_options(*command, options->question);
  command->add_option("--runs", options->explore.runs, "So many (1000)")->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40));
  command->add_option("--seed", options->explore.seed, "Of the first run; each further one has the next (1)");
  command->add_option("--faults", options->explore.faults, "At most so many failures in one run (4)")->check(CLI::Range(1, 64));
  command->footer(
      "Promises as in halfopen sweep. What went wrong in the same way is one finding, with the smallest seed that shows it:\n"
      "--seed SEED --runs 1 repeats that run. Ctrl-C ends it with the result so far.\n\n"
      "Example:\n"
      "  halfopen explore scenarios/sweep/question.json --subject client --promise 'client eventually says asked' --runs 10000");
  command->callback([options, &exit] { explore(*options, exit); });
}

}  // namespace halfopen::cli
