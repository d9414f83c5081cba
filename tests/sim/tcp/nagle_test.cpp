// Segmentation: Nagle, cork, PSH (RFC 9293, 3.7.4; linux/8.2, linux/8.3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"
#include "pair.h"

namespace halfopen::sim::tcp::test {
namespace {

// linux/8.2.three-writes
TEST(Nagle, SmallWritesWaitForTheAcknowledgement) {
  Bench bench = Bench::established();
  for (int i = 0; i < 3; ++i) bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1"}));
  bench.run_until(10ms);
  bench.give({.ack = 101});
  EXPECT_EQ(bench.sent(), (Lines{"0.01 P. 101:301(200) ack 1"}));
}

// linux/8.2.nodelay
TEST(Nagle, NoDelaySendsEachWrite) {
  Bench bench = Bench::established({.options = {.no_delay = true}});
  for (int i = 0; i < 3; ++i) bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0 P. 101:201(100) ack 1", "0 P. 201:301(100) ack 1"}));
}

TEST(Nagle, SwitchingItOffFlushes) {
  Bench bench = Bench::established();
  bench.send(100);
  bench.send(100);
  bench.sent();
  bench.set_options({.no_delay = true});
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 101:201(100) ack 1"}));
}

TEST(Nagle, ProfileWithoutItSendsEachWrite) {
  BenchConfig config;
  config.profile.nagle.value = false;
  Bench bench = Bench::established(config);
  bench.send(100);
  bench.send(100);
  EXPECT_EQ(bench.count(), 2u);
}

// linux/8.2.one-write
TEST(Nagle, TailOfOneWriteLeavesAtOnce) {
  Bench bench = Bench::established();
  bench.send(1548);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:1449(1448) ack 1", "0 P. 1449:1549(100) ack 1"}));
}

// linux/8.2.minshall: only a small segment in flight holds back the next.
TEST(Nagle, OnlySmallSegmentsInFlightHoldBack) {
  Bench bench = Bench::established();
  bench.send(1448);
  bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:1449(1448) ack 1", "0 P. 1449:1549(100) ack 1"}));
  bench.send(100);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(Nagle, FullSegmentsNeverWait) {
  Bench bench = Bench::established();
  bench.send(100);
  bench.send(3000);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0 . 101:1549(1448) ack 1", "0 P. 1549:2997(1448) ack 1"}));
}

// linux/8.2.cork: of 4000 octets two full segments leave, the rest with the ceiling: the RTO of 204 ms after what was
// in flight is acknowledged (here at once).
TEST(Cork, HoldsBackTheTailForTheCeiling) {
  Bench bench = Bench::established({.options = {.cork = true}, .rtt = 0ms});
  bench.send(4000);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:1449(1448) ack 1", "0 P. 1449:2897(1448) ack 1"}));
  bench.give({.ack = 2897});
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 P. 2897:4001(1104) ack 1"}));
}

TEST(Cork, SmallWritesLeaveTogether) {
  Bench bench = Bench::established({.options = {.cork = true}, .rtt = 0ms});
  for (int i = 0; i < 3; ++i) bench.send(100);
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 P. 1:301(300) ack 1"}));
}

TEST(Cork, UncorkingFlushesAtOnce) {
  Bench bench = Bench::established({.options = {.cork = true}});
  bench.send(100);
  bench.run_until(100ms);
  bench.set_options({});
  EXPECT_EQ(bench.sent(), (Lines{"0.1 P. 1:101(100) ack 1"}));
}

TEST(Cork, MoreHoldsBackUntilTheNextWrite) {
  Bench bench = Bench::established();
  bench.send(100, true);
  EXPECT_EQ(bench.count(), 0u);
  bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:201(200) ack 1"}));
}

TEST(Cork, MoreHasTheSameCeiling) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100, true);
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 P. 1:101(100) ack 1"}));
}

// A peer that sends something now and then does not push the ceiling back.
TEST(Cork, CeilingIsNotPushedBackByArrivals) {
  Bench bench = Bench::established({.options = {.cork = true}, .rtt = 0ms});
  bench.send(100);
  bench.run_until(150ms);
  bench.give({.length = 10});
  bench.sent();
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent().front(), "0.204 P. 1:101(100) ack 11");
}

// linux/8.3.psh: inside a long write each time more than half the largest window seen (64240) is queued: 32120 / 1448 +
// 1 = 23 segments.
TEST(Push, LongWritesCarryItNowAndThen) {
  Bench bench = Bench::established({.options = {.send_buffer = 100000}});
  bench.send(100000);
  Ms pushed;
  for (int round = 0; round < 10; ++round) {
    for (const std::string& line : bench.sent()) {
      if (line.find(" P. ") != std::string::npos) pushed.push_back(std::stoll(line.substr(line.find(':') + 1)));
    }
    bench.run_until(bench.now() + 10ms);
    bench.give(
        {.ack = bench.last().tcp.seq.value() - 0xFFFFFFF0u + static_cast<std::uint32_t>(bench.last().payload.size())});
  }
  for (const std::int64_t end : {1 + 23 * 1448, 1 + 46 * 1448, 1 + 69 * 1448, 100001}) {
    EXPECT_THAT(pushed, testing::Contains(end));
  }
}

