// How runs end, and that they are the same each time.
#include <gmock/gmock.h>

#include <stdexcept>

#include "bench.h"

namespace halfopen::sim {
namespace {

using scenarios::after;
using scenarios::Steps;
using testing::HasSubstr;

scenarios::Description echo_once(net::Duration until) {
  return two_hosts(until)
      .program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c").recv("c", 100).send("c", 100).close("c"))
      .program({.name = "client", .host = "client"}, Steps{}.connect("s", "server:7000").send("s", 100).recv("s", 100).close("s"));
}

TEST(End, FinishedWhenEveryProgramHasEnded) {
  EXPECT_EQ(simulator()(echo_once(10min).build(), {}).end, model::End::Finished);
}

TEST(End, UntilWhenWatchedLongEnough) {
  const auto record = simulator()(two_hosts(2s).program({.name = "client", .host = "client"}, Steps{}.sleep(1h)).build(), {});
  EXPECT_EQ(record.end, model::End::Until);
  EXPECT_EQ(record.ended_at, net::kStart + 2s);
  EXPECT_EQ(record.programs[0].observations.back().kind, model::Observation::Kind::Waiting);
}

TEST(End, IdleWhenNothingIsScheduledAndProgramsWait) {
  const auto record = simulator()(two_hosts(1h).program({.name = "server", .host = "server"}, Steps{}.listen(7000).accept("c")).build(), {});
  EXPECT_EQ(record.end, model::End::Idle);
  EXPECT_EQ(line_of(record, "server", 1), "0s accept#1 waiting since 0s");
}

TEST(End, LimitSaysWhatWasPending) {
  const auto scenario = two_hosts(1h).limit_events(100).program({.name = "client", .host = "client"}, Steps{}.sleep(1us).times(1000)).build();
  const auto record = simulator()(scenario, {});
  EXPECT_EQ(record.end, model::End::Limit);
  EXPECT_THAT(record.pending, HasSubstr("after 100 steps"));
  const auto verdict = model::judge(scenario, record);
  ASSERT_FALSE(verdict.passed());
  EXPECT_EQ(verdict.mismatches[0].id, "run.limit");
}

TEST(Determinism, OneSeedOneRecord) {
  const auto scenario = echo_once(10min).build();
  const auto first = simulator()(scenario, {.packets = true});
  for (int i = 0; i < 20; ++i) {
    const auto again = simulator()(scenario, {.packets = true});
    ASSERT_EQ(again.digests, first.digests);
    ASSERT_EQ(again.packets.size(), first.packets.size());
  }
}

TEST(Determinism, AnotherSeedAnotherWire) {
  const auto one = simulator()(echo_once(10min).seed(1).build(), {});
  const auto two = simulator()(echo_once(10min).seed(2).build(), {});
  EXPECT_NE(one.digests.wire, two.digests.wire);
}

// Adding a host shifts nobody's luck: streams are keyed by names.
TEST(Determinism, AFurtherHostChangesNothingForTheOthers) {
  const auto without = simulator()(echo_once(10min).build(), {});
  const auto with = simulator()(echo_once(10min).host("bystander", {.os = "windows-11"}).build(), {});
  EXPECT_EQ(with.digests, without.digests);
}

TEST(Build, NamesWhatIsNotThere) {
  auto scenario = echo_once(1s).build();
  scenario.hosts[0].os = "beos";
  EXPECT_THROW(World(scenario, scenarios::Registry{}.instantiate(), {}), std::invalid_argument);
}

TEST(World, CanBeRunInParts) {
  World world{echo_once(10min).build(), scenarios::Registry{}.instantiate(), {}};
  EXPECT_TRUE(world.run_until(net::kStart + 10ms));
  EXPECT_EQ(world.now(), net::kStart + 10ms);
  EXPECT_FALSE(world.socket_table("client").empty());
  world.run();
  const auto stepped = world.take_record();
  EXPECT_EQ(stepped.digests, simulator()(echo_once(10min).build(), {}).digests);
}

}  // namespace
}  // namespace halfopen::sim
