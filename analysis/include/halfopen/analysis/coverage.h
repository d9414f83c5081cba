// Which of the errors a program can meet have some runs shown it, and which not.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"

namespace halfopen::analysis {

/// What one call met.
struct Exercised {
  std::string state;  ///< Of its connection, as ProgramRecord::states says; "-" for what concerns no connection.
  std::string op;
  std::string code;   ///< The error's symbol; "end of stream", "ok".
  friend auto operator<=>(const Exercised&, const Exercised&) = default;
};

/// A sum over records, in any order.
struct Coverage {
  std::uint64_t records = 0;
  std::map<Exercised, std::uint64_t> calls;
  std::map<std::string, std::set<std::string>> rested_on;  ///< By profile: paths of entries.

  /// A record of a run that kept events (RunOptions::events).
  void add(const model::Record& record);
};

/// The entries of a profile that make an error of a cause: path and value, in the profile's order.
using ErrorEntries = std::function<std::vector<std::pair<std::string, std::string>>(const std::string& profile)>;

/// The errors that were met, by state, operation and code, with their numbers; then of each profile, how many of its entries that make
/// errors no run rested on, and which.
std::string coverage_text(const Coverage& coverage, const ErrorEntries& entries);

}  // namespace halfopen::analysis
