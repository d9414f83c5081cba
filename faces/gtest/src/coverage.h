// What the benches of a test program have exercised, told at its end.
#pragma once

#include "halfopen/model/record.h"

namespace halfopen::gtest {

/// Whether the environment asks for it: HALFOPEN_COVERAGE is set and not empty. Then benches run with events.
bool coverage_wanted();
/// Adds a run. From any thread.
void cover(const model::Record& record);

}  // namespace halfopen::gtest
