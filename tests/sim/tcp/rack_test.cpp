// Losses found by time (RACK, RFC 8985; linux/7.4.rack-*), reordering, and the window during a repair (RFC 6937).
#include <gtest/gtest.h>

#include "segments.h"

namespace halfopen::sim::tcp::test {
namespace {

Bench two_small(BenchConfig config = {}) {
  config.rtt = 50ms;
  config.options.no_delay = true;
  Bench bench = Bench::established(config);
  bench.send(100);
  bench.send(100);
  bench.sent();
  bench.run_until(50ms);
  return bench;
}

// linux/7.4.rack-small, linux/7.4.must: one report is no evidence by count; a quarter of the smallest RTT later it is by time: 12.5 ms
// and 2 ms for the timer, rounded up to 16.
TEST(Rack, OutrunSegmentIsRepeatedAfterAQuarterRoundTrip) {
  Bench bench = two_small();
  bench.give({.ack = 1, .sack = {{101, 201}}});
  EXPECT_EQ(bench.connection().info().timer, TimerKind::Reordering);
  bench.run_until(100ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.066 P. 1:101(100) ack 1"}));
  EXPECT_EQ(bench.connection().info().phase, Phase::Recovery);
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);
}

TEST(Rack, SegmentThatArrivesMeanwhileIsNotRepeated) {
  Bench bench = two_small();
  bench.give({.ack = 1, .sack = {{101, 201}}});
  bench.run_until(65ms);
  bench.give({.ack = 201});
  bench.run_until(1s);
  EXPECT_EQ(bench.count(), 0u);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::None);
}

// Without RACK one report of two is no loss; the probe, at 2 * 50 + 2 ms rounded up, does the repair.
TEST(Rack, IsNotAskedWhereTheProfileSaysSo) {
  BenchConfig config;
  config.profile.rack.value = false;
  Bench bench = two_small(config);
  bench.give({.ack = 1, .sack = {{101, 201}}});
  bench.run_until(103ms);
  EXPECT_EQ(bench.count(), 0u);
}

// linux/7.4.rack-spaced: message 3 of 8, sent at 40 ms, is missing. The report of message 4, sent at 60 ms, arrives at
// 110: more than 50 + 12.5 ms after message 3 left.
TEST(Rack, OldSegmentIsRepeatedWithTheFirstReport) {
  Bench bench = Bench::established({.options = {.no_delay = true}, .rtt = 50ms});
  for (int message = 0; message < 6; ++message) {
    bench.run_until(message * 20ms);
    if (message == 3) bench.give({.ack = 101});  // at 60 ms: message 1, sent at 0
    if (message == 4) bench.give({.ack = 201});
    bench.send(100);
  }
  bench.run_until(110ms);
  bench.sent();
  bench.give({.ack = 201, .sack = {{301, 401}}});
  EXPECT_EQ(bench.sent(), (Lines{"0.11 P. 201:301(100) ack 1"}));
}

// RFC 8985, 6.2: the repetition is lost as well. What was sent after it arrives a round trip later and tells.
TEST(Rack, LostRepetitionIsRepeated) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(10)}}});
  bench.sent();
  bench.run_until(100ms);
  bench.give({.ack = 1, .sack = {{segment(1), segment(11)}}});
  EXPECT_EQ(bench.sent().front(), full("0.1", 0));
  EXPECT_EQ(bench.connection().info().total_retransmits, 2u);
}

// RFC 8985, 4: it needs SACK. Without, a timeout, 252 ms after 50, loses all there is, also what left 22 ms before: less
// than the round trip of 50.
TEST(Rack, SparesNothingWithoutSack) {
  Bench bench = Bench::established({.rtt = 50ms, .peer_sack = false});
  bench.send(kMss);
  bench.run_until(50ms);
  bench.give({.ack = segment(1)});
  bench.send(kMss);
  bench.run_until(280ms);
  bench.send(kMss);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 50, 280}));
  bench.run_until(310ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{302}));
  EXPECT_EQ(bench.connection().info().lost, 2u);
}

// linux/7.4.reordering: a late arrival, never repeated, teaches how far reordering goes: segment 0 came behind 2
// others. From then on three reports are no evidence, time is.
TEST(Rack, ReorderingSeenTakesAwayTheCount) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(3)}}});
  bench.give({.ack = segment(3)});
  EXPECT_EQ(bench.connection().info().reordering, 3u);
  bench.sent();
  bench.give({.ack = segment(3), .sack = {{segment(4), segment(8)}}});
  const Lines lines = bench.sent();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), full("0.05", 3)), 0);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::Reordering);
  bench.run_until(66ms);
  EXPECT_EQ(bench.sent().front(), full("0.066", 3));
}

// linux/7.4.reduction: the third report begins a repair with a window of 10 and a threshold of 7. Each further one
// delivers a segment; sent are ceil(7 * delivered / 10), the repetition counted: after 2, 3 ... 7 delivered 2, 3, 3, 4,
// 5, 5. The kernel's window is what is on its way and what may follow.
TEST(Reduction, FollowsWhatIsDelivered) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(2)}}});
  bench.give({.ack = 1, .sack = {{segment(1), segment(3)}}});
  bench.sent();
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0)}));
  std::vector<std::pair<std::size_t, std::uint32_t>> seen;
  for (std::uint32_t n = 5; n <= 10; ++n) {
    bench.give({.ack = 1, .sack = {{segment(1), segment(n)}}});
    seen.emplace_back(bench.sent().size(), bench.connection().info().cwnd);
  }
  EXPECT_EQ(seen, (std::vector<std::pair<std::size_t, std::uint32_t>>{{1, 9}, {1, 9}, {0, 8}, {0, 7}, {1, 7}, {1, 7}}));
}

// RFC 5681, 3.2, where the profile has no proportional reduction: the window is the threshold at once.
TEST(Reduction, IsAtOnceWhereTheProfileSaysSo) {
  BenchConfig config;
  config.profile.proportional_reduction.value = false;
  Bench bench = ten_in_flight(config);
  for (std::uint32_t n = 2; n <= 4; ++n) bench.give({.ack = 1, .sack = {{segment(1), segment(n)}}});
  EXPECT_EQ(bench.connection().info().cwnd, 7u);
}

// linux/7.2.loss-repaired: the acknowledgement of the next data, without a report of a duplicate, says that the probe
// has repaired a loss: 0.7 of the 20 segments the window had become.
TEST(TailLossProbe, RepairByTheProbeShrinksTheWindow) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(10 * kMss);
  bench.run_until(50ms);
  bench.give({.ack = segment(9)});
  EXPECT_EQ(bench.connection().info().cwnd, 19u);
  bench.run_until(450ms);
  bench.give({.ack = segment(10)});
  EXPECT_EQ(bench.connection().info().cwnd, 20u);
  bench.send(kMss);
  bench.give({.ack = segment(11)});
  EXPECT_EQ(bench.connection().info().cwnd, 14u);
  EXPECT_EQ(bench.connection().info().ssthresh, 14u);
  EXPECT_EQ(bench.connection().info().phase, Phase::Open);
}

// linux/7.2.loss-repaired, with a report of the duplicate: the original had arrived.
TEST(TailLossProbe, NeedlessProbeChangesNothing) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(10 * kMss);
  bench.run_until(50ms);
  bench.give({.ack = segment(9)});
  bench.run_until(450ms);
  bench.give({.ack = segment(10), .sack = {{segment(9), segment(10)}}});
  bench.send(kMss);
  bench.give({.ack = segment(11)});
  EXPECT_EQ(bench.connection().info().ssthresh, 0x7fffffffu);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
