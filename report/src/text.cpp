#include "halfopen/report/text.h"

#include <fmt/core.h>

#include "halfopen/report/story.h"

namespace halfopen::report {
namespace {

std::string hosts_text(const model::Record& record) {
  std::string text;
  for (const model::HostRecord& host : record.hosts) text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", host.name, host.os);
  return text;
}

}  // namespace

std::string side_text(const model::Record& record) {
  return fmt::format("{} ({})", record.backend, hosts_text(record));
}

std::string digests_text(const model::Digests& digests) {
  return fmt::format("digests: observations {:016x}, calls {:016x}, wire {:016x} (version {})", digests.observations,
                     digests.calls, digests.wire, model::kDigestVersion);
}

std::string record_text(const model::Record& record) {
  std::string text;
  for (const model::ProgramRecord& program : record.programs) {
    text += fmt::format("{} on {}\n", program.name, program.host);
    for (const model::Observation& observation : program.observations) text += "  " + observation_text(observation) + "\n";
  }
  text += fmt::format("ended: {} at {}\n", to_string(record.end), model::to_string(record.ended_at - net::kStart));
  if (!record.pending.empty()) text += "pending: " + record.pending + "\n";
  return text;
}

std::string verdict_text(const model::Verdict& verdict, std::string_view file) {
  std::string text;
  for (const model::Mismatch& mismatch : verdict.mismatches) {
    text += fmt::format("{}: {}: expected {}, observed {} [{}]\n", file, mismatch.path, mismatch.expected, mismatch.observed,
                        mismatch.id);
  }
  return text;
}

std::string run_text(const model::Scenario& scenario, const model::Record& record, const model::Verdict& verdict,
                     std::string_view file) {
  std::string text = fmt::format("{}: {}\n{}, seed {}{}{}\n\n", scenario.name, scenario.why, side_text(record), record.seed,
                                 record.level.empty() ? "" : ", ", record.level);
  text += record_text(record);
  if (!(record.digests == model::Digests{})) text += "\n" + digests_text(record.digests) + "\n";
  for (const std::string& entry : record.unverified) text += "rests on unverified " + entry + "\n";
  text += verdict_text(verdict, file);
  text += fmt::format("{}: {} of {} expectations met\n", verdict.passed() ? "passed" : "FAILED",
                      verdict.checked - static_cast<std::int32_t>(verdict.mismatches.size()), verdict.checked);
  return text;
}

}  // namespace halfopen::report
