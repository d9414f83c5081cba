// Fast retransmission and recovery (RFC 5681, RFC 6582, RFC 6675; linux/7.4), congestion window (linux/7.5).
#include <gtest/gtest.h>

#include <algorithm>

#include "pair.h"
#include "segments.h"

namespace halfopen::sim::tcp::test {
namespace {

// linux/7.4.one-segment: the third SACK repeats the segment in the same instant; 0.7 of the window.
TEST(FastRetransmit, ThirdSackRepeatsTheSegment) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(2)}}});
  bench.give({.ack = 1, .sack = {{segment(1), segment(3)}}});
  // Two segments have left the network: two new ones may follow (RFC 3042).
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 10), full("0.05", 11)}));
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0)}));
  // Proportional reduction: 12 out, 3 reported, 1 lost and repeated, which is what may be on its way for now.
  EXPECT_EQ(bench.connection().info().cwnd, 9u);
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);
}

TEST(FastRetransmit, TwoSacksDoNot) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(3)}}});
  // Both at once: PSH ends them (linux/19.psh-of-units).
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 10), "0.05 P. 15929:17377(1448) ack 1"}));
  EXPECT_EQ(bench.connection().info().cwnd, 10u);
}

// RFC 5681, 3.2, without SACK: the third duplicate acknowledgement.
TEST(FastRetransmit, ThirdDuplicateAckRepeatsTheSegment) {
  Bench bench = ten_in_flight({.peer_sack = false});
  for (int i = 0; i < 2; ++i) bench.give({.ack = 1});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 10), full("0.05", 11)}));
  bench.give({.ack = 1});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0)}));
}

// RFC 5681, 2: what is no duplicate acknowledgement.
TEST(FastRetransmit, DataAndWindowUpdatesAreNoDuplicates) {
  Bench data = ten_in_flight({.peer_sack = false});
  for (std::uint32_t i = 0; i < 4; ++i) data.give({.seq = 1 + i, .ack = 1, .length = 1});
  EXPECT_EQ(data.connection().info().cwnd, 10u);
  Bench update = ten_in_flight({.peer_sack = false});
  for (int i = 0; i < 4; ++i) update.give({.ack = 1, .window = 600 + i});
  EXPECT_EQ(update.connection().info().cwnd, 10u);
}

TEST(FastRetransmit, ThresholdIsTheProfiles) {
  BenchConfig config;
  config.profile.duplicate_ack_threshold.value = 5;
  Bench bench = ten_in_flight(config);
  bench.give({.ack = 1, .sack = {{segment(1), segment(5)}}});
  EXPECT_EQ(bench.connection().info().ssthresh, 0x7fffffffu);
  bench.give({.ack = 1, .sack = {{segment(1), segment(6)}}});
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);
}

// linux/7.4.three-segments: 3, 5 and 7 (from 1) are lost, all of them by the third report; the window lets them go one
// by one.
TEST(FastRetransmit, SeveralHolesAreRepairedInOneRecovery) {
  Bench bench = ten_in_flight();
  bench.give({.ack = segment(2)});
  bench.sent();
  bench.give({.ack = segment(2), .sack = {{segment(3), segment(4)}}});
  bench.give({.ack = segment(2), .sack = {{segment(5), segment(6)}, {segment(3), segment(4)}}});
  bench.sent();
  bench.give(
      {.ack = segment(2), .sack = {{segment(7), segment(8)}, {segment(5), segment(6)}, {segment(3), segment(4)}}});
  EXPECT_EQ(bench.sent().front(), full("0.05", 2));
  bench.give(
      {.ack = segment(2), .sack = {{segment(7), segment(10)}, {segment(5), segment(6)}, {segment(3), segment(4)}}});
  const Lines repeated = bench.sent();
  EXPECT_NE(std::find(repeated.begin(), repeated.end(), full("0.05", 4)), repeated.end());
  EXPECT_EQ(bench.connection().info().cwnd, 8u);  // 0.7 of 12, once
}

