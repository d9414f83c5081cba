// Every run whose digests are held against each other over compilers, optimisation, order and threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::determinism {

/// A scenario with the name its digests are listed under.
struct Run {
  std::string name;
  model::Scenario scenario;
};

inline constexpr std::uint64_t kGenerated = 50;  ///< Generated scenarios: seeds 1 to this.

/// The documented cases under every pair of systems ("name client server"), every scenario below conformance, faults and
/// incidents (its path), and the generated ones ("generated-1"). Throws scenarios::ScenarioError.
std::vector<Run> all_runs(const std::string& scenarios_folder);

/// "NAME observations calls wire", the digests as 16 hexadecimal digits each.
std::string digest_line(const Run& run);

/// The lines of all runs, in their order, made by so many threads. A thread takes the next run that is left, so with
/// several threads worlds of different runs live at one time. `shuffle` other than 0: the runs are taken in an order drawn
/// from it.
std::vector<std::string> digest_lines(const std::vector<Run>& runs, unsigned threads, std::uint64_t shuffle);

}  // namespace halfopen::determinism
