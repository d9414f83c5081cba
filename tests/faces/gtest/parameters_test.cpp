// One test with many systems, families and backends, readably named.
#include "greeting.h"

namespace halfopen::gtest {
namespace {

using testing::Combine;
using testing::ValuesIn;

class EveryPair : public testing::TestWithParam<std::tuple<Systems, net::AddressFamily>> {};

// 5 ms each way, whatever the systems: connected after one round trip, answered after two.
TEST_P(EveryPair, ConnectsAndAnswers) {
  const auto& [systems, family] = GetParam();
  Bench bench{{.client_os = systems.client, .server_os = systems.server, .family = family}};
  bench.steps("server", greeter()).steps("client", Steps{}.connect("s", "server:7000").send("s", 2).recv("s"));
  EXPECT_THAT(bench.seen("client"), Observes(Connected(At(10ms)), Receives(5, At(20ms))));
}
INSTANTIATE_TEST_SUITE_P(Systems, EveryPair, Combine(ValuesIn(linux_and_windows()), ValuesIn(both_families())), Named{});

class EveryProfile : public testing::TestWithParam<std::string> {};

TEST_P(EveryProfile, Connects) {
  Bench bench{{.os = GetParam()}};
  bench.steps("server", greeter()).steps("client", Steps{}.connect("s", "server:7000"));
  EXPECT_THAT(bench.seen("client"), Observes(Connected(At(10ms))));
}
INSTANTIATE_TEST_SUITE_P(Profiles, EveryProfile, ValuesIn(all_profiles()), Named{});

class EveryBackend : public testing::TestWithParam<Backend> {};

// No delay: a real loopback has none. Simulated exactly at 0; real not later than the tolerance allows.
TEST_P(EveryBackend, ConnectsAndAnswers) {
  Bench bench{{.os = "linux-6", .one_way_delay = 0ms, .until = 2s, .backend = GetParam()}};
  bench.steps("server", Steps{}.listen(47119).accept("c").recv("c").send("c", "hello").close("c"))
      .steps("client", Steps{}.connect("s", "server:47119").send("s", "hi").recv("s").close("s"));
  if (const std::string why = why_not(GetParam(), bench.scenario()); !why.empty()) GTEST_SKIP() << why;
  EXPECT_THAT(bench.seen("client"), Observes(Connected(), Receives(5), Ended("returned", 0)));
}
INSTANTIATE_TEST_SUITE_P(Backends, EveryBackend, ValuesIn(both_backends()), Named{});

TEST(RealBackend, CannotRunAFunctionOfATest) {
  const Bench bench = greeting({.one_way_delay = 0ms, .backend = Backend::Real});
  EXPECT_THROW(bench.record(), std::logic_error);
}

TEST(Named, NamesAreReadable) {
  EXPECT_EQ(name_of(Systems{"linux-6.18", "windows-11"}), "linux_6_18_to_windows_11");
  EXPECT_EQ(name_of(net::AddressFamily::V6), "v6");
  const testing::TestParamInfo<std::tuple<std::string, Backend>> info{{"linux-6.1", Backend::Real}, 0};
  EXPECT_EQ(Named{}(info), "linux_6_1_real");
}

TEST(Parameters, AllPairsAreTheSquareOfAllProfiles) {
  EXPECT_EQ(all_pairs().size(), all_profiles().size() * all_profiles().size());
  EXPECT_THAT(all_profiles(), testing::IsSupersetOf({"linux-6.18", "windows-11"}));
  EXPECT_THAT(all_profiles(), testing::Not(testing::Contains("linux-6")));
}

}  // namespace
}  // namespace halfopen::gtest
