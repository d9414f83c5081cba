#include "halfopen/model/program_end.h"

#include "halfopen/model/tolerance.h"

namespace halfopen::model {

const Observation* end_of(const ProgramRecord* program) {
  if (!program || program->observations.empty()) return nullptr;
  const Observation& last = program->observations.back();
  return last.kind == Observation::Kind::Ended ? &last : nullptr;
}

bool meets(const EndExpect& expect, const Observation* end, Times times) {
  if (!end) return expect.how == "alive";
  if (end->name != expect.how || (expect.code && *expect.code != end->value)) return false;
  const net::Duration at = end->at - net::kStart;
  return !expect.at || (times == Times::Exact ? at == *expect.at : within_tolerance(*expect.at, at));
}

std::string expected_text(const EndExpect& expect, Times times) {
  std::string text = expect.how;
  if (expect.code) text += " " + std::to_string(*expect.code);
  if (!expect.at) return text;
  text += " at " + to_string(*expect.at);
  if (times == Times::Tolerated) text += " (at the latest " + to_string(latest_tolerated(*expect.at)) + ")";
  return text;
}

std::string end_text(const Observation* end) {
  if (!end) return "alive";
  return end->name + " " + std::to_string(end->value) + " at " + to_string(end->at - net::kStart);
}

}  // namespace halfopen::model
