// Acknowledgements of data behind a gap: linux/7.4.ooo-acks.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// 40 segments of 1448 read as they come spend the budget of quick acknowledgements. The peer echoes what we sent at 0,
// so that the receiver takes `rtt` for a round trip, as the handshake does. The next segment is missing.
Bench before_a_gap(BenchConfig config) {
  Bench bench = Bench::established(config);
  const std::int64_t echo = bench.last().tcp.options.ts_value;
  bench.run_until(config.rtt);
  for (std::uint32_t n = 0; n < 40; ++n) {
    bench.give({.seq = 1 + 1448 * n, .length = 1448, .ts_echo = echo});
    bench.read(1448);
  }
  EXPECT_EQ(bench.connection().info().rcv_rtt, config.rtt);
  bench.run_until(bench.now() + 100ms);
  bench.reset_clock();
  return bench;
}

constexpr std::uint32_t kNext = 1 + 40 * 1448;

void give_behind_gap(Bench& bench, std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t n = first; n < first + count; ++n) bench.give({.seq = kNext + n * 1448, .length = 1448});
}

// The measured series, with its gap at 57 921: four at once (one because the window grew, three because they make the
// peer repeat), then one for all the rest after a twentieth of the round trip, at most 1 ms.
TEST(CompressedAck, FourLeaveAtOnceAndOneForTheRest) {
  for (const auto& [rtt, wait] : {std::pair{40ms, "0.001"}, {10ms, "0.0005"}, {200ms, "0.001"}}) {
    Bench bench = before_a_gap({.rtt = rtt});
    give_behind_gap(bench, 1, 40);
    EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 57921 sack 59369:60817", "0 . 1 ack 57921 sack 59369:62265",
                                   "0 . 1 ack 57921 sack 59369:63713", "0 . 1 ack 57921 sack 59369:65161"}));
    bench.run_until(35ms);
    EXPECT_EQ(bench.sent(), Lines{std::string{wait} + " . 1 ack 57921 sack 59369:117289"});
  }
}

// tcp_comp_sack_delay_ns = 5 ms with a round trip of 200 ms, whose twentieth is 10 ms: 5 ms.
TEST(CompressedAck, WaitIsTheProfiles) {
  BenchConfig config{.rtt = 200ms};
  config.profile.compressed_ack_delay.value = 5ms;
  Bench bench = before_a_gap(config);
  give_behind_gap(bench, 1, 12);
  bench.sent();
  bench.run_until(35ms);
  EXPECT_EQ(bench.sent(), Lines{"0.005 . 1 ack 57921 sack 59369:76745"});
}

// tcp_comp_sack_nr = 2: after the four, two are kept back and the third takes them along.
TEST(CompressedAck, NoMoreWaitThanTheProfileSays) {
  BenchConfig config{.rtt = 40ms};
  config.profile.compressed_acks.value = 2;
  Bench bench = before_a_gap(config);
  give_behind_gap(bench, 1, 7);
  EXPECT_EQ(bench.sent().size(), 5u);
  give_behind_gap(bench, 8, 2);
  EXPECT_EQ(bench.sent().size(), 0u);
  config.profile.compressed_acks.value = 0;
  bench = before_a_gap(config);
  give_behind_gap(bench, 1, 20);
  EXPECT_EQ(bench.sent().size(), 20u);
}

// RFC 5681, 4.2: what fills the gap is acknowledged at once, and nothing is left to be said.
TEST(CompressedAck, EndsWithTheGap) {
  Bench bench = before_a_gap({.rtt = 40ms});
  give_behind_gap(bench, 1, 10);
  bench.sent();
  bench.give({.seq = kNext, .length = 1448});
  EXPECT_EQ(bench.sent(), Lines{"0 . 1 ack 73849"});
  bench.run_until(35ms);
  EXPECT_EQ(bench.count(), 0u);
}

// The measured row: a new gap lets three leave again. The first gap ends behind its ten segments; that of kNext + 11 x
// 1448 = 73 849 is the next.
TEST(CompressedAck, ThreeLeaveAtOnceOfEveryGap) {
  Bench bench = before_a_gap({.rtt = 40ms});
  give_behind_gap(bench, 1, 10);
  bench.give({.seq = kNext, .length = 1448});
  bench.sent();
  give_behind_gap(bench, 12, 10);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 73849 sack 75297:76745", "0 . 1 ack 73849 sack 75297:78193",
                                 "0 . 1 ack 73849 sack 75297:79641"}));
}

// The same with the second gap there before the first is filled: what fills it is the first of the three.
TEST(CompressedAck, ThreeLeaveAtOnceOfAGapBehindAnother) {
  Bench bench = before_a_gap({.rtt = 40ms});
  give_behind_gap(bench, 1, 10);
  give_behind_gap(bench, 12, 1);
  bench.sent();
  bench.give({.seq = kNext, .length = 1448});
  give_behind_gap(bench, 13, 10);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 73849 sack 75297:76745", "0 . 1 ack 73849 sack 75297:78193",
                                 "0 . 1 ack 73849 sack 75297:79641"}));
}

// The peer's numbers begin at 2^32 - 128: behind 127 octets the gap lies at number 0, which is one like others. Segments
// of 100 octets let no window grow (linux/10.grow), so that it is three.
TEST(CompressedAck, ThreeLeaveAtOnceAtNumberZero) {
  Bench bench = Bench::established({.rtt = 40ms});
  for (std::uint32_t n = 1; n <= 127; ++n) {
    bench.give({.seq = n, .length = 1});
    bench.read(1);
  }
  bench.run_until(100ms);
  bench.sent();
  for (std::uint32_t n = 1; n <= 10; ++n) bench.give({.seq = 128 + n * 100, .length = 100});
  EXPECT_EQ(bench.sent().size(), 3u);
  EXPECT_EQ(bench.last().tcp.ack, SeqNum{0});
}

// Without SACK each duplicate acknowledgement counts at the sender (RFC 5681, 3.2): all leave.
TEST(CompressedAck, WithoutSackAllLeaveAtOnce) {
  Bench bench = before_a_gap({.rtt = 40ms, .peer_sack = false});
  give_behind_gap(bench, 1, 20);
  EXPECT_EQ(bench.sent().size(), 20u);
}

// A fifth block would push the oldest out: what is kept back leaves before it.
TEST(CompressedAck, LeavesBeforeABlockIsForgotten) {
  Bench bench = before_a_gap({.rtt = 40ms});
  give_behind_gap(bench, 1, 5);  // four at once, one kept back
  for (const std::uint32_t n : {7u, 9u, 11u}) bench.give({.seq = kNext + n * 1448, .length = 1448});
  bench.sent();
  bench.give({.seq = kNext + 13 * 1448, .length = 1448});
  const Lines sent = bench.sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_NE(sent[0].find("sack 73849:75297"), std::string::npos) << sent[0];  // the 11th behind the gap
}

TEST(CompressedAck, WindowsSendsEach) {
  Bench bench = Bench::established({.profile = windows_tcp()});
  bench.give({.seq = 1, .length = 1448});
  bench.sent();
  for (std::uint32_t n = 2; n < 22; ++n) bench.give({.seq = 1 + n * 1448, .length = 1448});
  EXPECT_EQ(bench.sent().size(), 20u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
