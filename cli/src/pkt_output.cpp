#include "pkt_output.h"

#include <algorithm>
#include <map>

#include "halfopen/report/junit.h"

namespace halfopen::cli {

using pkt::Result;
using pkt::Verdict;

namespace {

using Folders = std::map<std::string, std::vector<const PktRun*>>;

Folders by_folder(const std::vector<PktRun>& runs) {
  Folders folders;
  for (const PktRun& run : runs) folders[report::folder_of(run.result.file)].push_back(&run);
  return folders;
}

PktCounts count_of(const std::vector<const PktRun*>& runs) {
  PktCounts counts{};
  for (const PktRun* run : runs) ++counts[static_cast<std::size_t>(run->result.verdict)];
  return counts;
}

std::string json(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json(const std::vector<std::string>& lines) {
  std::string out = "[";
  for (const std::string& line : lines) out += (out.size() == 1 ? "" : ", ") + json(line);
  return out + ']';
}

std::string json(const PktCounts& counts) {
  std::string out = "{";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out += (i == 0 ? "" : ", ") + json(pkt::to_string(static_cast<Verdict>(i))) + ": " + std::to_string(counts[i]);
  }
  return out + '}';
}

/// As JUnit has it: what cannot be run is skipped, what is no script is an error.
report::JunitCase::Outcome outcome_of(Verdict verdict) {
  using Outcome = report::JunitCase::Outcome;
  switch (verdict) {
    case Verdict::Passed: return Outcome::Passed;
    case Verdict::Failed: return Outcome::Failed;
    case Verdict::Invalid: return Outcome::Error;
    default: return Outcome::Skipped;
  }
}

}  // namespace

PktCounts count(const std::vector<PktRun>& runs) {
  PktCounts counts{};
  for (const PktRun& run : runs) ++counts[static_cast<std::size_t>(run.result.verdict)];
  return counts;
}

std::string to_string(const PktCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (verdict == Verdict::Skipped && counts[i] == 0) continue;
    text += (i == 0 ? "" : ", ") + std::to_string(counts[i]) + ' ' + std::string{pkt::to_string(verdict)};
  }
  return text;
}

std::string pkt_text(const PktRun& run) {
  std::string text = pkt::to_string(run.result);
  const std::size_t begin = text.find(": ", run.result.file.size()) + 2;
  if (run.on == "kernel") text.insert(begin, "on the kernel: " + (run.tries > 1 ? "in try " + std::to_string(run.tries) + ": " : std::string{}));
  return text;
}

std::vector<std::string> pkt_disagreements(const std::vector<PktRun>& simulated, const std::vector<PktRun>& kernel) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < simulated.size(); ++i) {
    const Verdict here = simulated[i].result.verdict, there = kernel[i].result.verdict;
    const bool differ = (here == Verdict::Passed && there == Verdict::Failed) || (here == Verdict::Failed && there == Verdict::Passed);
    if (!differ) continue;
    lines.push_back(simulated[i].result.file + ": " + std::string{pkt::to_string(here)} + " simulated, " + std::string{pkt::to_string(there)} + " on the kernel\n");
  }
  return lines;
}

std::string pkt_summary(const std::vector<PktRun>& runs) {
  constexpr std::size_t kSlowest = 3;
  std::string text;
  for (const auto& [folder, of_folder] : by_folder(runs)) text += folder + ": " + to_string(count_of(of_folder)) + '\n';
  std::vector<const PktRun*> slowest;
  for (const PktRun& run : runs) {
    if (run.result.steps > 0) slowest.push_back(&run);
  }
  std::stable_sort(slowest.begin(), slowest.end(), [](const PktRun* a, const PktRun* b) { return a->result.steps > b->result.steps; });
  slowest.resize(std::min(slowest.size(), kSlowest));
  for (const PktRun* run : slowest) text += "  " + std::to_string(run->result.steps) + " steps: " + run->result.file + '\n';
  return text + "all: " + to_string(count(runs)) + '\n';
}

std::string pkt_junit(const std::vector<PktRun>& runs) {
  std::vector<report::JunitCase> cases;
  for (const PktRun& run : runs) {
    const std::string name = run.result.file + (run.on == "kernel" ? " on the kernel" : "");
    cases.push_back({report::folder_of(run.result.file), name, outcome_of(run.result.verdict), run.result.why, pkt_text(run)});
  }
  return report::junit(cases);
}

std::string pkt_json(const std::vector<PktRun>& runs) {
  std::string text = "{\"counts\": " + json(count(runs)) + ",\n \"scripts\": [";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Result& result = runs[i].result;
    text += (i == 0 ? "\n  " : ",\n  ") + ("{\"file\": " + json(result.file)) + ", \"on\": " + json(runs[i].on) +
            ", \"tries\": " + std::to_string(runs[i].tries) + ", \"outcome\": " + json(pkt::to_string(result.verdict)) +
            ", \"line\": " + std::to_string(result.verdict == Verdict::Passed ? 0 : result.place.line) + ", \"why\": " + json(result.why) +
            ", \"details\": " + json(result.details) + ", \"last_events\": " + json(result.last_events) +
            ", \"time_ns\": " + std::to_string(result.at.count()) + ", \"steps\": " + std::to_string(result.steps) +
            ", \"checks\": " + std::to_string(result.checks) + '}';
  }
  return text + "]}\n";
}

}  // namespace halfopen::cli
