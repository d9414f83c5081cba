// halfopen demo, halfopen cases
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/library/case_text.h"
#include "halfopen/library/cases.h"
#include "halfopen/library/incident.h"
#include "halfopen/sim/world/world.h"
#include "incident.h"
#include "terminal.h"

namespace halfopen::cli {
namespace {

constexpr const char* kCasesFolder = "/abnormal-close";
constexpr const char* kIncidentFolder = "/incidents/kgtn-2011062102";

library::Marks marks_for(const Terminal& terminal) {
  return {.as_expected = terminal.good(terminal.tick()),
          .unexpected = terminal.bad(terminal.cross()),
          .arrow = terminal.unicode ? "\u2192" : "->"};
}

bool all_as_expected(const std::vector<library::CaseOutcome>& outcomes) {
  for (const library::CaseOutcome& outcome : outcomes) {
    if (!outcome.as_expected()) return false;
  }
  return true;
}

bool fits(const library::CaseVariant& variant, const std::string& filter) {
  return variant.scenario.name.find(filter) != std::string::npos || variant.documented.id.find(filter) != std::string::npos;
}

/// The committed variants whose id or name holds `filter`. Throws UsageError if none does.
std::vector<library::CaseVariant> cases_with(const std::string& filter) {
  std::vector<library::CaseVariant> variants = library::load_cases(data_folder() + kCasesFolder, known_systems());
  std::erase_if(variants, [&](const library::CaseVariant& variant) { return !fits(variant, filter); });
  if (variants.empty()) throw UsageError{"cases " + filter + ": expected part of a case's id or name [usage.case]"};
  return variants;
}

/// Runs every pair of every variant whose id or name holds `filter`.
library::Totals show_cases(const std::string& filter, Exit& exit) {
  const Terminal terminal = standard_output();
  const model::Runner runner = sim::runner(registered_programs().instantiate());
  library::Totals totals;
  for (const library::CaseVariant& variant : cases_with(filter)) {
    std::vector<library::CaseOutcome> outcomes;
    for (const std::string_view client : library::kCaseSystems) {
      for (const std::string_view server : library::kCaseSystems) {
        outcomes.push_back(library::run_case(variant, client, server, runner));
        totals.add(outcomes.back());
      }
    }
    std::fputs(library::variant_table(outcomes, marks_for(terminal)).c_str(), stdout);
    if (!all_as_expected(outcomes)) exit = Exit::Failed;
  }
  return totals;
}

/// One line per run, for comparing builds: file and systems, then the three digests.
void show_digests(const std::string& filter) {
  const model::Runner runner = sim::runner(registered_programs().instantiate());
  for (const library::CaseVariant& variant : cases_with(filter)) {
    for (const std::string_view client : library::kCaseSystems) {
      for (const std::string_view server : library::kCaseSystems) {
        std::printf("%s\n", library::digest_line(library::run_case(variant, client, server, runner)).c_str());
      }
    }
  }
}

void cases(const std::string& filter, Exit& exit) {
  const library::Totals totals = show_cases(filter, exit);
  std::fputs(library::totals_text(totals).c_str(), stdout);
}

void demo(Exit& exit) {
  const library::Totals totals = show_cases("", exit);
  show_incident(data_folder() + kIncidentFolder, exit);
  std::printf("\n%s%s\n", library::totals_text(totals).c_str(),
              exit == Exit::Passed ? "Everything came out as expected." : "NOT everything came out as expected.");
}

}  // namespace

void add_case_commands(CLI::App& app, Exit& exit) {
  CLI::App* demo_command =
      app.add_subcommand("demo", "The documented cases under every pair of systems, then the incident, all simulated");
  demo_command->footer(
      "Each row: what the source says, what the evidence says, what was simulated. Exit status 1 if anything\n"
      "simulated is not as expected.\n\nExample:\n  halfopen demo");
  demo_command->callback([&exit] { demo(exit); });

  auto filter = std::make_shared<std::string>();
  auto digests = std::make_shared<bool>(false);
  CLI::App* cases_command = app.add_subcommand("cases", "The documented cases, or some of them");
  cases_command->add_option("FILTER", *filter, "Part of a case's id or name; everything if left out");
  cases_command->add_flag("--digests", *digests, "Print the digests of every run instead, one line each");
  cases_command->footer("Example:\n  halfopen cases client-2");
  cases_command->callback([filter, digests, &exit] { *digests ? show_digests(*filter) : cases(*filter, exit); });
}

}  // namespace halfopen::cli
