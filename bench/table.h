// The workloads at their full and their quick size, what came of them, and the table of figures, ratios and budgets.
#pragma once

#include <string>
#include <vector>

#include "measured.h"

namespace halfopen::bench {

/// What to run; empty lists mean everything.
struct Choice {
  bool quick = false;  ///< A hundredth of the size: to see that it works.
  std::vector<std::string> workloads{};
  std::vector<std::string> contenders{};
};

enum class Better : std::uint8_t { More, Less };

/// One figure of one workload.
struct Row {
  std::string name;      ///< "W3 1,000"
  std::string unit;      ///< "round trips per CPU second"
  Better better = Better::More;
  double halfopen = 0, lean = 0, ns3 = 0;  ///< 0: not measured.
  double share = 0.25;   ///< Budget: this share of the lean probe's figure (More), or
  double at_most = 0;    ///< this figure (Less).
};

std::vector<Row> measure(const Choice& choice);
/// Whether a measured figure keeps its budget.
bool met(const Row& row);
bool all_met(const std::vector<Row>& rows);
std::string as_text(const std::vector<Row>& rows);
std::string as_markdown(const std::vector<Row>& rows);

}  // namespace halfopen::bench
