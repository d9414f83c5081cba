// The faults of a scenario at the times they had in one run.
#pragma once

#include <optional>
#include <vector>

#include "halfopen/net/time.h"
#include "halfopen/report/html/page.h"

namespace halfopen::report::html {

struct FaultTime {
  const model::Fault* fault = nullptr;
  std::optional<net::Instant> at;     ///< None: what it waited for never happened, or only after the run.
  std::optional<net::Instant> until;  ///< When what it did ended; none: not before the run did.
  bool instant = true;                ///< It is over as soon as it has happened, or it ends another one.
};

/// One for each fault of the scenario, in its order.
std::vector<FaultTime> fault_times(const Shown& run);

}  // namespace halfopen::report::html
