#include "halfopen/library/cases.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "halfopen/model/completions.h"
#include "halfopen/model/expectation.h"
#include "halfopen/model/program_end.h"

namespace halfopen::library {
namespace {

constexpr std::string_view kClient = "client";
constexpr std::string_view kServer = "server";

/// The systems of a step's own host and of the other one.
struct Sides {
  std::string_view own, peer;
};

/// The entry of a list that holds for these systems, or nullptr.
template <class Conditional>
const Conditional* fitting(const std::vector<Conditional>& list, const Sides& sides) {
  for (const Conditional& candidate : list) {
    if (model::os_matches(candidate.on, sides.own) && model::os_matches(candidate.peer, sides.peer)) return &candidate;
  }
  return nullptr;
}

/// "32 Broken pipe": number and the system's own words behind a symbol's text.
std::string with_words(std::string text, net::Error error) {
  if (error) text += " (" + std::to_string(error.number()) + " \"" + std::string{error.text()} + "\")";
  return text;
}

/// Only the number: the words stand beside what was observed.
std::string with_number(std::string text, const model::Expect& expect, std::string_view os) {
  if (!expect.error || expect.error->empty()) return text;
  const auto family = model::os_matches("linux", os) ? net::ErrorFamily::Linux : net::ErrorFamily::Windows;
  const net::Error error = net::error_named(family, *expect.error).value_or(net::Error{});
  return error ? text + " (" + std::to_string(error.number()) + ")" : text;
}

class Watching {
 public:
  Watching(const model::Scenario& scenario, const model::Record& record) : scenario_{scenario}, record_{record} {}

  WatchOutcome outcome(const scenarios::Watch& watch) const {
    return watch.step == scenarios::kProgramEnd ? end_outcome(watch) : step_outcome(watch);
  }

 private:
  WatchOutcome step_outcome(const scenarios::Watch& watch) const {
    const model::Program& program = *model::find_program(scenario_, watch.program);
    const model::Step& step = program.steps[static_cast<std::size_t>(watch.step)];
    const Sides sides = sides_of(program);
    const scenarios::Documented* documented = scenarios::documented_for(watch, sides.own, sides.peer);
    const model::ConditionalExpect* evidence = fitting(step.expect, sides);
    const auto completions = model::completions_of(step, watch.step, *model::find_program(record_, watch.program));

    WatchOutcome out = begun(watch, documented);
    out.evidence = evidence ? evidence_text(step, *evidence, sides.own) : "none";
    out.simulated = simulated_text(step, completions);
    const model::Expect* expect = evidence ? &evidence->expect : documented && documented->expect ? &*documented->expect : nullptr;
    out.as_expected = expect && met(*expect, completions) && explained(documented, completions);
    return out;
  }

  WatchOutcome end_outcome(const scenarios::Watch& watch) const {
    const model::Program& program = *model::find_program(scenario_, watch.program);
    const Sides sides = sides_of(program);
    const scenarios::Documented* documented = scenarios::documented_for(watch, sides.own, sides.peer);
    const model::EndExpect* evidence = fitting(program.ends, sides);
    const model::Observation* end = model::end_of(model::find_program(record_, watch.program));

    WatchOutcome out = begun(watch, documented);
    out.evidence = evidence ? cited(model::expected_text(*evidence, model::Times::Exact), evidence->evidence) : "none";
    out.simulated = model::end_text(end);
    const auto met = [&](const model::EndExpect& expect) { return model::meets(expect, end, model::Times::Exact); };
    const bool says_end = documented && documented->end;
    out.as_expected = (evidence ? met(*evidence) : says_end && met(*documented->end)) &&
                      (!says_end || met(*documented->end) == documented->differs.empty());
    return out;
  }

  static WatchOutcome begun(const scenarios::Watch& watch, const scenarios::Documented* documented) {
    WatchOutcome out;
    out.what = watch.what;
    out.documented = documented ? documented->says : "not stated";
    if (documented) out.because = documented->differs;
    return out;
  }

  static std::string cited(std::string text, const std::string& row) { return row.empty() ? text : text + " [" + row + "]"; }

  Sides sides_of(const model::Program& program) const {
    const bool client = program.host == kClient;
    return {model::find_host(scenario_, client ? kClient : kServer)->os, model::find_host(scenario_, client ? kServer : kClient)->os};
  }

  static bool met(const model::Expect& expect, const std::vector<model::Completion>& completions) {
    return !completions.empty() && std::all_of(completions.begin(), completions.end(), [&](const model::Completion& completion) {
      return model::meets(expect, completion, model::Times::Exact);
    });
  }

  /// Where the source says something that can be checked, the run agrees with it or the case says why not.
  static bool explained(const scenarios::Documented* documented, const std::vector<model::Completion>& completions) {
    if (!documented || !documented->expect) return true;
    return met(*documented->expect, completions) == documented->differs.empty();
  }

  static std::string evidence_text(const model::Step& step, const model::ConditionalExpect& expect, std::string_view os) {
    const std::string text = model::expected_text(step, expect.expect, model::Times::Exact);
    return cited(with_number(text, expect.expect, os), expect.evidence);
  }

  static std::string simulated_text(const model::Step& step, const std::vector<model::Completion>& completions) {
    if (completions.empty()) return "never reached";
    return with_words(model::observed_text(step, completions.back()), completions.back().seen->error);
  }

  const model::Scenario& scenario_;
  const model::Record& record_;
};

}  // namespace

std::vector<CaseVariant> load_cases(const std::string& folder, const scenarios::CheckOptions& options) {
  std::vector<std::string> files;
  std::error_code failure;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder, failure}) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().generic_string());
  }
  if (failure || files.empty()) {
    throw scenarios::ScenarioError{folder, "", "expected a folder with case files, found none", "scenario.text.file"};
  }
  std::sort(files.begin(), files.end());
  std::vector<CaseVariant> variants;
  for (const std::string& file : files) {
    scenarios::LoadedScenario loaded = scenarios::load_file(file, options);
    scenarios::Case documented = scenarios::read_case(loaded, file);
    for (const std::string_view host : {kClient, kServer}) {
      if (!model::find_host(loaded.scenario, host)) {
        throw scenarios::ScenarioError{file, "/hosts", "expected a host \"" + std::string{host} + "\", found none",
                                       "scenario.unknown.host"};
      }
    }
    variants.push_back({file, std::move(loaded.scenario), std::move(documented)});
  }
  return variants;
}

bool CaseOutcome::as_expected() const {
  return verdict.passed() &&
         std::all_of(watches.begin(), watches.end(), [](const WatchOutcome& watch) { return watch.as_expected; });
}

model::Scenario with_systems(const model::Scenario& scenario, std::string_view client, std::string_view server) {
  model::Scenario out = scenario;
  for (model::Host& host : out.hosts) {
    if (host.name == kClient) host.os = client;
    if (host.name == kServer) host.os = server;
  }
  return out;
}

CaseOutcome run_case(const CaseVariant& variant, std::string_view client, std::string_view server, const model::Runner& runner) {
  const model::Scenario scenario = with_systems(variant.scenario, client, server);
  const model::Record record = runner(scenario, {});
  CaseOutcome out;
  out.variant = &variant;
  out.client = client;
  out.server = server;
  const Watching watching{scenario, record};
  for (const scenarios::Watch& watch : variant.documented.watches) out.watches.push_back(watching.outcome(watch));
  out.verdict = model::judge(scenario, record);
  out.unverified = record.unverified;
  out.digests = record.digests;
  return out;
}

}  // namespace halfopen::library
