// Benches and matchers on what goes well; failure_test.cpp has what they say when it does not.
#include <cstdlib>
#include <stdexcept>

#include "greeting.h"

namespace halfopen::gtest {
namespace {

using scenarios::at;
using testing::ElementsAre;
using testing::Not;

TEST(Bench, OneLineGivesTwoHostsAndALink) {
  const Bench bench = greeting();
  EXPECT_THAT(bench.seen("client"), Observes(Connected(At(10ms)), Sends(2, At(10ms)), Receives(5, At(20ms)), Waiting(net::Op::Recv)));
  EXPECT_THAT(bench.seen("server"), Observes(Accepted(At(15ms)), Receives(), Sends(5, At(15ms)), Waiting()));
  EXPECT_THAT(bench.notes("client"), ElementsAre(Notes("got", 5, At(20ms))));
  EXPECT_THAT(bench.seen("client"), Tells(Notes("got", 5, At(20ms))));
  EXPECT_THAT(bench.seen("client"), Not(Tells()));
  EXPECT_THAT(bench.seen("client"), Not(Tells(Notes("got", 4))));
  EXPECT_THAT(bench.seen("client"), Not(Tells(Notes("got"), Notes("got"))));
  EXPECT_THAT(bench.seen("client"), Never(Ended("returned")));
  EXPECT_EQ(bench.record().end, model::End::Idle);
}

// The request (at 10 ms) is answered by RST one way later: windows/5.2 says killed processes reset, linux/3.S3 that they finish.
TEST(Bench, FaultsAreTheScenariosWords) {
  Bench lin = greeting();
  lin.fault(at(100ms).kill("server"));
  EXPECT_THAT(lin.seen("client"), Observes(EndsStream(At(105ms)), Ended("returned", 0, At(105ms))));
  Bench win = greeting({.server_os = "windows-11"});
  win.fault(at(100ms).kill("server"));
  EXPECT_THAT(win.seen("client"), Observes(Fails("ECONNRESET", At(105ms)), Ended("returned", 0)));
  EXPECT_THAT(win.seen("client"), Observes(Fails(net::Op::Recv, "ECONNRESET")));
  EXPECT_THAT(win.seen("client"), Never(EndsStream()));
}

TEST(Bench, StandsInsideARun) {
  Bench bench = greeting();
  bench.run_until(15ms);
  EXPECT_THAT(bench.seen("client"), Observes(Connected(), Waiting(net::Op::Recv)));
  EXPECT_THAT(bench.notes("client"), ElementsAre());
  bench.world().cut("wire");
  bench.run_until(100ms);
  EXPECT_THAT(bench.seen("client"), Never(Receives()));
  bench.world().restore("wire");
  bench.world().run();
  EXPECT_THAT(bench.seen("client"), Observes(Receives(5), Waiting(net::Op::Recv)));
}

TEST(Bench, OrderMatters) {
  const Bench bench = greeting();
  EXPECT_THAT(bench.seen("client"), Not(Observes(Receives(5), Connected())));
  EXPECT_THAT(bench.seen("client"), Not(Observes(Connected(At(11ms)))));
  EXPECT_THAT(bench.seen("client"), Not(Never(Connected())));
}

TEST(Bench, AnyScenarioWillDo) {
  const Bench bench{scenarios::describe("three")
                        .until(1s)
                        .host("a", {.os = "linux-6"})
                        .host("b", {.os = "linux-6"})
                        .host("c", {.os = "windows-11"})
                        .link("a", "b", {.one_way_delay = 1ms})
                        .link("b", "c", {.one_way_delay = 2ms})
                        .program({.name = "listener", .host = "c"}, Steps{}.listen(7000).accept("s"))
                        .program({.name = "caller", .host = "b"}, Steps{}.connect("s", "c:7000"))
                        .build()};
  EXPECT_THAT(bench.seen("caller"), Observes(Connected(At(4ms))));
}

TEST(Bench, DescribeFirstThenLook) {
  Bench bench = greeting();
  bench.record();
  EXPECT_THROW(bench.fault(at(1s).cut("wire")), std::logic_error);
  EXPECT_THROW(bench.world(), std::logic_error);
  EXPECT_THROW(bench.seen("nobody"), std::invalid_argument);
  EXPECT_THROW(Bench{}.knob("nobody", "net.ipv4.tcp_retries2", "3"), std::invalid_argument);
}

TEST(Bench, TheEnvironmentOverridesTheSeed) {
  EXPECT_EQ(greeting({.seed = 7}).record().seed, 7u);
  ASSERT_EQ(setenv("HALFOPEN_SEED", "4711", 1), 0);
  EXPECT_EQ(greeting({.seed = 7}).record().seed, 4711u);
  EXPECT_EQ(Bench{model::Scenario{.seed = 7}}.scenario().seed, 4711u);
  ASSERT_EQ(setenv("HALFOPEN_SEED", "seven", 1), 0);
  EXPECT_THROW(greeting(), std::invalid_argument);
  ASSERT_EQ(unsetenv("HALFOPEN_SEED"), 0);
}

}  // namespace
}  // namespace halfopen::gtest
