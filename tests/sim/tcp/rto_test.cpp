// The retransmission timer: its value, its back-off, what ends it (RFC 6298; linux/7.1).
#include <gtest/gtest.h>

#include "bench.h"
#include "rtt.h"

namespace halfopen::sim::tcp::test {
namespace {

Duration rto_after(const profiles::Tcp& profile, Duration rtt) {
  RttEstimator estimator{profile};
  estimator.sample(profile, rtt, SeqNum{0}, SeqNum{0});
  return estimator.rto();
}

// RTO = SRTT + max(200 ms, 4 * RTTVAR), RTTVAR = RTT / 2, rounded up to 4 ms. A real RTT is a hair longer than its name
// says, which is why linux/7.1 shows 304, 604 and 904 ms: the samples here are a microsecond longer.
TEST(Rto, FollowsTheFirstSample) {
  const profiles::Tcp tcp = linux_tcp();
  EXPECT_EQ(rto_after(tcp, 0ms), 204ms);
  EXPECT_EQ(rto_after(tcp, 10ms), 212ms);
  EXPECT_EQ(rto_after(tcp, 50ms), 252ms);
  EXPECT_EQ(rto_after(tcp, 100ms), 300ms);
  EXPECT_EQ(rto_after(tcp, 100ms + 1us), 304ms);
  EXPECT_EQ(rto_after(tcp, 200ms + 1us), 604ms);
  EXPECT_EQ(rto_after(tcp, 300ms + 1us), 904ms);
  EXPECT_EQ(rto_after(tcp, 500ms + 1us), 1504ms);
}

TEST(Rto, IsOneSecondBeforeAnySample) { EXPECT_EQ(RttEstimator{linux_tcp()}.rto(), 1s); }

TEST(Rto, IsCappedAt120s) { EXPECT_EQ(rto_after(linux_tcp(), 100s), 120s); }

// RFC 6298, 2.4: the whole is bounded, not the variance. 3 * RTT above 300 ms.
TEST(Rto, FloorOfTheWhole) {
  const profiles::Tcp tcp = windows_tcp();
  EXPECT_EQ(rto_after(tcp, 0ms), 300ms);
  EXPECT_EQ(rto_after(tcp, 100ms), 300ms);
  EXPECT_EQ(rto_after(tcp, 101ms), 303ms);
}

// linux/7.1.rtt200: 604, then falling by about a quarter of the distance to 400 each round trip. Per round trip the
// deviation falls to 3/4: 400, 300, 225, 168.75; its largest value of the last round trip, at least 200, pulls 4 *
// RTTVAR by a quarter: 400, 400, 400 - 175/4 = 356.25, 356.25 - 156.25/4 = 317.1875, 287.890625. Each plus 200, rounded
// up to 4.
TEST(Rto, VarianceFallsOncePerRoundTrip) {
  const profiles::Tcp tcp = linux_tcp();
  RttEstimator estimator{tcp};
  Ms series;
  for (std::uint32_t round = 0; round < 5; ++round) {
    estimator.sample(tcp, 200ms, SeqNum{1 + round * 100}, SeqNum{round * 100 + 100});
    series.push_back(estimator.rto() / 1ms);
  }
  EXPECT_EQ(series, (Ms{600, 600, 560, 520, 488}));
}

// A second sample within the round trip moves only the mean.
TEST(Rto, VarianceDoesNotFallWithinARoundTrip) {
  const profiles::Tcp tcp = linux_tcp();
  RttEstimator estimator{tcp};
  for (int i = 0; i < 5; ++i) estimator.sample(tcp, 200ms, SeqNum{10}, SeqNum{100});
  EXPECT_EQ(estimator.rto(), 600ms);
}

// A longer round trip counts at once: SRTT = 100 + 100/8 = 112.5, deviation = 3/4 * 200 + 100 = 250; 362.5, rounded up.
TEST(Rto, LongerRoundTripCountsAtOnce) {
  const profiles::Tcp tcp = linux_tcp();
  RttEstimator estimator{tcp};
  estimator.sample(tcp, 100ms, SeqNum{1}, SeqNum{100});
  estimator.sample(tcp, 200ms, SeqNum{10}, SeqNum{100});
  EXPECT_EQ(estimator.rto(), 364ms);
}

// RFC 6298, 2.3, without any floor in the way: RTT 1 s. RTTVAR 500, 375, 281.25 ms; SRTT stays 1 s.
TEST(Rto, PlainEstimatorFollowsTheRfc) {
  const profiles::Tcp tcp = windows_tcp();
  RttEstimator estimator{tcp};
  Ms series;
  for (int i = 0; i < 3; ++i) {
    estimator.sample(tcp, 1s, SeqNum{1}, SeqNum{100});
    series.push_back(estimator.rto() / 1ms);
  }
  EXPECT_EQ(series, (Ms{3000, 2500, 2125}));
}

BenchConfig no_probe(Duration rtt) {
  BenchConfig config;
  config.rtt = rtt;
  config.profile.tail_loss_probe.value = false;
  return config;
}

TEST(Rto, DoublesUpTo120s) {
  Bench bench = Bench::established(no_probe(0ms));
  bench.send(100);
  bench.run_until(600s);
  // 204 ms doubled nine times is 104.448 s, then 120 s.
  EXPECT_EQ(bench.sent_ms(),
            (Ms{0, 204, 612, 1428, 3060, 6324, 12852, 25908, 52020, 104244, 208692, 328692, 448692, 568692}));
}

// linux/7.1.backoff: the acknowledgement of the repeated octets ends it; the echoed timestamp makes the sample valid.
TEST(Rto, BackOffEndsWithProgress) {
  Bench bench = Bench::established(no_probe(10ms));
  bench.send(100);
  bench.run_until(700ms);  // repeated at 212 and 636 ms
  EXPECT_EQ(bench.connection().info().rto, 848ms);
  EXPECT_EQ(bench.connection().info().retransmits, 2u);
  bench.run_until(705ms);
  bench.give({.ack = 101});
  EXPECT_EQ(bench.connection().info().retransmits, 0u);
  EXPECT_LT(bench.connection().info().rto, 300ms);
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

// Karn (RFC 6298, 3): without timestamps nobody knows which transmission is acknowledged.
TEST(Rto, RepeatedSegmentGivesNoSampleWithoutTimestamps) {
  BenchConfig config = no_probe(10ms);
  config.peer_timestamps = false;
  Bench bench = Bench::established(config);
  const Duration before = bench.connection().info().srtt;
  bench.send(100);
  bench.run_until(500ms);
  bench.give({.ack = 101});
  EXPECT_EQ(bench.connection().info().srtt, before);
}

// RFC 6298, 5.3: an acknowledgement of new data starts the timer anew.
TEST(Rto, TimerStartsAnewWithProgress) {
  BenchConfig config = no_probe(10ms);
  config.options.no_delay = true;
  Bench bench = Bench::established(config);
  bench.send(100);
  bench.send(100);
  bench.sent();
  bench.run_until(10ms);
  bench.give({.ack = 101});
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{222}));  // 10 + 212
}

TEST(Rto, OldAcknowledgementDoesNotStartItAnew) {
  Bench bench = Bench::established(no_probe(10ms));
  bench.send(100);
  bench.sent();
  bench.run_until(100ms);
  bench.give({.ack = 1});
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{212}));
}

