// Is a test's own code deterministic? Two runs held against each other.
#pragma once

#include <functional>

#include <gtest/gtest.h>

#include "halfopen/gtest/bench.h"

namespace halfopen::gtest {

/// Runs what `make` makes, twice, and compares the runs to the nanosecond and to the octet. `make` makes everything anew, the
/// programs' state included. A failure names the first event that differs and tells the first run's story.
::testing::AssertionResult is_deterministic(const std::function<Bench()>& make);
/// The same for a scenario and the programs it names.
::testing::AssertionResult is_deterministic(const model::Scenario& scenario, const scenarios::Registry& programs = {});

}  // namespace halfopen::gtest

/// EXPECT_DETERMINISTIC([] { return bench_of_my_client(); });
#define EXPECT_DETERMINISTIC(...) EXPECT_TRUE(::halfopen::gtest::is_deterministic(__VA_ARGS__))
