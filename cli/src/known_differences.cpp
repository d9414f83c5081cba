#include "known_differences.h"

#include <algorithm>
#include <sstream>

#include "app.h"

namespace halfopen::cli {

using Outcome = report::ScenarioComparison::Outcome;

KnownDifferences::KnownDifferences(const std::string& path) : path_{path} {
  std::istringstream lines{read_file(path)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t colon = line.rfind(": ");
    std::istringstream words{line.substr(0, colon)};
    Known known;
    words >> known.file;
    known.sometimes = known.file == "sometimes";
    if (known.sometimes) words >> known.file;
    for (std::string program; words >> program;) known.programs.push_back(program);
    if (colon == line.npos || known.programs.empty()) {
      throw InputError{path + ":" + std::to_string(number) + ": expected [sometimes] FILE PROGRAM...: ROW, found \"" + line +
                       "\" [compare.known]"};
    }
    known.row = line.substr(colon + 2);
    known_.push_back(std::move(known));
  }
}

void KnownDifferences::apply(report::ScenarioComparison& compared) const {
  if (compared.outcome != Outcome::Differs) return;
  const auto known = std::ranges::find(known_, compared.file, &Known::file);
  if (known == known_.end()) return;
  const auto in_known_program = [&](const analysis::Finding& finding) {
    return std::ranges::count(known->programs, finding.program) > 0;
  };
  if (!std::ranges::all_of(compared.comparison.findings, in_known_program)) return;
  compared.outcome = Outcome::Explained;
  compared.reasons = {known->row};
}

std::vector<std::string> KnownDifferences::needless(const std::vector<report::ScenarioComparison>& compared) const {
  std::vector<std::string> lines;
  for (const Known& known : known_) {
    const auto same = std::ranges::find(compared, known.file, &report::ScenarioComparison::file);
    if (known.sometimes || same == compared.end() || same->outcome != Outcome::Agrees) continue;
    if (same->watched != net::Duration{}) continue;  // What differs may come later.
    lines.push_back(path_ + ": " + known.file + ": agrees, and is listed as " + known.row);
  }
  return lines;
}

}  // namespace halfopen::cli