// linux/7.4.merge, trap linux/0.12: three writes, two segments in flight, one on repetition.
TEST(Rto, RepetitionMergesSmallSegments) {
  BenchConfig config = no_probe(0ms);
  config.options.no_delay = true;
  Bench bench = Bench::established(config);
  for (int i = 0; i < 3; ++i) bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0 P. 101:201(100) ack 1", "0 P. 201:301(100) ack 1"}));
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 P. 1:301(300) ack 1"}));
}

TEST(Rto, MergedSegmentIsNoLargerThanTheMss) {
  BenchConfig config = no_probe(0ms);
  config.options.no_delay = true;
  Bench bench = Bench::established(config);
  bench.send(1000);
  bench.send(448);
  bench.send(1);
  bench.sent();
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 P. 1:1449(1448) ack 1"}));
}

TEST(Rto, RepetitionMergesTheFin) {
  BenchConfig config = no_probe(0ms);
  Bench bench = Bench::established(config);
  bench.send(100);
  bench.shutdown_send();
  bench.sent();
  bench.run_until(300ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 FP. 1:101(100) ack 1"}));  // linux/3.S1h.orphan
}

TEST(Rto, RepetitionKeepsSegmentsWhereTheProfileSaysSo) {
  BenchConfig config{.profile = windows_tcp(), .options = {.no_delay = true}, .rtt = 0ms, .peer_timestamps = false};
  Bench bench = Bench::established(config);
  bench.send(100);
  bench.send(100);
  bench.sent();
  bench.run_until(400ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.3 P. 1:101(100) ack 1"}));
}

// RFC 5681, 3.1: one segment, then slow start; everything sent before is taken for lost.
TEST(Rto, LossLeavesOneSegmentThenSlowStart) {
  Bench bench = Bench::established(no_probe(10ms));
  bench.send(14480);
  EXPECT_EQ(bench.count(), 10u);
  bench.sent();
  bench.run_until(220ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.212 . 1:1449(1448) ack 1"}));
  EXPECT_EQ(bench.connection().info().cwnd, 1u);
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);  // 0.7 * 10
  bench.give({.ack = 1449});
  EXPECT_EQ(bench.sent(), (Lines{"0.22 . 1449:2897(1448) ack 1", "0.22 . 2897:4345(1448) ack 1"}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
