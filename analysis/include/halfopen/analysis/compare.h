// Two records of one scenario held against each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/model/record.h"

namespace halfopen::analysis {

/// What kind of difference was found; the first in this order that applies is reported.
enum class Difference : std::uint8_t {
  Missing,   ///< One record has an observation the other lacks, or lacks the program.
  What,      ///< Another operation, note, signal or end at this place of the order.
  Code,      ///< Another error.
  Value,     ///< Another count, or another text.
  Time,      ///< Codes and values agree, the times do not.
};

struct Finding {
  std::string program;
  std::size_t index = 0;      ///< Place in the program's order; from 0.
  Difference difference{};
  std::string left;           ///< The observation as text; empty if there is none.
  std::string right;
};

struct Comparison {
  std::size_t agreements = 0;
  std::vector<Finding> findings;
  bool same() const { return findings.empty(); }
};

/// Compares per program, by order: kinds, operations, codes, counts, end of stream and notes exactly.
///
/// Times:  two records of one backend must agree exactly; a simulated one is the nominal time a real one is measured by
///         (model::within_tolerance: late by the timers' rounding, never early).
/// Not compared: descriptor numbers, and when a run stopped watching calls that were still waiting.
Comparison compare(const model::Record& left, const model::Record& right);

/// "code", "time": as reports print it.
std::string_view to_string(Difference difference);

}  // namespace halfopen::analysis
