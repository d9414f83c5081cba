// The words of the fault vocabulary that concern names.
#pragma once

#include "halfopen/model/faults.h"
#include "halfopen/sim/names/resolver.h"

namespace halfopen::sim {

/// Lets a host's resolver say what the fault says; other words change nothing.
void act_on_name(names::Resolver& resolver, const model::Fault& fault);

}  // namespace halfopen::sim
