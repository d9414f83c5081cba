// A failing scenario made as small as it can be, failing still, and for the same reason.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "halfopen/analysis/sweep.h"

namespace halfopen::analysis {

/// Whether a scenario still fails in the way that matters. A scenario that cannot be built does not.
using StillFails = std::function<bool(const model::Scenario&)>;

struct Shrunk {
  model::Scenario scenario;
  std::size_t runs = 0;  ///< How many it took.
};

/// Leaves out, one after the other and again until nothing can go any more: faults, programs, hosts and links nobody needs, steps
/// of scripts; then makes the rest plain: shorter faults, fewer repetitions and octets, links with default properties, knobs
/// gone, the run no longer than needed. Every candidate is run; one that still fails takes the place of what was there.
///
/// Deterministic. Needs `fails(scenario)`; throws std::invalid_argument otherwise. `most`: so many runs at most.
Shrunk shrink(const model::Scenario& scenario, const StillFails& fails, std::size_t most = 2'000);

/// For a scenario that violates the invariant of this name: the smallest that still does. `calm`: when everything that goes wrong in it
/// is over; who promises healing keeps `settle` from there.
Shrunk shrink(const model::Scenario& scenario, const std::string& invariant, net::Duration calm,
              const std::vector<Invariant>& invariants, const Run& run, net::Duration settle, std::size_t most = 2'000);

/// For a failure of a sweep: the smallest scenario that still violates the same invariant. Its faults are the trial's and, if they
/// matter, the scenario's own.
Shrunk shrink(const Sweep& sweep, const Failure& failure, const std::vector<Invariant>& invariants, const Run& run,
              net::Duration settle, std::size_t most = 2'000);

}  // namespace halfopen::analysis
