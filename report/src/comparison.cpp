#include "halfopen/report/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "halfopen/report/diagram.h"
#include "halfopen/report/text.h"

namespace halfopen::report {
namespace {

using analysis::Finding;
using analysis::Side;
using Outcome = ScenarioComparison::Outcome;

constexpr std::size_t kSegments = 8;

std::string observed(const Side& side) { return side.text.empty() ? "nothing" : side.text; }

std::string finding_text(const Finding& finding, std::string_view left, std::string_view right) {
  const std::size_t width = std::max(left.size(), right.size()) + 1;
  const bool timed = finding.difference == analysis::Difference::Time && finding.latest;
  const std::string until = timed ? " (tolerated until " + model::to_string(*finding.latest - net::kStart) + ")" : "";
  return fmt::format("{} #{}: the {} differs{}\n  {:<{}} {}\n  {:<{}} {}\n", finding.program, finding.left.index,
                     to_string(finding.difference), until, std::string{left} + ":", width, observed(finding.left),
                     std::string{right} + ":", width, observed(finding.right));
}

std::string indented(const std::string& text, std::string_view margin) {
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size() - 1);
    out += std::string{margin} + text.substr(from, end + 1 - from);
    from = end + 1;
  }
  return out;
}

/// The last segments before the difference.
std::string segments(const model::Record& record, const Side& side) {
  if (record.packets.empty()) return {};
  const std::string diagram = sequence_diagram(record, {.last = kSegments, .until = side.at});
  const std::string heading = fmt::format("    segments until {}, {}:", model::to_string(side.at - net::kStart), record.backend);
  return diagram.empty() ? heading + " none\n" : heading + "\n" + indented(diagram, "    ");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

/// "linux-6.18", or each once if there are several.
std::string systems(const model::Record& record) {
  std::vector<std::string> names;
  for (const model::HostRecord& host : record.hosts) {
    if (std::ranges::count(names, host.os) == 0) names.push_back(host.os);
  }
  return joined(names);
}

std::string whole_text(const ScenarioComparison& compared) {
  std::string text = fmt::format("  simulated {}, real {} at {}\n", systems(compared.simulated), systems(compared.real), compared.real.level);
  for (const std::string& knob : compared.turned) text += "  as on the real host: " + knob + "\n";
  std::string_view program;
  for (const Finding& finding : compared.comparison.findings) {
    text += indented(finding_text(finding, "simulated", "real"), "  ");
    if (finding.program != program) text += segments(compared.simulated, finding.left) + segments(compared.real, finding.right);
    program = finding.program;
  }
  for (const std::string& doubt : compared.doubts) text += "  " + doubt + "\n";
  return text;
}

/// What can be said of it in one line.
std::string gist(const ScenarioComparison& compared) {
  if (compared.outcome == Outcome::Skipped) return joined(compared.reasons);
  const analysis::Comparison& comparison = compared.comparison;
  std::string text = fmt::format("{} observations agree", comparison.agreements);
  if (comparison.ranged > 0) text += fmt::format(" ({} of them within a range)", comparison.ranged);
  if (!comparison.same()) text += fmt::format(", {} differ", comparison.findings.size());
  if (compared.watched != net::Duration{}) text += ", watched for " + model::to_string(compared.watched) + " only";
  if (compared.outcome == Outcome::Unsteady) text += ", and not each time";
  if (compared.outcome == Outcome::Explained) text += ", known as " + joined(compared.reasons);
  return text;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  constexpr std::array<std::string_view, ScenarioComparison::kOutcomes> kWords{"agrees", "differs", "unsteady", "explained", "skipped"};
  return kWords[static_cast<std::size_t>(outcome)];
}

std::string comparison_text(const analysis::Comparison& comparison, const model::Record& left, const model::Record& right) {
  std::string text = fmt::format("left:  {}\nright: {}\n", side_text(left), side_text(right));
  for (const Finding& finding : comparison.findings) text += finding_text(finding, "left", "right");
  text += fmt::format("{} observations agree, {} differ\n", comparison.agreements, comparison.findings.size());
  return text;
}

std::string comparison_text(const ScenarioComparison& compared) {
  std::string text = fmt::format("{}: {}: {}\n", compared.file, to_string(compared.outcome), gist(compared));
  if (compared.outcome == Outcome::Differs) text += whole_text(compared);
  return text;
}

std::string comparisons_summary(const std::vector<ScenarioComparison>& compared) {
  std::array<std::size_t, ScenarioComparison::kOutcomes> counts{};
  for (const ScenarioComparison& each : compared) ++counts[static_cast<std::size_t>(each.outcome)];
  std::string text = fmt::format("{} scenarios: {} agree, {} differ, {} unsteady, {} explained, {} skipped\n", compared.size(),
                                 counts[0], counts[1], counts[2], counts[3], counts[4]);
  if (counts[4] == compared.size()) text += "NOTHING WAS COMPARED: every scenario was skipped\n";
  return text;
}

std::vector<JunitCase> comparison_cases(const std::vector<ScenarioComparison>& compared) {
  using Junit = JunitCase::Outcome;
  constexpr std::array<Junit, ScenarioComparison::kOutcomes> kAs{Junit::Passed, Junit::Failed, Junit::Passed, Junit::Passed, Junit::Skipped};
  std::vector<JunitCase> cases;
  for (const ScenarioComparison& each : compared) {
    const Junit outcome = kAs[static_cast<std::size_t>(each.outcome)];
    const std::string details = outcome == Junit::Passed ? "" : comparison_text(each);
    cases.push_back({folder_of(each.file), each.file, outcome, gist(each), details});
  }
  return cases;
}

}  // namespace halfopen::report
