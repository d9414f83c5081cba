// When data is acknowledged (RFC 9293, 3.8.6.3; linux/8.1, windows/16.delayed-ack). RTT 0 unless stated; the delay is
// nominal.
#include <gtest/gtest.h>

#include <algorithm>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// Sends `count` segments `gap` apart and returns how long each waited for its acknowledgement, in ms.
Ms delays(Bench& bench, int count, Duration gap, std::uint32_t length, std::uint32_t first = 1) {
  Ms waited;
  for (int i = 0; i < count; ++i) {
    const Duration at = bench.now();
    bench.sent();
    bench.give({.flags = "P.", .seq = first + static_cast<std::uint32_t>(i) * length, .length = length});
    bench.run_until(at + gap);
    const Ms acks = bench.sent_ms();
    waited.push_back(acks.empty() ? -1 : acks.front() - at / 1ms);
  }
  return waited;
}

Ms repeated(std::size_t count, std::int64_t value) { return Ms(count, value); }

// linux/8.1.budget: the first 16 at once, then 40 ms.
TEST(DelayedAck, First16SmallSegmentsAreAcknowledgedAtOnce) {
  Bench bench = Bench::established({.rtt = 0ms});
  const Ms waited = delays(bench, 20, 100ms, 100);
  EXPECT_EQ(Ms(waited.begin(), waited.begin() + 16), repeated(16, 0));
  EXPECT_EQ(Ms(waited.begin() + 16, waited.end()), repeated(4, 40));
}

// linux/8.1.gap-refill: gaps of 300 ms are longer than the RTO of 204 ms.
TEST(DelayedAck, GapBeyondTheRtoRefillsTheBudget) {
  Bench bench = Bench::established({.rtt = 0ms});
  EXPECT_EQ(delays(bench, 40, 300ms, 100), repeated(40, 0));
}

// linux/8.1.rtt-bound: with an RTT of 120 ms the estimate follows the gaps: min(ato, RTT), ato near 100 ms.
TEST(DelayedAck, RttRaisesTheBound) {
  Bench bench = Bench::established({.rtt = 120ms});
  const Ms waited = delays(bench, 24, 100ms, 100);
  EXPECT_EQ(Ms(waited.begin(), waited.begin() + 16), repeated(16, 0));
  EXPECT_GT(*std::max_element(waited.begin() + 16, waited.end()), 40);
}

// linux/8.1.ato: an RTT of 300 ms bounds nothing below 200 ms. The estimate is 40 ms at the end of the budget; each ACK that
// was delayed doubles it, 40, 80, 160; a segment within 20 ms of the one before makes it 160 / 2 + 20 = 100.
TEST(DelayedAck, TheDelayFollowsTheGapsUpAndDown) {
  Bench bench = Bench::established({.rtt = 300ms});
  delays(bench, 16, 100ms, 100);
  EXPECT_EQ(delays(bench, 2, 250ms, 100, 1601), (Ms{40, 80}));
  bench.reset_clock();
  bench.give({.flags = "P.", .seq = 1801, .length = 100});
  bench.run_until(10ms);
  bench.give({.flags = "P.", .seq = 1901, .length = 100});
  bench.run_until(400ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.11 . 1 ack 2001"}));
  EXPECT_EQ(delays(bench, 1, 300ms, 100, 2001), (Ms{200}));  // 100 doubled
}

// linux/8.1.ack-on-read: full-sized or small.
TEST(DelayedAck, ReadingSendsTheAcknowledgement) {
  for (const std::uint32_t length : {100u, 1448u}) {
    Bench bench = Bench::established({.rtt = 0ms});
    std::uint32_t seq = 1;
    for (int i = 0; i < 30; ++i) {
      bench.reset_clock();
      bench.give({.seq = seq, .length = length});
      bench.read(length);
      EXPECT_EQ(bench.sent_ms(), (Ms{0})) << length << ", segment " << i;
      seq += length;
      bench.run_until(100ms);
    }
  }
}

TEST(DelayedAck, ReadingAPartDoesNot) {
  Bench bench = Bench::established({.rtt = 0ms});
  delays(bench, 17, 100ms, 100);
  bench.reset_clock();
  bench.read(1700);
  bench.give({.seq = 1701, .length = 100});
  bench.read(50);
  EXPECT_EQ(bench.count(), 0u);
  bench.run_until(50ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{40}));
}

// linux/8.1.immediate: more than one segment of the peer's size, which is taken to be 536 octets: two of 300.
TEST(DelayedAck, MoreThanOneSegmentIsAcknowledgedAtOnce) {
  Bench bench = Bench::established({.rtt = 0ms});
  delays(bench, 17, 100ms, 100);
  bench.read(1700);
  bench.reset_clock();
  bench.give({.seq = 1701, .length = 300});
  EXPECT_EQ(bench.count(), 0u);
  bench.give({.seq = 2001, .length = 300});
  EXPECT_EQ(bench.sent_ms(), (Ms{0}));
}

