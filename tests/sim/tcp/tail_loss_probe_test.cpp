// The tail loss probe before the retransmission timer (RFC 8985, 7; linux/7.2).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// linux/7.2.one-small-rtt0: 2 us + 200 ms, rounded up; then a whole RTO.
TEST(TailLossProbe, OneSegmentIsProbedAfter204ms) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::TailLossProbe);
  bench.run_until(410ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 204, 408}));
}

// linux/7.2.one-rtt50: 2 * 50 + 200 ms is after the RTO of 252 ms, which bounds it; the RTO then counts from the probe.
TEST(TailLossProbe, IsNeverLaterThanTheRto) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(100);
  bench.run_until(600ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 252, 504}));
}

// linux/3.S1b.rtt200, shape with an RTO of 600 ms after the handshake: probe 0.6, RTO at 1.2, 2.4, 4.8, 9.6; limit(5)
// = 12.6 s after 1.2 s, first reached at 19.2 s.
TEST(TailLossProbe, RttOf200msHasFewerRepetitions) {
  BenchConfig config;
  config.rtt = 200ms;
  config.profile.data_retries.value = 5;
  Bench bench = Bench::established(config);
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 19200ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 600, 1200, 2400, 4800, 9600}));
}

// linux/7.2.ten-full-rtt0: 2 us + 2 ms, rounded up to 4; a new segment, beyond the congestion window.
TEST(TailLossProbe, SendsNewDataBeyondTheCongestionWindow) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(20000);
  EXPECT_EQ(bench.count(), 10u);
  bench.sent();
  bench.run_until(210ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.004 . 14481:15929(1448) ack 1", "0.208 . 1:1449(1448) ack 1"}));
}

// The peer's window is not the congestion window: it binds.
TEST(TailLossProbe, RepeatsTheLastSegmentWhereTheWindowIsFull) {
  Bench bench = Bench::established({.rtt = 0ms, .peer_scale = -1, .peer_window = 2000});
  bench.send(5000);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:1001(1000) ack 1", "0 P. 1001:2001(1000) ack 1"}));
  bench.run_until(10ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.004 P. 1001:2001(1000) ack 1"}));
}

// linux/7.2.last-of-20 (50 ms): one segment is left when the others are acknowledged; bounded by the RTO of that
// moment.
TEST(TailLossProbe, LastOfManyIsProbedAfterTheLastAck) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(14480);
  bench.sent();
  bench.run_until(50ms);
  bench.give({.ack = 13033});  // 9 of 10
  bench.run_until(400ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.302 P. 13033:14481(1448) ack 1"}));
}

// linux/7.2.last-3-of-20 (50 ms): 2 * 50 + 2 ms, rounded up.
TEST(TailLossProbe, LastThreeAreProbedSooner) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(14480);
  bench.sent();
  bench.run_until(50ms);
  bench.give({.ack = 10137});  // 7 of 10
  bench.run_until(200ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.154 P. 13033:14481(1448) ack 1"}));
}

// linux/7.4.merge: what Nagle held back is new data and leaves as the probe; the RTO repeats all three writes as one.
TEST(TailLossProbe, SendsWhatNagleHeldBack) {
  Bench bench = Bench::established({.rtt = 0ms});
  for (int i = 0; i < 3; ++i) bench.send(100);
  bench.run_until(410ms);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0.204 P. 101:301(200) ack 1", "0.408 P. 1:301(300) ack 1"}));
}

// One probe per episode: data sent after it arms another, which does not leave while the first is unanswered; the
// timeout counts from the repetition at 204 ms.
TEST(TailLossProbe, ProbesOnce) {
  Bench bench = Bench::established({.options = {.no_delay = true}, .rtt = 0ms});
  bench.send(100);
  bench.run_until(204ms);
  bench.send(100);
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0.204 P. 1:101(100) ack 1", "0.204 P. 101:201(100) ack 1",
                                 "0.408 P. 1:201(200) ack 1"}));
}

TEST(TailLossProbe, AcknowledgementOfTheProbeAllowsTheNext) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100);
  bench.run_until(204ms);
  bench.give({.ack = 101});
  bench.send(100);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::TailLossProbe);
}

TEST(TailLossProbe, NeedsSack) {
  Bench bench = Bench::established({.rtt = 0ms, .peer_sack = false});
  bench.send(100);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::Retransmission);
}

TEST(TailLossProbe, IsNotSentWhereTheProfileSaysSo) {
  BenchConfig config;
  config.profile.tail_loss_probe.value = false;
  Bench bench = Bench::established(config);
  bench.send(100);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::Retransmission);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
