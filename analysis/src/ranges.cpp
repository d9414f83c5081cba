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

/// Whether the call asked for no more than it got; unknown without a script.
bool is_whole(const Observation& seen, const model::Step* step) {
  return step && step->bytes > 0 && seen.value >= step->bytes;
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

bool within_range(const Observation& a, const Observation& b, const model::Step* step) {
  if (a.kind != Observation::Kind::Call || a.error || b.error || a.ready != b.ready || a.text != b.text) return false;
  switch (a.op) {
    case net::Op::Send:
    case net::Op::Recv:
      return !is_whole(a, step) && !is_whole(b, step) && close_together(a.value, b.value);
    case net::Op::GetOption:
      return is_buffer(step) && close_together(a.value, b.value);
    default:
      return false;
  }
}

}  // namespace halfopen::analysis
