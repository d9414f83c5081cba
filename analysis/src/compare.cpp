#include "halfopen/analysis/compare.h"

#include <algorithm>
#include <optional>

#include "halfopen/model/tolerance.h"

namespace halfopen::analysis {
namespace {

using model::Observation;
using Kind = Observation::Kind;

bool yields_descriptor(const Observation& observation) {
  return observation.kind == Kind::Call && (observation.op == net::Op::Socket || observation.op == net::Op::Accept) &&
         !observation.error;
}

bool same_what(const Observation& a, const Observation& b) {
  if (a.kind != b.kind || a.step != b.step) return false;
  if (a.kind == Kind::Call || a.kind == Kind::Waiting) return a.op == b.op && a.socket == b.socket;
  return a.name == b.name;
}

/// The text of these is an address, which each backend chooses.
bool tells_an_address(const Observation& observation) {
  return observation.op == net::Op::LocalName || observation.op == net::Op::PeerName || observation.op == net::Op::Resolve;
}

bool same_value(const Observation& a, const Observation& b) {
  if (a.kind == Kind::Waiting || yields_descriptor(a)) return true;
  if (a.kind == Kind::Call && tells_an_address(a)) return a.value == b.value;
  return a.value == b.value && a.ready == b.ready && a.text == b.text;
}

bool same_time(const Observation& a, const Observation& b, const model::Record& left, const model::Record& right) {
  if (a.kind == Kind::Waiting) return true;
  if (left.backend == right.backend) return a.at == b.at;
  const bool left_nominal = left.backend == "sim";
  const net::Duration nominal = (left_nominal ? a.at : b.at) - net::kStart;
  const net::Duration real = (left_nominal ? b.at : a.at) - net::kStart;
  return model::within_tolerance(nominal, real);
}

std::optional<Difference> difference(const Observation& a, const Observation& b, const model::Record& left,
                                     const model::Record& right) {
  if (!same_what(a, b)) return Difference::What;
  if (!(a.error == b.error)) return Difference::Code;
  if (!same_value(a, b)) return Difference::Value;
  if (!same_time(a, b, left, right)) return Difference::Time;
  return std::nullopt;
}

void compare_programs(const model::ProgramRecord& a, const model::ProgramRecord& b, const model::Record& left,
                      const model::Record& right, Comparison& out) {
  const std::size_t count = std::max(a.observations.size(), b.observations.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Observation* one = i < a.observations.size() ? &a.observations[i] : nullptr;
    const Observation* other = i < b.observations.size() ? &b.observations[i] : nullptr;
    const auto found = one && other ? difference(*one, *other, left, right) : std::optional{Difference::Missing};
    if (!found) {
      ++out.agreements;
      continue;
    }
    out.findings.push_back({a.name, i, *found, one ? to_string(*one) : "", other ? to_string(*other) : ""});
  }
}

}  // namespace

Comparison compare(const model::Record& left, const model::Record& right) {
  Comparison out;
  const model::ProgramRecord nothing;
  for (const model::ProgramRecord& program : left.programs) {
    const model::ProgramRecord* other = find_program(right, program.name);
    if (other) {
      compare_programs(program, *other, left, right, out);
    } else {
      out.findings.push_back({program.name, 0, Difference::Missing, "program ran", ""});
    }
  }
  for (const model::ProgramRecord& program : right.programs) {
    if (!find_program(left, program.name)) out.findings.push_back({program.name, 0, Difference::Missing, "", "program ran"});
  }
  return out;
}

std::string_view to_string(Difference difference) {
  switch (difference) {
    case Difference::Missing: return "number of observations";
    case Difference::What: return "what happened";
    case Difference::Code: return "code";
    case Difference::Value: return "value";
    case Difference::Time: return "time";
  }
  return {};
}

}  // namespace halfopen::analysis
