// When unacknowledged data kills a connection: the figures of linux/3.S1b and windows/6.2, with their arithmetic.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

profiles::Tcp linux_with_retries(std::int32_t retries) {
  profiles::Tcp tcp = linux_tcp();
  tcp.data_retries.value = retries;
  return tcp;
}

// RTT 0: SRTT 1 us, RTO = 1 us + 200 ms, rounded up to 204 ms. Tail loss probe after 2 us + 200 ms, rounded up: 0.204
// s. T1 = 0.204 + 0.204 = 0.408 s; then 0.408, 0.816, 1.632 and 3.264 s of back-off. limit(3) = (2^4 - 1) * 0.2 = 3 s;
// T1 + 0.204 * 14 = 2.856 s is not enough, T1 + 0.204 * 30 = 6.528 s is.
TEST(GiveUp, BlackHoleWithThreeRetriesEndsAfter6528ms) {
  Bench bench = Bench::established({.profile = linux_with_retries(3), .rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 6528ms);
  EXPECT_EQ(bench.died(), "RetransmissionTimeout in ESTABLISHED");
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 204, 408, 816, 1632, 3264}));
}

// limit(5) = 63 * 0.2 = 12.6 s; T1 + 0.204 * 62 = 13.056 s.
TEST(GiveUp, BlackHoleWithFiveRetriesEndsAfter13056ms) {
  Bench bench = Bench::established({.profile = linux_with_retries(5), .rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 13056ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 204, 408, 816, 1632, 3264, 6528}));
}

// limit(8) = 511 * 0.2 = 102.2 s; T1 + 0.204 * 510 = 104.448 s.
TEST(GiveUp, BlackHoleWithEightRetriesEndsAfter104448ms) {
  Bench bench = Bench::established({.profile = linux_with_retries(8), .rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 104448ms);
  EXPECT_EQ(bench.count(), 10u);
}

// limit(15) = 204.6 + 6 * 120 = 924.6 s. The ninth back-off is 0.204 * 2^9 = 104.448 s, every later one 120 s:
// T1 + 0.204 * 1022 + 5 * 120 = 808.896 s is too early, 928.896 s is not.
TEST(GiveUp, BlackHoleByDefaultEndsAfter928896ms) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 928896ms);
  EXPECT_EQ(bench.died(), "RetransmissionTimeout in ESTABLISHED");
  EXPECT_EQ(bench.sent().back(), "808.896 P. 1:101(100) ack 1");  // and no RST
}

// RTO 300 ms (windows/16.rto-min); retransmissions at 1, 3, 7, 15 and 31 RTO, the end at 63: 18.9 s, announced by a
// RST.
TEST(GiveUp, WindowsEndsAfter63RtoWithReset) {
  Bench bench = Bench::established({.profile = windows_tcp(), .rtt = 0ms, .peer_timestamps = false});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 18900ms);
  EXPECT_EQ(bench.died(), "RetransmissionTimeout in ESTABLISHED");
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1", "0.3 P. 1:101(100) ack 1", "0.9 P. 1:101(100) ack 1",
                                 "2.1 P. 1:101(100) ack 1", "4.5 P. 1:101(100) ack 1", "9.3 P. 1:101(100) ack 1",
                                 "18.9 R. 101 ack 1"}));
}

// linux/7.3.limit
TEST(GiveUp, ModelledTimeIsGeometricThenLinear) {
  const auto give_up_after = [](std::int32_t retries) {
    Bench bench = Bench::established({.profile = linux_with_retries(retries), .rtt = 0ms});
    bench.send(100);
    return bench.run_until_dead(4000s);
  };
  // limit(9) = 204.6 s; T1 + 0.204 * 1022 = 208.896 s. limit(10) = 324.6 s: one step of 120 s more.
  EXPECT_EQ(give_up_after(9), 208896ms);
  EXPECT_EQ(give_up_after(10), 328896ms);
  EXPECT_EQ(give_up_after(0), 816ms);  // limit(0) = 0.2 s; T1 + 0.408
}

// T1 = 408 ms, plus the timeout: the last step is shortened to hit it (linux/3.S1e.ut500, linux/3.S1e.ut3000).
TEST(GiveUp, UserTimeoutCountsFromTheFirstRetransmission) {
  for (const Duration timeout : {500ms, 3000ms, 30000ms}) {
    Bench bench = Bench::established({.options = {.user_timeout = timeout}, .rtt = 0ms});
    bench.send(100);
    EXPECT_EQ(bench.run_until_dead(), 408ms + timeout);
    EXPECT_EQ(bench.died(), "UserTimeout in ESTABLISHED");
  }
}

// linux/3.S1e.ut60000-retries2-3: it also lengthens.
TEST(GiveUp, UserTimeoutReplacesTheRetries) {
  Bench bench = Bench::established({.profile = linux_with_retries(3), .options = {.user_timeout = 60s}, .rtt = 0ms});
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 60408ms);
}

