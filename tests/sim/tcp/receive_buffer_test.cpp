// How a receiver's buffer is counted and how it and the window grow: the series of linux/10.unread, linux/10.grow,
// linux/10.rate, linux/10.rate-gap and linux/10.rcv-rtt.
#include <gtest/gtest.h>

#include "bench.h"
#include "pair.h"
#include "receive_rate.h"

namespace halfopen::sim::tcp::test {
namespace {

std::uint32_t window_of(const Bench& bench) { return std::uint32_t{bench.last().tcp.window} << 10; }

// linux/10.unread: nobody reads. The window after the n-th segment of 1448 octets; scale 10.
TEST(ReceiveBuffer, FillsAsOnLinuxWhileNobodyReads) {
  Bench bench = Bench::accepted({.rtt = 0ms});
  const std::map<int, std::uint32_t> windows{{1, 68608},  {2, 71680},  {3, 74752},  {4, 76800},  {5, 75776},
                                             {6, 74752},  {7, 73728},  {10, 70656}, {17, 63488}, {25, 55296},
                                             {33, 47104}, {41, 38912}, {49, 30720}, {57, 22528}, {65, 14336},
                                             {73, 6144},  {74, 5120},  {75, 4096},  {77, 2048},  {78, 1024}};
  for (int n = 1; n <= 78; ++n) {
    bench.give({.seq = 1 + 1448 * static_cast<std::uint32_t>(n - 1), .length = 1448});
    bench.run_until(bench.now() + 60ms);
    if (const auto row = windows.find(n); row != windows.end()) {
      EXPECT_EQ(window_of(bench), row->second) << n;
    }
    if (n == 56) {
      EXPECT_EQ(bench.connection().info().receive_buffer, 131072);
    }
  }
  EXPECT_EQ(bench.connection().readable(), 112944u);
  // 78 x 2304 = 179 712 lie there; the buffer was made as large as what it held, at every segment or every other one.
  const std::int64_t buffer = bench.connection().info().receive_buffer;
  EXPECT_GE(buffer, 175104);
  EXPECT_LE(buffer, 179712);
}

// linux/10.grow: the limit of what is offered. At first half of 131 072 less a segment of 1448.
TEST(ReceiveBuffer, LimitRisesByTwoSegments) {
  Bench bench = Bench::accepted({.rtt = 0ms});
  EXPECT_EQ(bench.connection().info().rcv_ssthresh, 64088u);
  std::uint32_t seq = 1;
  for (const std::uint32_t limit : {68056u, 70952u, 73848u, 76160u, 76160u}) {
    bench.give({.seq = seq, .length = 1448});
    EXPECT_EQ(bench.connection().info().rcv_ssthresh, limit);
    seq += 1448;
  }
}

// linux/10.fixed: SO_RCVBUF 8192 is kept as 16384; segments of 1460 without timestamps, scale 0. What fits a block of
// 2304 shows a share of 1460 x 256 / 2304 = 162: (16384 - 2304) x 162 / 256 = 8910, of which six segments are offered.
TEST(ReceiveBuffer, FixedOneFillsAsOnLinux) {
  Bench bench = Bench::established({.options = {.receive_buffer = 16384}, .peer_timestamps = false});
  std::uint32_t seq = 1;
  for (const std::uint32_t window : {8760u, 7300u, 5840u, 4380u, 2920u, 1460u, 0u}) {
    bench.give({.seq = seq, .length = 1460});
    bench.run_until(bench.now() + 60ms);
    EXPECT_EQ(bench.last().tcp.window, window);
    seq += 1460;
  }
  EXPECT_EQ(bench.connection().info().receive_buffer, 16384);

  // Reads of 500: a block comes free with the last octet of its segment.
  std::map<std::uint32_t, std::uint32_t> updates;
  for (std::uint32_t read = 500; read <= 10000; read += 500) {
    bench.sent();
    bench.read(500);
    if (!bench.sent().empty()) updates[read] = bench.last().tcp.window;
  }
  EXPECT_EQ(updates, (std::map<std::uint32_t, std::uint32_t>{{1500, 1460}, {3000, 2920}, {6000, 5840}}));
}

// Reads 40 segments of 1448 in each round trip of 100 ms, as they come; the echoes are a round trip old.
Bench steady_reader(BenchConfig config, int segments) {
  config.rtt = 0ms;
  Bench bench = Bench::accepted(config);
  const std::int64_t start = bench.last().tcp.options.ts_value;
  for (int n = 0; n < segments; ++n) {
    bench.run_until(n * 2500us);
    const std::int64_t echo = start + n * 2500us / 1ms - 100;
    bench.give({.seq = 1 + 1448 * static_cast<std::uint32_t>(n), .length = 1448, .ts_echo = echo});
    bench.read(1448);
  }
  return bench;
}

// linux/10.rate. At first 10 x 1448 = 14 480 in a round trip are no news. The first round trip ends with the 41st
// segment: 59 368 octets. 2 x 59 368 = 118 736, more by 118 736 x (59 368 - 14 480) / 14 480 = 368 081, twice: 854 898,
// of which each 160 take 256: 1 367 836.
TEST(ReceiveBuffer, FollowsTheRateAtWhichItIsRead) {
  Bench bench = steady_reader({}, 40);
  EXPECT_EQ(bench.connection().info().rcv_rtt, 100ms);
  EXPECT_EQ(bench.connection().info().rcv_space, 14480u);
  EXPECT_EQ(bench.connection().info().receive_buffer, 131072);
  bench = steady_reader({}, 41);
  EXPECT_EQ(bench.connection().info().rcv_space, 59368u);
  EXPECT_EQ(bench.connection().info().receive_buffer, 1367836);
  // The window follows segment by segment: from 81 920 less the block of the last segment, 2 x 1448 each.
  const std::uint32_t before = bench.connection().info().rcv_ssthresh;
  bench.give({.seq = 1 + 41 * 1448, .length = 1448});
  EXPECT_EQ(bench.connection().info().rcv_ssthresh, before + 2 * 1448);
}

// What waits unread is taken off: of 50 segments in a round trip 29 are read and 21 wait, 8 are too few to be news.
TEST(ReceiveBuffer, DoesNotFollowWhatWaits) {
  Bench bench = steady_reader({}, 20);
  for (std::uint32_t n = 20; n < 50; ++n) bench.give({.seq = 1 + 1448 * n, .length = 1448});
  bench.run_until(110ms);
  bench.read(9 * 1448);
  EXPECT_EQ(bench.connection().info().rcv_space, 14480u);
  EXPECT_EQ(bench.connection().info().receive_buffer, 131072);
}

TEST(ReceiveBuffer, DoesNotGrowIfSwitchedOff) {
  BenchConfig config;
  config.profile.receive_autotuning.value = false;
  EXPECT_EQ(steady_reader(config, 100).connection().info().receive_buffer, 131072);
}

TEST(ReceiveBuffer, DoesNotGrowIfAProgramFixedIt) {
  EXPECT_EQ(steady_reader({.options = {.receive_buffer = 131072}}, 100).connection().info().receive_buffer, 131072);
}

TEST(ReceiveBuffer, GrowsNoFurtherThanTheProfileSays) {
  BenchConfig config;
  config.profile.receive_buffer_max.value = 200000;
  EXPECT_EQ(steady_reader(config, 100).connection().info().receive_buffer, 200000);
}

// linux/10.rate-gap: 14 480 octets per round trip and 73 848 up to the end of what waits behind a gap:
// (2 x 14 480 + 73 848) x 256 / 160 = 164 492.
TEST(ReceiveBuffer, MakesRoomForWhatWaitsBehindAGap) {
  Bench bench = Bench::accepted();
  std::uint32_t seq = 1;
  for (int n = 0; n < 10; ++n, seq += 1448) {
    bench.give({.seq = seq, .length = 1448});
    bench.read(1448);
  }
  for (std::uint32_t n = 1; n <= 50; ++n) bench.give({.seq = seq + n * 1448, .length = 1448});
  EXPECT_EQ(bench.connection().info().receive_buffer, 164492);
}

// linux/10.rcv-rtt: a longer round trip counts by an eighth (94 -> 94.125), a shorter one at once.
TEST(ReceiveBuffer, RoundTripIsTheSmallestSmoothed) {
  Bench bench = Bench::accepted({.rtt = 0ms});
  const std::int64_t start = bench.last().tcp.options.ts_value;
  std::uint32_t seq = 1;
  const auto sample = [&](Duration at, std::int64_t age) {
    bench.run_until(at);
    bench.give({.seq = seq, .length = 1448, .ts_echo = start + at / 1ms - age});
    bench.read(1448);
    seq += 1448;
    return bench.connection().info().rcv_rtt;
  };
  EXPECT_EQ(sample(100ms, 94), 94ms);
  EXPECT_EQ(sample(200ms, 95), 94125us);
  EXPECT_EQ(sample(300ms, 94), 94ms);
  EXPECT_EQ(sample(400ms, 0), 94ms);  // an echo of this very tick says nothing
}

// Without timestamps: the time in which a whole window came. Unread segments of 1460, 10 ms apart; 64 240 were offered,
// 44 segments, so that the 45th arrives 440 ms after the first.
TEST(ReceiveBuffer, RoundTripWithoutTimestampsIsThatOfAWindow) {
  Bench bench = Bench::established({.peer_timestamps = false});
  for (std::uint32_t n = 0; n < 60; ++n) {
    bench.run_until(n * 10ms);
    bench.give({.seq = 1 + 1460 * n, .length = 1460});
    bench.read(1460);
    if (n == 43) {
      EXPECT_EQ(bench.connection().info().rcv_rtt, 0ms);
    }
  }
  EXPECT_GE(bench.connection().info().rcv_rtt, 440ms);
  EXPECT_LE(bench.connection().info().rcv_rtt, 500ms);
}

// linux/10.rcv-rtt: the smallest of the times in which a window of 1000 came: 100, 50 and 70 ms.
TEST(ReceiveRate, SmallestTimeOfAWindowCounts) {
  ReceiveRate rate{SeqNum{1}, 0, Instant{}};
  rate.arrived(SeqNum{1}, 1000, Instant{});
  rate.arrived(SeqNum{1001}, 1000, Instant{100ms});
  EXPECT_EQ(rate.round_trip(), 100ms);
  rate.arrived(SeqNum{2001}, 1000, Instant{150ms});
  EXPECT_EQ(rate.round_trip(), 50ms);
  rate.arrived(SeqNum{3001}, 1000, Instant{220ms});
  EXPECT_EQ(rate.round_trip(), 50ms);
}

// A clock may show any number; of one number only the first echo counts, which the peer did not keep for long.
TEST(ReceiveRate, OneSampleOfEachTick) {
  ReceiveRate rate{SeqNum{1}, 0, Instant{}};
  rate.echoed(1, 50ms, false);
  EXPECT_EQ(rate.round_trip(), 50ms);
  rate.echoed(1, 10ms, false);
  EXPECT_EQ(rate.round_trip(), 50ms);
  rate.echoed(2, 10ms, false);
  EXPECT_EQ(rate.round_trip(), 10ms);
}

// linux/10.push.loopback: 2.71 to 2.75 MB, of which 2.63 MB at once: 2 x 10 segments, of which each is counted as 256 +
// 131 072 octets (linux/10.sndbuf-segments). A tenth more or less: how segments lie in memory is approximated.
TEST(ReceiveBuffer, LoopbackHoldsWhatItDoesOnLinux) {
  Pair pair{{.weather = {.one_way_delay = 5us}, .mtu = 65535}};
  pair.connect();
  pair.run_until(Instant{1s});
  EXPECT_EQ(pair[0].send_space(), 2626560u);
  const std::vector<std::byte> chunk(65536);
  std::size_t total = 0;
  for (int round = 0; round < 100; ++round) {
    for (std::size_t taken = chunk.size(); taken == chunk.size(); total += taken) taken = pair.send(0, chunk);
    pair.run_until(pair.now() + 20ms);
  }
  EXPECT_GT(total, 2'710'000u * 9 / 10);
  EXPECT_LT(total, 2'750'000u * 11 / 10);
  EXPECT_GT(pair[1].readable(), 128512u * 2 / 3);
  EXPECT_LT(pair[1].readable(), 128512u * 3 / 2);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
