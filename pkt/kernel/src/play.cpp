#include "halfopen/pkt_kernel/play.h"

#include <exception>

#include "halfopen/realnet/children.h"
#include "halfopen/realnet/levels.h"
#include "kernel_host.h"
#include "result_text.h"

namespace halfopen::pkt_kernel {

using pkt::Result;
using pkt::Verdict;

namespace {

Result result_without_run(const NamedText& script, Verdict verdict, std::string why) {
  Result result;
  result.verdict = verdict;
  result.file = script.file;
  result.why = std::move(why);
  return result;
}

/// In a process of its own.
std::string play_one(const NamedText& script, const pkt::RunOptions& options) {
  try {
    return text_of(pkt::run_text(script.text, script.file, options));
  } catch (const std::exception& error) {
    return text_of(result_without_run(script, Verdict::Failed, std::string{"the kernel's host: "} + error.what()));
  }
}

Result result_of_end(const NamedText& script, const realnet::ChildEnd& end) {
  if (!end.text) return result_without_run(script, Verdict::Failed, "the process that played the script: " + end.why);
  return result_of(*end.text);
}

}  // namespace

std::vector<Played> play_on_kernel(const std::vector<NamedText>& scripts, const pkt::RunOptions& options, const KernelOptions& kernel) {
  std::vector<Played> played(scripts.size());
  const std::string reason = realnet::this_machine().reason_against(realnet::Level::Namespaces);
  if (!reason.empty()) {
    for (std::size_t i = 0; i < scripts.size(); ++i) played[i].result = result_without_run(scripts[i], Verdict::Skipped, reason);
    return played;
  }
  pkt::RunOptions how = options;
  how.strict = false;
  how.least_tolerance = kernel.tolerance;
  how.host = [](const pkt::HostPlan& plan) { return std::make_unique<KernelHost>(plan); };
  std::vector<std::size_t> left(scripts.size());
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
  for (std::uint32_t attempt = 1; attempt <= kernel.tries && !left.empty(); ++attempt) {
    const std::uint32_t at_a_time = attempt == 1 ? kernel.at_a_time : 1;  // one script does not make the other late
    const auto ends = realnet::in_children(left.size(), at_a_time, kernel.limit,
                                           [&](std::size_t i) { return play_one(scripts[left[i]], how); });
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < left.size(); ++i) {
      played[left[i]] = {result_of_end(scripts[left[i]], ends[i]), attempt};
      if (played[left[i]].result.verdict == Verdict::Failed) again.push_back(left[i]);
    }
    left = std::move(again);
  }
  return played;
}

}  // namespace halfopen::pkt_kernel
