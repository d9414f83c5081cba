// Why a word of the fault vocabulary, or a property of a scenario, is beyond a level.
#pragma once

#include <string_view>

#include "halfopen/model/faults.h"

namespace halfopen::realnet {

/// Why level L0 cannot do this word; empty if it can.
std::string_view reason_against(model::Word word);

}  // namespace halfopen::realnet
