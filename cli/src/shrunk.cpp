#include "shrunk.h"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>

#include "halfopen/report/pcapng.h"
#include "halfopen/report/test_case.h"
#include "halfopen/report/text.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"
#include "halfopen/sim/world/world.h"
#include "question.h"

namespace halfopen::cli {
namespace {

// For the test: the programs that scenarios of this program may name.
constexpr const char* kPrograms =
    "[] {\n    scenarios::Registry programs;\n    library::add_programs(programs);\n    return programs;\n  }()";

/// The value of a setting, which the file must have.
const std::string& setting_of(const report::Result& result, const std::string& name) {
  for (const auto& [known, value] : result.settings) {
    if (known == name) return value;
  }
  throw InputError{"the result has no setting \"" + name + "\" [result.format]"};
}

net::Duration duration_in(const report::Result& result, const char* name) { return duration_of(name, setting_of(result, name)); }

std::uint32_t number_in(const report::Result& result, const char* name) {
  const std::string& text = setting_of(result, name);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  throw InputError{std::string{name} + " " + text + ": expected a whole number [result.format]"};
}

class Writer {
 public:
  Writer(const std::vector<analysis::Invariant>& invariants, std::string folder) : invariants_{invariants}, folder_{std::move(folder)} {
    std::filesystem::create_directories(folder_);
  }

  void write(const std::string& promise, const analysis::Shrunk& shrunk) {
    const std::string stem = folder_ + "/" + std::to_string(++written_);
    const model::Record record = sim::run(shrunk.scenario, registered_programs().instantiate(), {.packets = true});
    std::ostringstream capture;
    report::write_pcapng(record, capture);
    const std::string text = scenarios::save_text(shrunk.scenario);
    write_file(stem + ".json", text);
    write_file(stem + ".pcapng", capture.str());
    write_file(stem + ".cpp", report::test_case_text({.promise = promise,
                                                      .promise_code = code_of(promise),
                                                      .scenario = text,
                                                      .programs = programs_of(shrunk.scenario),
                                                      .capture = stem + ".pcapng",
                                                      .seed = record.seed,
                                                      .digests = record.digests}));
    const std::size_t faults = shrunk.scenario.faults.size();
    std::printf("shrunk, in %zu runs, to %zu %s: %s: halfopen run %s.json\n  test %s.cpp, capture %s.pcapng, seed %llu, %s\n", shrunk.runs,
                faults, faults == 1 ? "fault" : "faults", promise.c_str(), stem.c_str(), stem.c_str(), stem.c_str(),
                static_cast<unsigned long long>(record.seed), report::digests_text(record.digests).c_str());
  }

 private:
  std::string code_of(const std::string& promise) const {
    for (const analysis::Invariant& invariant : invariants_) {
      if (invariant.name == promise) return invariant.code;
    }
    return {};
  }

  static std::string programs_of(const model::Scenario& scenario) {
    for (const model::Program& program : scenario.programs) {
      if (!program.registered.empty()) return kPrograms;
    }
    return {};
  }

  const std::vector<analysis::Invariant>& invariants_;
  std::string folder_;
  std::size_t written_ = 0;
};

}  // namespace

void write_shrunk(const report::Result& result, const std::string& folder) {
  const model::Scenario scenario = scenarios::load_text(result.scenario, "scenario", known_systems()).scenario;
  const std::vector<analysis::Invariant> invariants = invariants_of(result.promises);
  const net::Duration settle = duration_in(result, setting::kSettle);
  Writer writer{invariants, folder};
  if (const auto* explored = std::get_if<analysis::Exploration>(&result.outcome)) {
    const analysis::Explorer explorer{scenario, result.subject, invariants, simulated(),
                                      {.faults = number_in(result, setting::kFaults), .settle = settle}};
    for (const analysis::Found& found : explored->found) writer.write(found.invariant, explorer.shrink(found));
    return;
  }
  const auto injections =
      analysis::standard_injections(scenario, result.subject, {.a_while = duration_in(result, setting::kAWhile)});
  const analysis::Sweep plan = analysis::planned(scenario, result.subject, invariants, simulated(), injections);
  std::set<std::string> done;
  for (const auto& violated : std::get<analysis::SweepResult>(result.outcome).violated) {
    if (!done.insert(violated.violation.invariant).second) continue;
    writer.write(violated.violation.invariant,
                 analysis::shrink(plan, {violated.trial, violated.violation}, invariants, simulated(), settle));
  }
}

}  // namespace halfopen::cli
