// Two records of one scenario held against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

/// What kind of difference was found; the first in this order that applies is reported.
enum class Difference : std::uint8_t {
  Missing,   ///< One record has an observation the other lacks, or lacks the program.
  What,      ///< Another operation, note, signal or end at this place of the order.
  Code,      ///< Another error.
  Value,     ///< Another count, or another text.
  Time,      ///< Codes and values agree, the times do not.
};

/// One side of a finding.
struct Side {
  std::size_t index = 0;      ///< Place in the program's order, from 0; where it is missing, the place it would have.
  std::string text;           ///< The observation as text; empty if there is none.
  net::Instant at{};          ///< When; where it is missing, when the last thing before it was.
  net::Instant since{};       ///< When the last observation was on which both sides agree; kStart if there is none.
  net::Error error{};
};

struct Finding {
  std::string program;
  Difference difference{};
  Side left;
  Side right;
  std::optional<net::Instant> latest;  ///< Until when a real observation was tolerated; between a simulated and a real record only.
};

struct CompareOptions {
  /// The scenario of both records, which says how much a call asked for: only with it are buffer sizes known as such, and
  /// whole counts from partial ones.
  const model::Scenario* scenario = nullptr;
  std::vector<std::string> programs{};  ///< Only these; all of them if none is named.
};

struct Comparison {
  std::size_t agreements = 0;
  std::size_t ranged = 0;     ///< Of the agreements, those in which a partial count or a buffer size differs, within its range.
  std::vector<Finding> findings;
  bool same() const { return findings.empty(); }
};

/// Compares per program, by order: kinds, operations, codes, counts, end of stream and notes exactly. After an observation that
/// only one side has, the comparison goes on where both sides do the same again (alignment.h).
///
/// Times:  two records of one backend must agree exactly. A simulated time is nominal: a real one is never early, and late at
///         most by what the timers that led to it may be late by, each by its rounding (lateness.h, model/tolerance.h), if the
///         simulated record names them; else as model::within_tolerance says.
/// Ranges: between a simulated and a real record only. Successive receptions of a stream count as one: their sum is compared.
///         Counts below what was asked for that a buffer decided, what is received of a stream whose sends were cut short, and
///         sizes of buffers, agree if neither is more than twice the other; a count is one if it is no smaller than the smallest
///         buffer (2304, linux/10.setsockopt-doubles).
/// Not compared: descriptor numbers, and when a run stopped watching calls that were still waiting.
Comparison compare(const model::Record& left, const model::Record& right, const CompareOptions& options = {});

/// "code", "time": as reports print it.
std::string_view to_string(Difference difference);

}  // namespace halfopen::analysis