// linux/8.1.immediate-narrow: but not while what waits unread takes so much memory that the window cannot advance. Ten
// of 100 take 8320: (131 072 - 8320) / 2 = 61 376, less than the 64 512 offered.
TEST(DelayedAck, WindowThatCannotAdvanceWaits) {
  Bench bench = Bench::established({.rtt = 0ms});
  delays(bench, 17, 100ms, 100);
  bench.read(1700);
  bench.reset_clock();
  for (std::uint32_t i = 0; i < 10; ++i) bench.give({.seq = 1701 + i * 100, .length = 100});
  EXPECT_EQ(bench.count(), 0u);
  bench.run_until(50ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{40}));
}

// linux/8.1.ack-on-read-part: the same ten; their 1000 octets are more than 536, so that reading one is enough.
TEST(DelayedAck, ReadingAPartOfManyDoes) {
  Bench bench = Bench::established({.rtt = 0ms});
  delays(bench, 17, 100ms, 100);
  bench.read(1700);
  bench.reset_clock();
  for (std::uint32_t i = 0; i < 10; ++i) bench.give({.seq = 1701 + i * 100, .length = 100});
  EXPECT_EQ(bench.count(), 0u);
  bench.read(1);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 2701"}));
}

// linux/8.1.pingpong: a program that answers; the answer carries the acknowledgement. A request without answer waits
// for 40 ms; that ends the mode (linux/8.1.missed-delayed-ack), and the budget counts again.
TEST(DelayedAck, AnswersCarryTheAcknowledgement) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.flags = "P.", .length = 100});
  bench.read(100);
  bench.send(10);
  bench.run_until(100ms);
  bench.give({.flags = "P.", .seq = 101, .ack = 11, .length = 100});
  bench.reset_clock();
  bench.give({.flags = "P.", .seq = 201, .ack = 11, .length = 100});
  EXPECT_EQ(bench.count(), 0u);
  bench.send(10);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 11:21(10) ack 301"}));
}

TEST(DelayedAck, RequestWithoutAnswerWaits40msAndEndsPingpong) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.flags = "P.", .length = 100});
  bench.send(10);
  bench.run_until(1ms);
  bench.give({.ack = 11});
  bench.run_until(100ms);
  bench.reset_clock();
  bench.give({.flags = "P.", .seq = 101, .ack = 11, .length = 100});
  bench.run_until(100ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{40}));
  bench.give({.flags = "P.", .seq = 201, .ack = 11, .length = 100});
  EXPECT_EQ(bench.sent_ms(), (Ms{100}));
}

// In pingpong mode reading a single small segment does not acknowledge it (linux/8.1.ack-on-read).
TEST(DelayedAck, ReadingALoneSmallSegmentDoesNotInPingpong) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.flags = "P.", .length = 100});
  bench.read(100);
  bench.send(10);
  bench.run_until(1ms);
  bench.give({.ack = 11});
  bench.reset_clock();
  bench.give({.flags = "P.", .seq = 101, .ack = 11, .length = 100});
  bench.read(100);
  EXPECT_EQ(bench.count(), 0u);
}

// linux/8.1.quickack
TEST(DelayedAck, QuickAckSwitchesPingpong) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.length = 100});
  bench.sent();
  bench.quick_ack(false);
  bench.give({.seq = 101, .length = 100});
  EXPECT_EQ(bench.count(), 0u);
  bench.quick_ack(true);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 201"}));
}

// linux/8.1.ack-of-fin: 40 ms if data came before, else with the next tick; at once in FIN-WAIT-1 and 2.
TEST(DelayedAck, FinAfterDataWaits40ms) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.length = 100});
  bench.reset_clock();
  bench.give({.flags = "F.", .seq = 101});
  bench.run_until(100ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.04 . 1 ack 102"}));
}

TEST(DelayedAck, FinWithoutDataWaitsForTheNextTick) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.give({.flags = "F."});
  bench.run_until(100ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.004 . 1 ack 2"}));
}

TEST(DelayedAck, FinIsAcknowledgedAtOnceWhereTheProfileSaysSo) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.flags = "F."});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 2"}));
}

// windows/16.delayed-ack: every second segment, else 40 ms.
TEST(DelayedAck, EverySecondSegmentAcknowledges) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.length = 100});
  EXPECT_EQ(bench.count(), 0u);
  bench.run_until(10ms);
  bench.give({.seq = 101, .length = 100});
  EXPECT_EQ(bench.sent(), (Lines{"0.01 . 1 ack 201"}));
  bench.give({.seq = 201, .length = 100});
  bench.run_until(100ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.05 . 1 ack 301"}));
}

TEST(DelayedAck, EverySecondIgnoresReading) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.length = 100});
  bench.read(100);
  EXPECT_EQ(bench.count(), 0u);
}

// RFC 5681, 4.2
TEST(DelayedAck, FilledGapIsAcknowledgedAtOnce) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.seq = 101, .length = 100});
  bench.sent();
  bench.give({.seq = 1, .length = 100});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 201"}));
}

TEST(DelayedAck, DataThatLeavesCarriesIt) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.length = 100});
  bench.send(10);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:11(10) ack 101"}));
  EXPECT_NE(bench.connection().info().timer, TimerKind::DelayedAck);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
