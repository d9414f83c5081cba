// Who reaches whom over which first hop, from the links of a scenario and its routers.
#pragma once

#include <cstddef>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::sim {

/// How one host is reached from another: the fewest hops, ties by the order of links in the scenario.
struct Reached {
  std::size_t host = 0;
  std::size_t hops = 0;        ///< Links on the way.
  std::size_t first_link = 0;  ///< The one it leaves by.
  std::size_t last_link = 0;   ///< The one it arrives by.
};

/// Everybody `from` reaches, nearest first: over one link, and further through routers.
std::vector<Reached> reached_from(const model::Scenario& scenario, std::size_t from);

}  // namespace halfopen::sim
