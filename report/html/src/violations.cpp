// Which observation a mismatch is about.
#include <algorithm>
#include <charconv>
#include <vector>

#include "halfopen/model/completions.h"
#include "halfopen/model/expectation.h"
#include "halfopen/model/verdict.h"
#include "run_data.h"

namespace halfopen::report::html {
namespace {

using model::Observation;

/// The numbers of a path, in their order: /programs/1/steps/4/expect/0 gives 1, 4, 0.
std::vector<std::size_t> numbers_of(std::string_view path) {
  std::vector<std::size_t> numbers;
  for (std::size_t slash = 0; slash != path.npos; slash = path.find('/', slash + 1)) {
    std::size_t number = 0;
    const char* begin = path.data() + slash + 1;
    if (slash + 1 < path.size() && std::from_chars(begin, path.data() + path.size(), number).ec == std::errc{}) numbers.push_back(number);
  }
  return numbers;
}

/// The first completion of the step that is not what was expected; the last one if each is, for then one is missing.
const Observation* completion_of(const Shown& run, const model::Step& step, std::size_t index, std::size_t which,
                                 const model::ProgramRecord& seen) {
  const auto done = completions_of(step, static_cast<std::int32_t>(index), seen);
  const auto times = run.record->backend == "sim" ? model::Times::Exact : model::Times::Tolerated;
  const model::Expect& expect = step.expect[which].expect;
  const auto wrong = std::ranges::find_if(done, [&](const auto& completion) { return !meets(expect, completion, times); });
  if (wrong != done.end()) return wrong->seen;
  return done.empty() ? nullptr : done.back().seen;
}

const Observation* observation_of(const Shown& run, const model::Mismatch& mismatch, const model::ProgramRecord& seen,
                                  const model::Program& program) {
  const std::vector<std::size_t> numbers = numbers_of(mismatch.path);
  if (mismatch.id == "run.damaged") {
    const auto note = std::ranges::find(seen.observations, model::note::kDamaged, &Observation::name);
    return note == seen.observations.end() ? nullptr : &*note;
  }
  if (mismatch.path.find("/steps/") == mismatch.path.npos || numbers[1] >= program.steps.size()) return nullptr;
  const model::Step& step = program.steps[numbers[1]];
  const std::size_t which = numbers.size() > 2 ? numbers[2] : 0;
  return which < step.expect.size() ? completion_of(run, step, numbers[1], which, seen) : nullptr;
}

/// Adds where the mismatch can be seen: its program, the place in what that observed, and the instant.
void add_place(Json& out, const Shown& run, const model::Mismatch& mismatch) {
  net::Instant at = run.record->ended_at;
  const auto& programs = run.record->programs;
  const std::vector<std::size_t> numbers = numbers_of(mismatch.path);
  if (mismatch.path.starts_with("/programs/") && !numbers.empty() && numbers[0] < run.scenario->programs.size()) {
    const model::Program& program = run.scenario->programs[numbers[0]];
    const auto seen = std::ranges::find(programs, program.name, &model::ProgramRecord::name);
    if (seen != programs.end() && !seen->observations.empty()) {
      const Observation* about = observation_of(run, mismatch, *seen, program);
      if (about == nullptr) about = &seen->observations.back();
      out["program"] = seen - programs.begin();
      out["index"] = about - seen->observations.data();
      at = about->at;
    }
  }
  out["at"] = ns(at);
}

}  // namespace

Json verdict_json(const Shown& run) {
  const model::Verdict verdict = judge(*run.scenario, *run.record);
  Json out{{"checked", verdict.checked}, {"mismatches", Json::array()}};
  for (const model::Mismatch& mismatch : verdict.mismatches) {
    Json written{{"path", mismatch.path}, {"id", mismatch.id}, {"expected", mismatch.expected}, {"observed", mismatch.observed}};
    add_place(written, run, mismatch);
    out["mismatches"].push_back(std::move(written));
  }
  return out;
}

}  // namespace halfopen::report::html