// RFC 6582, 3.2; linux/7.4.partial-without-sack: a partial acknowledgement shows the next segment lost. 12 were out: 8 are left, 1 lost, 7 on their way
// fill the window of 7; the next duplicate makes room. Acknowledging everything does not end it until something sent
// afterwards is acknowledged, too.
TEST(FastRetransmit, PartialAckRepeatsTheNextSegment) {
  Bench bench = ten_in_flight({.peer_sack = false});
  for (int i = 0; i < 3; ++i) bench.give({.ack = 1});
  EXPECT_EQ(bench.connection().info().cwnd, 9u);
  bench.sent();
  bench.run_until(100ms);
  bench.give({.ack = segment(4)});
  EXPECT_EQ(bench.sent(), Lines{});
  EXPECT_EQ(bench.connection().info().cwnd, 7u);
  bench.give({.ack = segment(4)});
  EXPECT_EQ(bench.sent(), (Lines{full("0.1", 4)}));
  bench.give({.ack = segment(12)});
  EXPECT_EQ(bench.sent().size(), 7u);
  EXPECT_EQ(bench.connection().info().phase, Phase::Recovery);
  bench.give({.ack = segment(13)});
  EXPECT_EQ(bench.sent().size(), 1u);
  EXPECT_EQ(bench.connection().info().phase, Phase::Open);
  EXPECT_EQ(bench.connection().info().cwnd, 7u);
}

// RFC 6937, 2: without SACK a duplicate acknowledgement has delivered a segment, and a partial one what it acknowledges
// beyond those; at least the one that was repeated. 20 out and 2 more, threshold 0.7 * 20 = 14: the third duplicate
// delivers 1, the partial acknowledgement of 1 another. Of 21 are 3 delivered and 1 lost: 17, and ceil(14 * 2 / 20) = 2
// may have been sent, one of which was.
TEST(FastRetransmit, PartialAckOfTheHoleDeliversOneSegment) {
  BenchConfig config{.peer_sack = false};
  config.profile.initial_window.value = 20;
  Bench bench = ten_in_flight(config);
  for (int i = 0; i < 3; ++i) bench.give({.ack = 1});
  EXPECT_EQ(bench.connection().info().ssthresh, 14u);
  bench.sent();
  bench.run_until(100ms);
  bench.give({.ack = segment(1)});
  EXPECT_EQ(bench.connection().info().cwnd, 17u + 2 - 1);
  EXPECT_EQ(bench.sent(), (Lines{full("0.1", 1)}));
}

// RFC 6675, 5: what any acknowledgement reports is taken, also of one that was overtaken.
TEST(FastRetransmit, ReportsOfAnOldAcknowledgementCount) {
  Bench bench = ten_in_flight();
  bench.give({.ack = segment(2)});
  bench.sent();
  bench.give({.ack = segment(1), .sack = {{segment(3), segment(6)}}});
  const Lines lines = bench.sent();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), full("0.05", 2)), 1);
}

// 7 segments of the ten are delivered with the last acknowledgement: credit for one more than the threshold of 7.
TEST(FastRetransmit, FullAckEndsRecovery) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(bench.connection().info().cwnd, 7u);
  bench.run_until(100ms);
  bench.sent();
  bench.give({.ack = segment(10)});
  EXPECT_EQ(bench.connection().info().phase, Phase::Open);
  EXPECT_EQ(bench.connection().info().cwnd, 8u);
  EXPECT_EQ(bench.count(), 8u);
}

// linux/7.4.retransmission-lost: nothing sent after the repetition arrives, so the RTO repeats it; the window is one
// segment then.
TEST(FastRetransmit, LostRepetitionWaitsForTheRto) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(10)}}});
  // 9 delivered at once: the repetition and 6 new ones fill the window of 7.
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0), full("0.05", 10), "0.05 P. 15929:17377(1448) ack 1", full("0.05", 12),
                                 "0.05 P. 18825:20273(1448) ack 1", full("0.05", 14), "0.05 P. 21721:23169(1448) ack 1"}));
  bench.run_until(400ms);
  EXPECT_EQ(bench.sent().front(), full("0.302", 0));  // 50 + 252
  EXPECT_EQ(bench.connection().info().cwnd, 1u);
}

// RFC 2018, 8: a peer that took back what it had reported gets everything again.
TEST(FastRetransmit, RenegedSegmentsAreRepeated) {
  Bench bench = ten_in_flight({.peer_timestamps = false});
  bench.give({.ack = 1, .sack = {{1 + 1460, 1 + 3 * 1460}}});
  bench.give({.ack = 1 + 1460});
  bench.sent();
  bench.run_until(1s);
  EXPECT_EQ(bench.sent().front().substr(5), " . 1461:2921(1460) ack 1");
}

TEST(FastRetransmit, SackOfWhatWasNeverSentIsIgnored) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(100)}}});
  bench.give({.ack = 1, .sack = {{segment(3), segment(2)}}});
  EXPECT_EQ(bench.count(), 0u);
  EXPECT_EQ(bench.connection().info().cwnd, 10u);
}

