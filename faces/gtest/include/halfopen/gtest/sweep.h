// Is there any moment at which a failure breaks a program? One expectation for all of them.
//
//     TEST(Client, SurvivesEverything) {
//       EXPECT_TRUE(survives([] { return bench_of_my_client(); }, "client", {ends_up("client", "connected", {"lost", "failed"})}));
//     }
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "halfopen/analysis/shrink.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/gtest/bench.h"

namespace halfopen::gtest {

using analysis::Invariant;

/// Makes a bench, described and not yet looked at, everything in it new: it is made once for each run.
using MakeBench = std::function<Bench()>;

/// Runs that a sweep or a shrink can ask for: each on a bench made for it. Simulated only.
analysis::Run run_of(MakeBench make);

/// The bench with every standard injection at every point; see analysis::sweep(). GoogleTest's sharding variables
/// (GTEST_TOTAL_SHARDS, GTEST_SHARD_INDEX) are not asked: GoogleTest spreads tests, not their parts.
analysis::Sweep sweep_of(const MakeBench& make, const std::string& subject, const std::vector<Invariant>& invariants,
                         const analysis::SweepOptions& options = {}, const analysis::InjectionOptions& injections = {});

/// Whether nothing broke. A failure shows the map; for each invariant that was violated the smallest scenario that still violates
/// it; and of the first one the story.
::testing::AssertionResult survives(const MakeBench& make, const analysis::Sweep& sweep,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options = {});
/// Sweeps, and says whether nothing broke.
::testing::AssertionResult survives(const MakeBench& make, const std::string& subject,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options = {});

}  // namespace halfopen::gtest
