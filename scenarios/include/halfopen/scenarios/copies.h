// Hosts that a scenario has many times.
#pragma once

#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// The scenario with every host of `copies` above 1 that many times: `client` becomes `client-1`, `client-2`..., with
/// its links and programs, numbered likewise. The number of each stands at the end of every name; everything else of the
/// scenario names a copy by its own name. The loader and the builder do it, so that nobody else meets copies.
model::Scenario expand_copies(model::Scenario scenario);

}  // namespace halfopen::scenarios
