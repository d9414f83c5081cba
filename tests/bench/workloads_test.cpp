// That every workload of bench/ does what it says, at a small size. How fast it is, is not a test's business.
#include <gtest/gtest.h>

#include "measured.h"
#include "table.h"

namespace halfopen::bench {
namespace {

class Workloads : public testing::TestWithParam<const Contender*> {};

// A megabyte is 691 full segments of 1448 octets at least.
TEST_P(Workloads, BulkCarriesEveryOctet) {
  const Measured measured = GetParam()->bulk({.octets = 1'000'000});
  EXPECT_EQ(measured.octets, 1'000'000u);
  EXPECT_GT(measured.segments, 691u);
  EXPECT_EQ(measured.units, measured.segments);
}

// 10 Mbit/s for 10 s is 12.5 MB at most; one segment in a hundred lost leaves a good part of it.
TEST_P(Workloads, LossSlowsAndDoesNotStop) {
  const Measured measured = GetParam()->loss({.runs = 2, .seconds = 10});
  EXPECT_LT(measured.octets, 2u * 12'500'000);
  EXPECT_GT(measured.octets, 2u * 1'000'000);
}

TEST_P(Workloads, PingPongCountsEveryRound) {
  const Measured measured = GetParam()->ping_pong({.connections = 30, .rounds = 7});
  EXPECT_EQ(measured.units, 30u * 7);
}

// A process holds 1024 descriptors: 1,100 connections need a second one.
TEST_P(Workloads, PingPongRunsAsManyConnectionsAsAsked) {
  const Measured measured = GetParam()->ping_pong({.connections = 1'100, .rounds = 2});
  EXPECT_EQ(measured.units, 1'100u * 2);
}

// Three segments open a connection, two carry the messages, four at most close it.
TEST_P(Workloads, ChurnOpensAsksAndCloses) {
  for (const std::uint32_t at_once : {1u, 10u}) {
    const Measured measured = GetParam()->churn({.connections = 100, .at_once = at_once});
    EXPECT_EQ(measured.units, 100u);
    EXPECT_GE(measured.segments, 100u * 8);
  }
}

// Twelve probes in 24 hours, two hours and a round trip apart, and an answer to each.
TEST_P(Workloads, IdleConnectionsAreProbedTwelveTimesADay) {
  const Measured measured = GetParam()->idle({.connections = 50, .seconds = 86'400});
  EXPECT_EQ(measured.units, 50u);
  EXPECT_EQ(measured.segments, 50u * 12 * 2);
}

// A million of them, both ends, are to fit into 2 GiB: 2^31 / 1,000,000 = 2,147 octets. Tables grow to powers of two: 16,000
// fill those of 2^14 as a million fills those of 2^20.
TEST(Workloads, AMillionIdleConnectionsFitIntoTwoGibibytes) {
  kHalfopen.idle({.connections = 1, .seconds = 1});  // the catalogue of profiles is loaded by the first world
  const Measured measured = kHalfopen.idle({.connections = 16'000, .seconds = 1});
  if (measured.bytes_each == 0) GTEST_SKIP() << "this allocator does not say how much is in use";
  EXPECT_EQ(measured.units, 16'000u);
  EXPECT_LE(measured.bytes_each, 2'147);
}

TEST_P(Workloads, RecoverySurvivesTheOutage) {
  const Measured measured = GetParam()->recovery({.runs = 3});
  EXPECT_EQ(measured.units, 3u);
}

INSTANTIATE_TEST_SUITE_P(Contenders, Workloads, testing::Values(&kHalfopen, &kLean),
                         [](const auto& contender) { return std::string{contender.param->name}; });

// A workload that gives the same numbers twice has nothing of the machine in it.
TEST(Workloads, ObservationsOfTwoRunsAgree) {
  const Load load{.connections = 20, .at_once = 4, .rounds = 3};
  EXPECT_NE(kHalfopen.ping_pong(load).digest, 0u);
  EXPECT_EQ(kHalfopen.ping_pong(load).digest, kHalfopen.ping_pong(load).digest);
  EXPECT_EQ(kHalfopen.churn(load).digest, kHalfopen.churn(load).digest);
}

TEST(Table, HoldsARateAgainstItsShareOfTheProbe) {
  Row row{.name = "w", .unit = "u", .halfopen = 25, .lean = 100, .share = 0.25};
  EXPECT_TRUE(met(row));
  row.halfopen = 24;
  EXPECT_FALSE(met(row));
  EXPECT_FALSE(all_met({row}));
}

TEST(Table, HoldsACostAgainstItsLimit) {
  Row row{.name = "w", .unit = "u", .better = Better::Less, .halfopen = 1'024, .at_most = 1'024};
  EXPECT_TRUE(met(row));
  row.halfopen = 1'025;
  EXPECT_FALSE(met(row));
}

TEST(Table, SaysWhatWasNotMeasured) {
  const Row row{.name = "w", .unit = "u", .halfopen = 1'234'567, .lean = 2'469'134};
  EXPECT_NE(as_markdown({row}).find("| w | u | 1,234,567 | 2,469,134 | - | 0.50 | - | 0.25 of lean | met |"),
            std::string::npos)
      << as_markdown({row});
}

}  // namespace
}  // namespace halfopen::bench
