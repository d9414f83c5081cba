// What of two observations is a matter of buffers and packets, not of behaviour.
#pragma once

#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::analysis {

/// The step of the script that made the call; null if none did, or nobody knows the script.
const model::Step* step_of(const model::Observation& seen, const model::Program* script);

/// The program's observations, with successive receptions of a stream's octets on one socket made one: their sum, begun with the
/// first, completed with the last. Those are calls without a step, and those of a step that receives to the end; without a
/// script all of one step. `places` gets, for each, the place of its first in the program's order.
std::vector<model::Observation> with_receptions_joined(const std::vector<model::Observation>& observations,
                                                       const model::Program* script, std::vector<std::size_t>& places);

/// Whether a send of the run took less than it was asked to take, never ended, or was cut short by the end of its program: what
/// arrives of its stream is then a matter of buffers, too.
bool sends_cut_short(const model::Record& record, const model::Scenario& scenario);

/// Whether the two results of one call, both successful, may differ as they do: partial counts that a buffer decided, and sizes
/// of buffers. `step` is the script's step that made the call, or null; `cut_short`, whether a send of either run was.
bool within_range(const model::Observation& a, const model::Observation& b, const model::Step* step, bool cut_short);

}  // namespace halfopen::analysis
