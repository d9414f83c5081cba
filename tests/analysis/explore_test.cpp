// Explorations: the same whoever does them, grouped by what went wrong, and each replayed by its seed.
#include "halfopen/analysis/explore.h"

#include <algorithm>
#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

model::Scenario question_and_answer() {
  return {.name = "question",
          .until = 1s,
          .limit_events = 100'000,
          .hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "linux-6.18"}},
          .links = {{.name = "wire", .a = "client", .b = "server", .one_way_delay = 5ms}},
          .programs = {{.name = "server",
                        .host = "server",
                        .steps = scenarios::Steps{scenarios::Steps{}.listen(7000).accept("c").recv("c", 10).send("c", 20).close("c")}.take()},
                       {.name = "client",
                        .host = "client",
                        .start = 100ms,
                        .steps = scenarios::Steps{scenarios::Steps{}.connect("s", "server:7000").send("s", 10).recv("s", 20).observe("answered").close("s")}.take()}}};
}

model::Record run(const model::Scenario& scenario, bool whole) {
  return sim::run(scenario, scenarios::Registry{}.instantiate(),
                  {.packets = whole, .digests = false, .events = whole, .wire_digest = false});
}

Explorer explorer(const ExploreOptions& options) {
  return {question_and_answer(), "client", {eventually("client", "answered"), no_endless_loop()}, run, options};
}

// 300 runs are enough for a connection that never comes, an answer that never does, and a server that is not there.
TEST(Explore, FindsAndGroupsByWhatWentWrong) {
  const Exploration explored = explorer({.seed = 1, .runs = 300}).explore();
  EXPECT_EQ(explored.done, 300u);
  EXPECT_TRUE(explored.complete);
  ASSERT_THAT(explored.found, SizeIs(1));  // "never" is one way
  EXPECT_EQ(explored.found[0].invariant, "client eventually says answered");
  EXPECT_EQ(explored.found[0].runs, explored.violated);
  EXPECT_THAT(exploration_text(explored), HasSubstr("300 runs from seed 1 on, "));
}

// The smallest seed that shows it, alone: the same violation. The seed before it, alone: none.
TEST(Explore, NamesTheSmallestSeedWhichReplaysIt) {
  const Exploration explored = explorer({.seed = 1, .runs = 300}).explore();
  ASSERT_FALSE(explored.clean());
  const Found& found = explored.found[0];
  const Exploration again = explorer({.seed = found.seed, .runs = 1}).explore();
  ASSERT_FALSE(again.clean());
  EXPECT_EQ(again.found[0].what, found.what);
  EXPECT_EQ(again.found[0].how, found.how);
  EXPECT_TRUE(found.seed == 1 || explorer({.seed = 1, .runs = found.seed - 1}).explore().clean());
}

TEST(Explore, IsTheSameWithThreadsAndInShardsInAnyOrder) {
  const Exploration whole = explorer({.seed = 5, .runs = 300}).explore();
  ASSERT_GE(whole.violated, 5u);  // several shards have something to tell of one way
  EXPECT_EQ(whole, explorer({.seed = 5, .runs = 300, .jobs = 8}).explore());
  for (const std::uint32_t shards : {1u, 3u, 16u}) {
    for (const unsigned jobs : {1u, 8u}) {
      std::vector<Exploration> parts;
      for (std::uint32_t shard = 0; shard < shards; ++shard) {
        parts.push_back(explorer({.seed = 5, .runs = 300, .jobs = jobs, .shard = shard, .shards = shards}).explore());
      }
      EXPECT_EQ(whole, merged(parts));
      std::reverse(parts.begin(), parts.end());
      EXPECT_EQ(whole, merged(parts));
      std::rotate(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(parts.size() / 2), parts.end());
      EXPECT_EQ(whole, merged(parts));
    }
  }
}

// Whoever stops it gets the runs begun so far: the first ones, as if no more had been asked for.
TEST(Explore, StoppedItHasTheFirstRuns) {
  for (const unsigned jobs : {1u, 4u}) {
    std::atomic<std::size_t> asked = 0;
    const Exploration stopped = explorer({.runs = 1'000, .jobs = jobs, .stop = [&] { return ++asked > 50; }}).explore();
    EXPECT_FALSE(stopped.complete);
    ASSERT_GE(stopped.done, 1u);
    ASSERT_LT(stopped.done, 1'000u);
    Exploration fewer = explorer({.runs = stopped.done}).explore();
    EXPECT_TRUE(fewer.complete);
    fewer.asked = 1'000;
    fewer.complete = false;
    EXPECT_EQ(stopped, fewer);
    EXPECT_THAT(exploration_text(stopped), HasSubstr("stopped: 1000 runs were asked for"));
  }
}

TEST(Explore, ShrinksWhatItFound) {
  const Explorer exploring = explorer({.seed = 1, .runs = 300});
  const Exploration explored = exploring.explore();
  ASSERT_FALSE(explored.clean());
  const Shrunk shrunk = exploring.shrink(explored.found[0]);
  EXPECT_THAT(shrunk.scenario.faults, Not(IsEmpty()));
  EXPECT_LE(shrunk.scenario.faults.size(), exploring.scenario_of(explored.found[0].seed).faults.size());
  EXPECT_TRUE(eventually("client", "answered").violated_by({shrunk.scenario, run(shrunk.scenario, false)}));
}

// A swarm: a run has failures of some kinds only, and over many runs every kind has its turn.
TEST(Explore, UsesEveryKindInSomeRunAndNoneInAll) {
  const Exploration explored = explorer({.runs = 2'000}).explore();
  std::size_t idle = 0;
  for (const KindCount& kind : explored.kinds) {
    idle += kind.runs == 0 ? 1 : 0;
    EXPECT_LT(kind.runs, explored.done / 4) << kind.name;
  }
  // Calls that the client does not make cannot fail: accept, bind, listen, poll...
  for (const KindCount& kind : explored.kinds) {
    EXPECT_TRUE(kind.runs > 0 || kind.name.find(" fails with ") != kind.name.npos) << kind.name;
  }
  EXPECT_LT(idle, explored.kinds.size() / 2);
}

TEST(Explore, RefusesAShardThatIsNone) {
  EXPECT_THROW(explorer({.shard = 3, .shards = 3}), std::invalid_argument);
  EXPECT_THROW(merged(std::vector<Exploration>{}), std::invalid_argument);
}

TEST(Likeness, LeavesTimesAndCountsOut) {
  EXPECT_EQ(likeness("lost (ECONNRESET) at 3.01s"), "lost (ECONNRESET) at #");
  EXPECT_EQ(likeness("21 from 1m0.125s on"), "# from # on");
  EXPECT_EQ(likeness("3 at 5s, where 2 was next"), "# at #, where # was next");
  EXPECT_EQ(likeness("returned: server2 is gone"), "returned: server2 is gone");
}

}  // namespace
}  // namespace halfopen::analysis
