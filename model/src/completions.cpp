#include "halfopen/model/completions.h"

namespace halfopen::model {

namespace {

using Kind = Observation::Kind;

bool counts_for(const Observation& seen, std::int32_t index) {
  if (seen.kind != Kind::Call && seen.kind != Kind::Waiting) return false;
  if (seen.step == index) return true;
  return seen.step == net::preparing(index) && (seen.error || seen.kind == Kind::Waiting);
}

/// RecvEnd makes many calls and is one step: the last call is what became of it, the value is the sum.
std::vector<Completion> folded(const std::vector<Completion>& calls) {
  if (calls.empty()) return {};
  Completion whole = calls.back();
  const bool broken_off = whole.seen->kind == Kind::Call && !whole.seen->error && whole.value > 0;
  if (broken_off) return {};
  whole.value = 0;
  for (const Completion& call : calls) {
    if (call.seen->kind == Kind::Call && !call.seen->error) whole.value += call.value;
  }
  return {whole};
}

}  // namespace

std::vector<Completion> completions_of(const Step& step, std::int32_t index, const ProgramRecord& program) {
  std::vector<Completion> found;
  const auto& all = program.observations;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!counts_for(all[i], index)) continue;
    const bool noted = i + 1 < all.size() && all[i + 1].kind == Kind::Note && all[i + 1].name == note::kReceived;
    found.push_back({&all[i], all[i].value, noted ? &all[i + 1] : nullptr});
  }
  return step.kind == StepKind::RecvEnd ? folded(found) : found;
}

}  // namespace halfopen::model
