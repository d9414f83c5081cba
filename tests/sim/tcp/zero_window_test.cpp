// The closed window: its probes, its answers, its opening (RFC 9293, 3.8.6; linux/9.1).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// A connection whose peer has closed its window while 100 octets wait. RTO 212 ms.
Bench closed_window(BenchConfig config = {}) {
  Bench bench = Bench::established(config);
  bench.give({.window = 0});
  bench.send(100);
  EXPECT_EQ(bench.count(), 0u);
  bench.reset_clock();
  return bench;
}

// linux/9.1.series: nominal r * (2^k - 1) with r = 212 ms, then every 120 s; linux/9.1.probe, linux/9.1.endless.
TEST(ZeroWindow, ProbesWithDoublingIntervals) {
  Bench bench = closed_window();
  Ms times;
  while (bench.now() < 600s) {
    bench.run_until(bench.connection().deadline().time_since_epoch() - 10ms);
    EXPECT_EQ(bench.sent(), (Lines{seconds(bench.now()) + " . 0 ack 1"}));
    times.push_back(bench.now() / 1ms);
    bench.give({.window = 0});
  }
  EXPECT_EQ(times,
            (Ms{212, 636, 1484, 3180, 6572, 13356, 26924, 54060, 108332, 216876, 336876, 456876, 576876, 696876}));
}

TEST(ZeroWindow, OpeningSendsAtOnce) {
  Bench bench = closed_window();
  bench.run_until(1s);
  bench.sent();
  bench.give({.window = 1});  // 128 octets
  EXPECT_EQ(bench.sent(), (Lines{"1 P. 1:101(100) ack 1"}));
}

TEST(ZeroWindow, BackOffEndsWithTheOpening) {
  Bench bench = closed_window();
  bench.run_until(10s);
  bench.give({.window = 1});
  bench.give({.ack = 101, .window = 0});
  bench.send(100);
  bench.reset_clock();
  const Duration rto = bench.connection().info().rto;
  bench.run_until(rto);
  EXPECT_EQ(bench.count(), 1u);
}

// linux/9.1.peer-vanished, retries2 = 5: the timer after 5 unanswered probes; the doubling stops after 5 steps.
// 212 * (1 + 2 + 4 + 8 + 16 + 32) = 13.356 s.
TEST(ZeroWindow, UnansweredProbesEndTheConnection) {
  BenchConfig config;
  config.profile.data_retries.value = 5;
  Bench bench = closed_window(config);
  EXPECT_EQ(bench.run_until_dead(), 13356ms);
  EXPECT_EQ(bench.died(), "ProbeTimeout in ESTABLISHED");
  EXPECT_EQ(bench.sent_ms(), (Ms{212, 636, 1484, 3180, 6572}));
}

// An answer, however late, sets the count back, not the interval: 5 more, each 32 * 212 = 6.784 s.
TEST(ZeroWindow, AnswerSetsTheCountBack) {
  BenchConfig config;
  config.profile.data_retries.value = 5;
  Bench bench = closed_window(config);
  bench.run_until(7s);  // 5 probes
  bench.give({.window = 0});
  EXPECT_EQ(bench.run_until_dead(), 13356ms + 5 * 6784ms);
}

// linux/3.S1e.zero-window: 3.0 s after the first probe, though all were answered.
TEST(ZeroWindow, UserTimeoutCountsFromTheFirstProbe) {
  Bench bench = closed_window({.options = {.user_timeout = 3s}});
  while (!bench.connection().finished()) {
    bench.run_until(bench.now() + 1ms);
    bench.give({.window = 0});
  }
  EXPECT_EQ(bench.now(), 3212ms);
  EXPECT_EQ(bench.died(), "UserTimeout in ESTABLISHED");
}

// linux/9.1.rate-limit: one answer per 500 ms.
TEST(ZeroWindow, ProbesAreAnsweredOncePer500ms) {
  Bench bench = Bench::established();
  for (const Duration at : {0ms, 460ms, 500ms}) {
    bench.run_until(at);
    bench.give({.seq = 0});
  }
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 500}));
}

// The receiving end. SO_RCVBUF 8192, kept as 16384: a window of 7300 octets, five segments of 1460
// (linux/10.window-by-rcvbuf).
Bench full_receiver() {
  Bench bench = Bench::established({.options = {.receive_buffer = 16384}, .peer_timestamps = false});
  std::uint32_t seq = 1;
  for (int i = 0; i < 100; ++i) {
    const std::uint32_t window = bench.last().tcp.window;
    const std::uint32_t length = std::min(1460u, window);
    if (length == 0) break;
    bench.give({.seq = seq, .length = length});
    bench.run_until(bench.now() + 50ms);
    seq += length;
  }
  EXPECT_EQ(bench.last().tcp.window, 0);
  bench.reset_clock();
  return bench;
}

// linux/10.fixed: seven segments of 1460, each of which takes 2304 of the 16384 octets.
TEST(ZeroWindow, ReceiverHoldsSevenSegments) {
  EXPECT_EQ(full_receiver().connection().readable(), 10220u);
}

// linux/9.1.window-update, linux/10.fixed: reads of 500 octets; the third takes the last octet of a segment.
TEST(ZeroWindow, OpensWhenASegmentIsFree) {
  Bench bench = full_receiver();
  for (int reads = 0; reads < 3; ++reads) {
    EXPECT_EQ(bench.count(), 0u);
    ASSERT_EQ(bench.read(500), 500u);
  }
  EXPECT_EQ(bench.last().tcp.window, 1460);
  EXPECT_EQ(bench.count(), 1u);
}

TEST(ZeroWindow, DataIntoAClosedWindowIsAnsweredAndDropped) {
  Bench bench = full_receiver();
  const std::size_t before = bench.connection().readable();
  const auto seq = static_cast<std::uint32_t>(before) + 1;
  bench.give({.seq = seq, .length = 1});
  EXPECT_EQ(bench.connection().readable(), before);
  EXPECT_EQ(bench.count(), 1u);
}

// RFC 9293, 3.10.7.4, first: its acknowledgement is valid all the same.
TEST(ZeroWindow, AcknowledgementWithRefusedDataCounts) {
  Bench bench = full_receiver();
  bench.send(100);
  const auto seq = static_cast<std::uint32_t>(bench.connection().readable()) + 1;
  bench.give({.seq = seq, .ack = 101, .length = 1});
  EXPECT_EQ(bench.connection().unacknowledged(), 0u);
}

// A FIN takes a number for which there is no room; the peer repeats it.
TEST(ZeroWindow, FinIntoAClosedWindowIsNotTaken) {
  Bench bench = full_receiver();
  const auto seq = static_cast<std::uint32_t>(bench.connection().readable()) + 1;
  bench.give({.flags = "F.", .seq = seq});
  EXPECT_EQ(bench.state(), TcpState::Established);
  bench.read(5000);
  bench.give({.flags = "F.", .seq = seq});
  EXPECT_EQ(bench.state(), TcpState::CloseWait);
}

// RFC 5961, 3.2 with a window of 0: the exact number still resets.
TEST(ZeroWindow, ExactResetResets) {
  Bench bench = full_receiver();
  bench.give({.flags = "R", .seq = static_cast<std::uint32_t>(bench.connection().readable()) + 1});
  EXPECT_EQ(bench.died(), "Reset in ESTABLISHED");
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
