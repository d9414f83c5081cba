#include "ranges.h"

#include <algorithm>

namespace halfopen::analysis {
namespace {

using model::Observation;

constexpr std::int64_t kSmallestBuffer = 2304;  // linux/10.setsockopt-doubles
constexpr std::int64_t kFactor = 2;

bool receives(const Observation& seen) {
  return seen.kind == Observation::Kind::Call && seen.op == net::Op::Recv && !seen.error && seen.value > 0 && seen.text.empty();
}

std::int64_t asked_of(const model::Step& step) {
  return step.text ? static_cast<std::int64_t>(step.text->size()) : step.bytes;
}

/// Whether the call asked for no more than it got; unknown without a script.
bool is_whole(const Observation& seen, const model::Step* step) {
  return step && asked_of(*step) > 0 && seen.value >= asked_of(*step);
}

bool sends(const model::Step& step) { return step.kind == model::StepKind::Send; }

/// A whole send; anything else that was observed of the step is a cut one.
bool sent_whole(const Observation& seen, const model::Step& step) {
  return seen.kind == Observation::Kind::Call && !seen.error && seen.value >= asked_of(step);
}

bool cut_short(const model::ProgramRecord& record, const model::Program& script) {
  std::vector<std::int32_t> whole(script.steps.size());
  bool struck = false;
  for (const Observation& seen : record.observations) {
    struck = struck || (seen.kind == Observation::Kind::Ended && seen.name != "returned");
    const model::Step* step = step_of(seen, &script);
    if (!step || !sends(*step) || seen.op != net::Op::Send) continue;
    if (!sent_whole(seen, *step)) return true;
    ++whole[static_cast<std::size_t>(seen.step)];
  }
  for (std::size_t i = 0; struck && i < script.steps.size(); ++i) {
    if (sends(script.steps[i]) && whole[i] < script.steps[i].times) return true;
  }
  return false;
}

bool may_join(const Observation& seen, const model::Program* script) {
  const model::Step* step = step_of(seen, script);
  return !step || step->kind == model::StepKind::RecvEnd;
}

bool close_together(std::int64_t a, std::int64_t b) {
  const auto [least, most] = std::minmax(a, b);
  return least >= kSmallestBuffer && most <= kFactor * least;
}

bool is_buffer(const model::Step* step) {
  return step && (step->option == net::Option::SendBuffer || step->option == net::Option::ReceiveBuffer);
}

}  // namespace

const model::Step* step_of(const Observation& seen, const model::Program* script) {
  const bool known = script && seen.step >= 0 && static_cast<std::size_t>(seen.step) < script->steps.size();
  return known ? &script->steps[static_cast<std::size_t>(seen.step)] : nullptr;
}

std::vector<Observation> with_receptions_joined(const std::vector<Observation>& observations, const model::Program* script,
                                                std::vector<std::size_t>& places) {
  std::vector<Observation> joined;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Observation& seen = observations[i];
    const bool more = !joined.empty() && receives(seen) && receives(joined.back()) && joined.back().socket == seen.socket &&
                      joined.back().step == seen.step && may_join(seen, script);
    if (more) {
      joined.back().value += seen.value;
      joined.back().at = seen.at;
    } else {
      joined.push_back(seen);
      places.push_back(i);
    }
  }
  return joined;
}

bool sends_cut_short(const model::Record& record, const model::Scenario& scenario) {
  for (const model::Program& script : scenario.programs) {
    const model::ProgramRecord* seen = find_program(record, script.name);
    if (seen && cut_short(*seen, script)) return true;
  }
  return false;
}

bool within_range(const Observation& a, const Observation& b, const model::Step* step, bool cut_short) {
  if (a.kind != Observation::Kind::Call || a.error || b.error || a.ready != b.ready || a.text != b.text) return false;
  switch (a.op) {
    case net::Op::Send:
      return !is_whole(a, step) && !is_whole(b, step) && close_together(a.value, b.value);
    case net::Op::Recv:
      return (!step || cut_short) && close_together(a.value, b.value);
    case net::Op::GetOption:
      return is_buffer(step) && close_together(a.value, b.value);
    default:
      return false;
  }
}

}  // namespace halfopen::analysis
