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

#include "halfopen/analysis/explore.h"
#include "halfopen/analysis/shard.h"
#include "halfopen/analysis/shrink.h"
#include "halfopen/analysis/sweep.h"
#include "halfopen/gtest/bench.h"

namespace halfopen::gtest {

using analysis::Invariant;

/// Makes a bench, described and not yet looked at, everything in it new: it is made once for each run.
using MakeBench = std::function<Bench()>;

/// Runs that a sweep or a shrink can ask for: each on a bench made for it. Simulated only.
analysis::Run run_of(MakeBench make);

/// The bench with every standard injection at every point; see analysis::sweep(). Of the sharding variables those of Slurm and
/// Kubernetes are for whole test programs, and GTEST_SHARD_INDEX says which tests run: a sweep inside a test is done whole, unless
/// `options` names a shard (analysis::shard_of_environment()).
analysis::Sweep sweep_of(const MakeBench& make, const std::string& subject, const std::vector<Invariant>& invariants,
                         const analysis::SweepOptions& options = {}, const analysis::InjectionOptions& injections = {});

/// Whether nothing broke. A failure shows the map; for each invariant that was violated the smallest scenario that still violates
/// it; and of the first one the story.
::testing::AssertionResult survives(const MakeBench& make, const analysis::Sweep& sweep,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options = {});
/// Sweeps, and says whether nothing broke.
::testing::AssertionResult survives(const MakeBench& make, const std::string& subject,
                                    const std::vector<Invariant>& invariants, const analysis::SweepOptions& options = {});


/// Whether the bench's run, to its end, keeps the promise. A failure says how it is broken and tells the story.
::testing::AssertionResult keeps(const Bench& bench, const Invariant& promise);

/// Runs the bench many times with random failures, several at once (analysis::Explorer), and says whether nothing broke. A failure
/// shows each way in which something did: how often, the smallest seed, what is left of it when shrunk, as a file and as a test.
/// HALFOPEN_EXPLORE_RUNS and HALFOPEN_EXPLORE_SEED override how many runs there are and the seed of the first: a nightly build asks
/// for more, and SEED with one run repeats one. Simulated only.
::testing::AssertionResult explores(const MakeBench& make, const std::string& subject, const std::vector<Invariant>& invariants,
                                    const analysis::ExploreOptions& options = {});

}  // namespace halfopen::gtest
