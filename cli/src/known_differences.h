// Differences between simulation and reality that somebody has explained.
#pragma once

#include <string>
#include <vector>

#include "halfopen/report/comparison.h"

namespace halfopen::cli {

/// Reads and applies such a list. One line each:
///
///     [sometimes] FILE PROGRAM...: ROW
///
/// The programs of the scenario in which something may differ, and the row of docs/sim-vs-real.md that says why. `sometimes`: it
/// need not differ each time. Empty lines, and those that begin with #, mean nothing.
class KnownDifferences {
 public:
  KnownDifferences() = default;
  /// Throws InputError naming the line.
  explicit KnownDifferences(const std::string& path);

  /// Makes of what differs in known programs only what is explained, and notes the row as a doubt's answer.
  void apply(report::ScenarioComparison& compared) const;
  /// A line for each entry, not marked `sometimes`, whose scenario is among these and agrees.
  std::vector<std::string> needless(const std::vector<report::ScenarioComparison>& compared) const;

 private:
  struct Known {
    bool sometimes = false;
    std::string file;
    std::vector<std::string> programs;
    std::string row;
  };

  std::string path_;
  std::vector<Known> known_;
};

}  // namespace halfopen::cli
