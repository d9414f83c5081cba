// Connections whose process has let go of them (linux/5.3, linux/3.S1h).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

BenchConfig with_orphan_retries(std::int32_t retries) {
  BenchConfig config;
  config.rtt = 0ms;
  config.profile.orphan_retries.value = retries;
  return config;
}

// limit(8) = 102.2 s after T1 = 408 ms: T1 + 0.204 * 510 = 104.448 s. The last FIN leaves at T1 + 0.204 * 254 = 52.224
// s (linux/19.orphan-last-fin). No RST.
TEST(Orphan, WithoutAnswerVanishesAfter104s) {
  Bench bench = Bench::established(with_orphan_retries(8));
  bench.close();
  EXPECT_TRUE(bench.connection().orphan());
  EXPECT_EQ(bench.run_until_dead(), 104448ms);
  EXPECT_EQ(bench.sent().back(), "52.224 F. 1 ack 1");
}

// linux/15.tcp_orphan_retries: 0 means 8. linux/3.S1h: 3 -> 6.7 s, 1 -> 1.6 s.
TEST(Orphan, RetriesAreTheProfiles) {
  for (const auto& [retries, end] : {std::pair{0, 104448ms}, {3, 6528ms}, {1, 1632ms}}) {
    Bench bench = Bench::established(with_orphan_retries(retries));
    bench.close();
    EXPECT_EQ(bench.run_until_dead(), end) << retries;
  }
}

TEST(Orphan, DeliversWhatWasQueued) {
  Bench bench = Bench::established();
  bench.send(30000);
  bench.close();
  std::uint32_t delivered = 1;
  for (int i = 0; i < 30 && bench.state() != TcpState::FinWait2; ++i) {
    bench.run_until(bench.now() + 10ms);
    delivered = bench.last().tcp.seq.value() - 0xFFFFFFF0u + wire::segment_length(bench.last());
    bench.give({.ack = delivered});
  }
  EXPECT_EQ(delivered, 30002u);  // octets 1 to 30000 and the FIN
  EXPECT_EQ(bench.state(), TcpState::FinWait2);
}

// linux/5.3.zero-window: RTO 212 ms; probes at 212 * (2^k - 1) ms for k = 1..10, the last at 216.876 s; one more
// interval, of 120 s and no longer growing, and it is forgotten: 336.876 s. No RST, though every probe was answered.
TEST(Orphan, BeforeAClosedWindowVanishesSilently) {
  Bench bench = Bench::established();
  bench.give({.window = 0});
  bench.send(100);
  bench.close();
  std::size_t answered = 0;
  while (!bench.connection().finished()) {
    bench.run_until(bench.connection().deadline().time_since_epoch() - 10ms);
    if (bench.connection().finished() || bench.count() == answered) continue;
    answered = bench.count();
    bench.give({.window = 0});
  }
  EXPECT_EQ(bench.now(), 336876ms);
  EXPECT_EQ(bench.died(), "ProbeTimeout in FIN-WAIT-1");
  EXPECT_EQ(bench.sent_ms(), (Ms{212, 636, 1484, 3180, 6572, 13356, 26924, 54060, 108332, 216876}));
}

TEST(Orphan, WindowsGivesUpByCount) {
  Bench bench = Bench::established({.profile = windows_tcp(), .rtt = 0ms, .peer_timestamps = false});
  bench.close();
  EXPECT_EQ(bench.run_until_dead(), 18900ms);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
