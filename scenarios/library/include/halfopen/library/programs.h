// The C++ programs that come with halfopen, for scenarios to name.
#pragma once

#include "halfopen/scenarios/registry.h"

namespace halfopen::library {

/// Adds every program of this library: "clock-jump", "ggnetworkcheck", "heartbeat-server",
/// "pattern-reader", "port-user".
void add_programs(scenarios::Registry& registry);

}  // namespace halfopen::library