// linux/19.psh-of-units: RTT 100 ms, window 10: a 1024th of a second's rate is 10 * 1460 * 2 / 0.1 s / 1024 = 285 octets, so the
// least counts, two segments at a time. Three full segments and 60 octets: PSH ends the first two, and the write.
TEST(Push, EndsWhatTheCardIsGivenAtOnce) {
  Bench bench = Bench::established({.rtt = 100ms});
  bench.send(3 * 1448 + 60);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:1449(1448) ack 1", "0 P. 1449:2897(1448) ack 1", "0 . 2897:4345(1448) ack 1",
                                 "0 P. 4345:4405(60) ack 1"}));
}

// The same on a short way: RTT 1 ms adds 64 KiB / 2, so that all ten go at once.
TEST(Push, OnAShortWayMoreIsGivenAtOnce) {
  Bench bench = Bench::established({.rtt = 1ms});
  bench.send(20 * 1448);
  std::size_t pushed = 0;
  const Lines sent = bench.sent();
  for (const std::string& line : sent) pushed += line.find(" P. ") != std::string::npos ? 1 : 0;
  EXPECT_EQ(sent.size(), 10u);
  EXPECT_EQ(pushed, 1u);
  EXPECT_EQ(sent.back(), "0 P. 13033:14481(1448) ack 1");
}

// Above half of the threshold the rate is 1.2 windows per round trip, not 2. RTT 8 ms; a window of 40 is reduced to 28, and
// to 14 after an idle RTO: 14 * 1448 * 1.2 / 8 ms / 1024 = 2969 octets, two segments; twice the window would make it three.
TEST(Push, UnitsAreSmallerNearTheThreshold) {
  Bench bench = Bench::established({.options = {.send_buffer = 1000000}, .rtt = 8ms});
  const auto end_of = [](std::uint32_t segments) { return 1 + segments * 1448; };
  bench.give({});
  bench.send(30 * 1448);
  for (std::uint32_t n = 1; n <= 30; ++n) {
    if (n == 1 || n == 11) bench.run_until(bench.now() + 8ms);
    bench.give({.ack = end_of(n)});
  }
  EXPECT_EQ(bench.connection().info().cwnd, 40u);
  bench.send(40 * 1448);
  bench.run_until(bench.now() + 8ms);
  bench.give({.ack = end_of(30), .sack = {{end_of(31), end_of(34)}}});
  bench.run_until(bench.now() + 8ms);
  bench.give({.ack = end_of(70)});
  EXPECT_EQ(bench.connection().info().ssthresh, 28u);
  bench.run_until(bench.now() + 300ms);
  bench.send(100);
  bench.run_until(bench.now() + 8ms);
  bench.give({.ack = end_of(70) + 100});
  EXPECT_EQ(bench.connection().info().cwnd, 14u);
  EXPECT_EQ(bench.connection().info().srtt, 8ms);
  bench.sent();
  bench.send(20 * 1448);
  const std::vector<Packet> segments = bench.take_segments();
  ASSERT_EQ(segments.size(), 14u);
  for (std::size_t i = 0; i < 14; ++i) EXPECT_EQ(segments[i].tcp.psh(), i % 2 == 1) << i;
}

// A single segment has no PSH of this kind, nor has the repetition of one that had it.
TEST(Push, RepetitionOfAUnitsEndHasNone) {
  Bench bench = Bench::established({.rtt = 100ms});
  bench.send(3 * 1448 + 60);
  bench.sent();
  bench.give({.ack = 1449, .sack = {{2897, 4345}}});
  bench.give({.ack = 1449, .sack = {{2897, 4405}}});
  bench.run_until(bench.now() + 50ms);  // a quarter of the round trip: the hole counts as lost
  EXPECT_THAT(bench.sent(), testing::Contains(testing::HasSubstr(" . 1449:2897(1448) ack 1")));
}

TEST(Push, LastSegmentOfAWriteCarriesIt) {
  Bench bench = Bench::established();
  bench.send(2896);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:1449(1448) ack 1", "0 P. 1449:2897(1448) ack 1"}));
}

// linux/8.2.write-write-read, 0 ms each way. "head", "body", then wait for the answer. Round 1: the budget acknowledges
// the head at once. Later rounds: the server is in pingpong mode, the head waits for 40 ms, and Nagle holds the body
// that long.
TEST(Nagle, WriteWriteReadStallsFromTheSecondRound) {
  Pair pair{{}};
  pair.connect();
  pair.run_until(Instant{1s});
  const std::byte request[4]{};
  const std::byte answer[2]{};
  Ms rounds;
  for (int round = 0; round < 4; ++round) {
    const Instant begun = pair.now();
    pair.send(0, request);
    pair.send(0, request);
    while (pair[1].readable() < 8) {
      ASSERT_TRUE(pair.step(begun + 1s));
      if (pair[1].readable() == 4) pair.read(1, 0);
    }
    pair.read(1, 8);
    pair.send(1, answer);
    while (pair[0].readable() < 2) ASSERT_TRUE(pair.step(begun + 1s));
    pair.read(0, 2);
    rounds.push_back((pair.now() - begun) / 1ms);
  }
  EXPECT_EQ(rounds, (Ms{0, 40, 40, 40}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
