// The checks of names that belong to operating systems: their own, and their errors'.
#pragma once

#include <string>

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/check.h"
#include "place.h"

namespace halfopen::scenarios {

/// An operating system's name or, for expectations, the beginning of one.
void check_system(const std::string& name, bool prefix, const CheckOptions& options, const Place& place);

/// The members "on" and "peer" of anything that holds for some systems only.
void check_condition(const std::string& on, const std::string& peer, const model::Scenario& scenario,
                     const CheckOptions& options, const Place& place);

/// An error's symbol that some system has.
void check_symbol(const std::string& symbol, const Place& place);

}  // namespace halfopen::scenarios
