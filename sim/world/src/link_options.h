// A link of the model in the words of sim/link.
#pragma once

#include "halfopen/model/faults.h"
#include "halfopen/model/link.h"
#include "halfopen/sim/link/rule.h"
#include "halfopen/sim/link/simplex.h"

namespace halfopen::sim {

link::SimplexOptions simplex_options(const model::Conditions& conditions, std::uint32_t card_mtu);

/// The rule of a word about single segments; nothing for other words.
std::optional<link::Rule> segment_rule(const model::Fault& fault);

}  // namespace halfopen::sim
