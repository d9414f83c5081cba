// What `halfopen pkt` prints and writes of its results.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/pkt/run.h"

namespace halfopen::cli {

/// Scripts by what they came to, in the order of pkt::Verdict.
using PktCounts = std::array<std::uint32_t, pkt::kVerdicts>;

PktCounts count(const std::vector<pkt::Result>& results);
/// `3 passed, 1 failed, 0 unsupported, 0 invalid`
std::string to_string(const PktCounts& counts);
/// The counts of each folder, and those that took most steps; several lines.
std::string pkt_summary(const std::vector<pkt::Result>& results);
/// JUnit: a test suite for each folder. Unsupported scripts are skipped ones.
std::string pkt_junit(const std::vector<pkt::Result>& results);
/// One object: counts, and an object for each script.
std::string pkt_json(const std::vector<pkt::Result>& results);

}  // namespace halfopen::cli