// linux/3.S1e.idle, linux/3.S1a.idle
TEST(GiveUp, NothingHappensToAnIdleConnection) {
  Bench bench = Bench::established({.options = {.user_timeout = 1s}});
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

// Progress ends the series: the clock starts again with the next first retransmission.
TEST(GiveUp, ProgressStartsTheCountAgain) {
  Bench bench = Bench::established({.profile = linux_with_retries(3), .options = {.no_delay = true}, .rtt = 0ms});
  bench.send(1448);
  bench.send(1448);
  bench.run_until(1432ms);  // probe at 4 ms, repetitions at 208, 616 and 1432 ms
  bench.give({.ack = 1449});
  EXPECT_EQ(bench.connection().info().rto, 204ms);
  // The second segment goes again at once; its RTO expires 204 ms later, and limit(3) = 3 s counts from there: 30 * 204
  // ms.
  EXPECT_EQ(bench.run_until_dead(), 1432ms + 204ms + 6120ms);
}

// The limit of an earlier series does not shorten a later one: 3 s after the new T1.
TEST(GiveUp, ProgressStartsTheUserTimeoutAgain) {
  Bench bench = Bench::established({.options = {.user_timeout = 3s}, .rtt = 0ms});
  bench.send(100);
  bench.run_until(1632ms);  // T1 = 408 ms
  bench.give({.ack = 101});
  EXPECT_EQ(bench.connection().info().rto, 204ms);
  bench.run_until(3300ms);
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 3300ms + 408ms + 3s);
}

// linux/3.S1f.icmp-unreachable: each retransmission draws an ICMP error that takes the doubling back, so that one
// leaves every 204 ms. The time decides: limit(5) = 12.6 s after T1 = 408 ms is first reached at 62 * 204 ms.
TEST(GiveUp, RevertedBackOffDoesNotProlongLife) {
  Bench bench = Bench::established({.profile = linux_with_retries(5), .rtt = 0ms});
  bench.send(100);
  while (!bench.connection().finished()) {
    bench.run_until(bench.now() + 1ms);
    bench.revert_backoff(1);
  }
  EXPECT_EQ(bench.now(), 408ms + 62 * 204ms);
  EXPECT_EQ(bench.count(), 64u);  // the original, the probe, and one every 204 ms from T1 on
}

// RFC 6069: only an error about the segment being repeated counts.
TEST(GiveUp, ErrorAboutAnotherSegmentRevertsNothing) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100);
  bench.run_until(500ms);
  bench.revert_backoff(2);
  EXPECT_EQ(bench.connection().info().rto, 408ms);
  bench.revert_backoff(1);
  EXPECT_EQ(bench.connection().info().rto, 204ms);
  EXPECT_EQ(bench.connection().deadline().time_since_epoch(), 612ms);
}

TEST(GiveUp, OverdueRetransmissionLeavesWithTheRevert) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.send(100);
  bench.run_until(700ms);
  bench.sent();
  bench.revert_backoff(1);  // due since 612 ms
  EXPECT_EQ(bench.sent_ms(), (Ms{700}));
}

// linux/3.S1f.own-link-down: without a route nothing counts as sent; the probe timer tries at 204, 612, 1428, 3060 and
// 6324 ms and gives up at the next expiry, 6324 + 6528.
TEST(GiveUp, NoRouteEndsByTheProbeTimer) {
  Bench bench = Bench::established({.profile = linux_with_retries(5), .rtt = 0ms});
  bench.no_route = true;
  EXPECT_EQ(bench.send(100), 100u);
  EXPECT_EQ(bench.connection().unsent(), 100u);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::ZeroWindowProbe);
  EXPECT_EQ(bench.run_until_dead(), 12852ms);
  EXPECT_EQ(bench.died(), "ProbeTimeout in ESTABLISHED");
  EXPECT_EQ(bench.count(), 0u);
}

// linux/3.S1f.link-flap: back after 3 s, the data leaves at the next expiry.
TEST(GiveUp, RouteThatComesBackIsUsedAtTheNextExpiry) {
  Bench bench = Bench::established({.rtt = 0ms});
  bench.no_route = true;
  bench.send(100);
  bench.run_until(3s);
  bench.no_route = false;
  bench.run_until(3100ms);
  EXPECT_EQ(bench.sent(), (Lines{"3.06 P. 1:101(100) ack 1"}));
  bench.give({.ack = 101});
  EXPECT_EQ(bench.connection().unacknowledged(), 0u);
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

// What was sent before the route went counts as sent: the retransmission timer decides.
TEST(GiveUp, RouteLostAfterSendingEndsByTheRetransmissionTimer) {
  Bench bench = Bench::established({.profile = linux_with_retries(5), .rtt = 0ms});
  bench.send(100);
  bench.no_route = true;
  EXPECT_EQ(bench.run_until_dead(), 13056ms);
  EXPECT_EQ(bench.died(), "RetransmissionTimeout in ESTABLISHED");
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
