// How a program ended, against how it should have.
#pragma once

#include <string>

#include "halfopen/model/expectation.h"
#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::model {

/// The last end of a program (one that is restarted has several), or nullptr if it was alive when the run ended.
const Observation* end_of(const ProgramRecord* program);

/// True if `end` (nullptr: alive) is what the expectation says.
bool meets(const EndExpect& expect, const Observation* end, Times times);

/// "signalled 13 at 125ms", "alive".
std::string expected_text(const EndExpect& expect, Times times);
std::string end_text(const Observation* end);

}  // namespace halfopen::model
