// The checks of one program.
#pragma once

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/check.h"
#include "names.h"
#include "place.h"

namespace halfopen::scenarios {

void check_program(const model::Scenario& scenario, const Names& names, const model::Program& program,
                   const CheckOptions& options, const Place& place);

}  // namespace halfopen::scenarios
