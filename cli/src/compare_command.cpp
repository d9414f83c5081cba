// halfopen compare RECORD RECORD
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/analysis/compare.h"
#include "halfopen/report/record_json.h"
#include "halfopen/report/text.h"
#include "terminal.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::string left, right;
};

void compare(const Options& options, Exit& exit) {
  const model::Record left = report::record_from_json(read_file(options.left), options.left);
  const model::Record right = report::record_from_json(read_file(options.right), options.right);
  const analysis::Comparison comparison = analysis::compare(left, right);
  std::fputs(report::comparison_text(comparison, left, right).c_str(), stdout);
  if (!comparison.same()) exit = Exit::Failed;
}

}  // namespace

void add_compare_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "Hold two records of one scenario against each other");
  command->add_option("LEFT", options->left, "A record saved by run --record")->required();
  command->add_option("RIGHT", options->right, "Another one")->required();
  command->footer(
      "Codes, counts and order are compared exactly; times exactly between simulated records, and within a real\n"
      "system's timer rounding otherwise.\n\n"
      "Example:\n"
      "  halfopen run s.json --record sim.json\n"
      "  halfopen run s.json --backend real --record real.json\n"
      "  halfopen compare sim.json real.json");
  command->callback([options, &exit] { compare(*options, exit); });
}

}  // namespace halfopen::cli