// RFC 2883: a D-SACK reports what came twice, not what came.
TEST(FastRetransmit, DSackIsNoArrival) {
  Bench bench = ten_in_flight();
  bench.give({.ack = segment(5)});
  bench.sent();
  for (int i = 0; i < 5; ++i) bench.give({.ack = segment(5), .sack = {{segment(0), segment(4)}}});
  bench.give({.ack = segment(5), .sack = {{segment(4), segment(9)}}});
  EXPECT_EQ(bench.count(), 0u);
}

// linux/7.5.initial: 10, 20, 40 per round trip.
TEST(CongestionWindow, DoublesInSlowStart) {
  Pair pair{{.options = {{.send_buffer = 4000000}, {}}, .weather = {.one_way_delay = 25ms}}};
  pair.connect();
  pair.run_until(Instant{50ms});
  const std::vector<std::byte> data(1000000);
  std::vector<std::uint64_t> bursts;
  pair.send(0, data);
  for (int i = 0; i < 3; ++i) {
    bursts.push_back(pair.end(0).segments_sent);
    for (const Instant until = pair.now() + 50ms; pair.step(until);) pair.read(1, 1000000);
  }
  // SYN and ACK, then 10, 20 and 40 segments.
  EXPECT_EQ(bursts, (std::vector<std::uint64_t>{12, 32, 72}));
}

// RFC 9438, 4.3: just above the threshold CUBIC grows as Reno would: a segment per 15/8 windows. The curve itself is
// flat there: 0.4 segments per cubic second.
TEST(CongestionWindow, CubicGrowsSlowlyAboveTheThreshold) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  bench.run_until(100ms);
  bench.give({.ack = segment(10)});
  for (std::uint32_t n = 11; n <= 18; ++n) bench.give({.ack = segment(n)});
  EXPECT_EQ(bench.connection().info().cwnd, 8u);
}

// RFC 5681, 3.1; linux/7.4.reduction: half, then one segment per window. The last acknowledgement of the repair delivers 7 for a window of
// 5: it is 6 then, and four more make it 7 (2 were left over).
TEST(CongestionWindow, RenoHalvesAndGrowsLinearly) {
  BenchConfig config;
  config.profile.congestion_control.value = profiles::CongestionControl::NewReno;
  Bench bench = ten_in_flight(config);
  bench.sent();
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(bench.connection().info().ssthresh, 5u);
  EXPECT_EQ(bench.connection().info().cwnd, 8u);
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0), full("0.05", 10)}));
  bench.run_until(100ms);
  bench.give({.ack = segment(10)});
  EXPECT_EQ(bench.connection().info().cwnd, 6u);
  for (std::uint32_t n = 11; n <= 13; ++n) bench.give({.ack = segment(n)});
  EXPECT_EQ(bench.connection().info().cwnd, 6u);
  bench.give({.ack = segment(14)});
  EXPECT_EQ(bench.connection().info().cwnd, 7u);
}

// A window that was not used does not grow.
TEST(CongestionWindow, UnusedWindowDoesNotGrow) {
  Bench bench = Bench::established({.options = {.no_delay = true}});
  for (std::uint32_t i = 0; i < 50; ++i) {
    bench.send(100);
    bench.run_until(bench.now() + 1ms);
    bench.give({.ack = 101 + i * 100});
  }
  EXPECT_EQ(bench.connection().info().cwnd, 10u);
}

// linux/7.5.idle: halved once per RTO of idleness, down to the initial window. RTO 252 ms.
// 30 segments sent and acknowledged, the window full all the time, leave 40.
TEST(CongestionWindow, ShrinksWhileIdle) {
  const auto window_after = [](Duration idle, bool policy) {
    BenchConfig config;
    config.rtt = 50ms;
    config.profile.slow_start_after_idle.value = policy;
    Bench bench = Bench::established(config);
    bench.send(30 * kMss);
    for (std::uint32_t n = 1; n <= 30; ++n) bench.give({.ack = segment(n)});
    const std::uint32_t before = bench.connection().info().cwnd;
    bench.run_until(idle);
    bench.send(100);
    return std::pair{before, bench.connection().info().cwnd};
  };
  EXPECT_EQ(window_after(100ms, true), (std::pair{40u, 40u}));
  EXPECT_EQ(window_after(300ms, true), (std::pair{40u, 20u}));
  EXPECT_EQ(window_after(1s, true), (std::pair{40u, 10u}));
  EXPECT_EQ(window_after(1s, false), (std::pair{40u, 40u}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
