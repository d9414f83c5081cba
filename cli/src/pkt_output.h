// What `halfopen pkt` prints and writes of its results.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/pkt/run.h"

namespace halfopen::cli {

/// Scripts by what they came to, in the order of pkt::Verdict.
using PktCounts = std::array<std::uint32_t, pkt::kVerdicts>;

/// One run of one script.
struct PktRun {
  std::string_view on;  ///< What it was played against: `simulated` or `kernel`.
  std::uint32_t tries = 1;
  pkt::Result result{};
};

PktCounts count(const std::vector<PktRun>& runs);
/// `3 passed, 1 failed, 0 unsupported, 0 invalid`; those skipped are named if there are any.
std::string to_string(const PktCounts& counts);
/// The counts of each folder, and those that took most steps; several lines.
std::string pkt_summary(const std::vector<PktRun>& runs);
/// What a run came to, several lines unless it passed at its first try.
std::string pkt_text(const PktRun& run);
/// Scripts that one of simulated host and kernel passed and the other failed, a line each. `simulated` and `kernel` have
/// the same scripts in the same order.
std::vector<std::string> pkt_disagreements(const std::vector<PktRun>& simulated, const std::vector<PktRun>& kernel);
/// JUnit: a test suite for each folder. Unsupported scripts are skipped ones.
std::string pkt_junit(const std::vector<PktRun>& runs);
/// One object: counts, and an object for each run.
std::string pkt_json(const std::vector<PktRun>& runs);

}  // namespace halfopen::cli
