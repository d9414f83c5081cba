// A sweep as plain data: what is printed, kept in a file, and joined with that of other shards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/analysis/sweep.h"

namespace halfopen::analysis {

struct SweepResult {
  /// One injection, at all points at which it was tried alone.
  struct Row {
    std::string injection;
    std::uint32_t tried = 0;
    std::uint32_t survived = 0;
    friend bool operator==(const Row&, const Row&) = default;
  };
  struct Violated {
    Trial trial;              ///< By places, of points and of rows: trials have an order by it.
    std::string injections;   ///< "drop", "drop and cut wire"
    std::string how;          ///< "drop at 105ms wire forward: SYN len 0"
    Violation violation;
    friend bool operator==(const Violated&, const Violated&) = default;
  };

  std::uint64_t points = 0;
  std::uint64_t trials = 0;   ///< Runs made,
  std::uint64_t pairs = 0;    ///< of these with two injections.
  std::vector<Row> rows;      ///< In the order of the injections.
  std::vector<std::string> unseen;
  std::vector<Violated> violated;  ///< In the order of the trials.
  friend bool operator==(const SweepResult&, const SweepResult&) = default;
};

SweepResult result_of(const Sweep& sweep);

/// Results of all shards of one sweep, in any order, as one. Throws std::invalid_argument if they are not of one sweep.
SweepResult merged(const std::vector<SweepResult>& shards);

/// The map as a table: injections down, what became of their points across; then the violations, alike ones together. Injections
/// that no point has room for are left out.
std::string map_text(const SweepResult& result);

}  // namespace halfopen::analysis
