#include "halfopen/analysis/coverage.h"

#include <algorithm>

#include "columns.h"

namespace halfopen::analysis {
namespace {

std::string code_of(const model::Observation& seen) {
  if (seen.error) {
    const std::string_view symbol = seen.error.symbol();
    return symbol.empty() ? "error " + std::to_string(seen.error.number()) : std::string{symbol};
  }
  const bool receives = seen.op == net::Op::Recv || seen.op == net::Op::RecvMessage;
  return receives && seen.value == 0 ? "end of stream" : "ok";
}

void add_program(const model::ProgramRecord& program, std::map<Exercised, std::uint64_t>& calls) {
  for (std::size_t i = 0; i < program.observations.size(); ++i) {
    const model::Observation& seen = program.observations[i];
    if (seen.kind != model::Observation::Kind::Call) continue;
    const bool known = i < program.states.size() && !program.states[i].empty();
    ++calls[{known ? program.states[i] : "-", std::string{net::to_string(seen.op)}, code_of(seen)}];
  }
}

}  // namespace

void Coverage::add(const model::Record& record) {
  ++records;
  for (const model::ProgramRecord& program : record.programs) add_program(program, calls);
  for (const model::HostRecord& host : record.hosts) {
    std::set<std::string>& paths = rested_on[host.os];
    paths.insert(host.rested_on.begin(), host.rested_on.end());
  }
}

std::string coverage_text(const Coverage& coverage, const ErrorEntries& entries) {
  std::size_t states = 5, ops = 9, codes = 4;
  for (const auto& [met, count] : coverage.calls) {
    states = std::max(states, met.state.size());
    ops = std::max(ops, met.op.size());
    codes = std::max(codes, met.code.size());
  }
  std::string text = "Of " + std::to_string(coverage.records) + (coverage.records == 1 ? " run:\n" : " runs:\n");
  text += padded("state", states) + "  " + padded("operation", ops) + "  " + padded("code", codes) + "   times\n";
  for (const auto& [met, count] : coverage.calls) {
    if (met.code == "ok") continue;
    text += padded(met.state, states) + "  " + padded(met.op, ops) + "  " + padded(met.code, codes) + right(count, 8) + "\n";
  }
  for (const auto& [profile, used] : coverage.rested_on) {
    const auto all = entries(profile);
    std::string untouched;
    std::size_t touched = 0;
    for (const auto& [path, value] : all) {
      if (used.contains(path)) ++touched;
      else untouched += "  " + path + " = " + value + "\n";
    }
    text += profile + ": " + std::to_string(touched) + " of " + std::to_string(all.size()) +
            " entries that make an error of a cause were exercised" + (untouched.empty() ? "\n" : "; untouched:\n") + untouched;
  }
  return text;
}

}  // namespace halfopen::analysis
