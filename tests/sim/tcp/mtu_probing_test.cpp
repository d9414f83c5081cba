// A sender that finds out by itself what gets through: linux/8.4.black-hole, linux/8.4.upward (RFC 4821).
#include <gtest/gtest.h>

#include <algorithm>

#include "bench.h"
#include "pair.h"

namespace halfopen::sim::tcp::test {
namespace {

using profiles::MtuProbing;

profiles::Tcp probing(MtuProbing how) {
  profiles::Tcp profile = linux_tcp();
  profile.mtu_probing.value = how;
  return profile;
}

struct Try {
  std::int64_t ms;
  std::uint32_t length;
};

// What is sent of the first octet into a hole, by when and how long.
std::vector<Try> tries_of_first(Bench& bench, Duration until) {
  bench.send(3000);
  bench.run_until(until);
  std::vector<Try> tries;
  for (const std::string& line : bench.sent()) {
    const auto colon = line.find(" 1:");
    if (colon == std::string::npos) continue;
    const std::string digits = line.substr(0, line.find(' '));
    const auto point = digits.find('.');
    const std::string after = point == std::string::npos ? "" : digits.substr(point + 1);
    const std::int64_t ms = std::stoll(digits) * 1000 + std::stoll((after + "000").substr(0, 3));
    tries.push_back({ms, static_cast<std::uint32_t>(std::stoul(line.substr(colon + 3))) - 1});
  }
  return tries;
}

// The measured series: 1448 until 3 s (2^4 - 1 times 200 ms) after the first repetition by the timer, then 1024 (the
// base), 512, 256. Here with a round trip of 20 ms and an RTO of 224 ms: probe at 44 ms (of the tail), repetitions
// after it at 268, 716, 1612, 3404, 6988 ms; 3404 - 268 = 3136 is the first beyond 3000.
TEST(MtuProbing, BlackHoleIsTriedWithSmallerSegments) {
  Bench bench = Bench::established({.profile = probing(MtuProbing::AfterBlackHole), .rtt = 20ms});
  std::vector<Try> tries = tries_of_first(bench, 25s);
  ASSERT_EQ(tries.size(), 7u);
  std::vector<std::uint32_t> lengths;
  for (const Try& each : tries) lengths.push_back(each.length);
  EXPECT_EQ(lengths, (std::vector<std::uint32_t>{1448, 1448, 1448, 1448, 1024, 512, 256}));
  EXPECT_GE(tries[4].ms - tries[1].ms, 3000);
  EXPECT_LT(tries[3].ms - tries[1].ms, 3000);
}

TEST(MtuProbing, WithoutItABlackHoleStaysOne) {
  Bench bench = Bench::established({.rtt = 20ms});
  for (const Try& each : tries_of_first(bench, 25s)) EXPECT_EQ(each.length, 1448u);
}

// tcp_retries1 = 5: 12.6 s. tcp_base_mss = 600, tcp_mtu_probe_floor = 400.
TEST(MtuProbing, NumbersAreTheProfiles) {
  BenchConfig config{.profile = probing(MtuProbing::AfterBlackHole), .rtt = 20ms};
  config.profile.black_hole_retries.value = 5;
  config.profile.mtu_probe_base.value = 600;
  config.profile.mtu_probe_floor.value = 400;
  Bench bench = Bench::established(config);
  const std::vector<Try> tries = tries_of_first(bench, 120s);
  const auto smaller = std::find_if(tries.begin(), tries.end(), [](const Try& each) { return each.length < 1448; });
  ASSERT_GE(tries.end() - smaller, 3);
  EXPECT_GE(smaller->ms - tries[1].ms, 12600);
  EXPECT_LT((smaller - 1)->ms - tries[1].ms, 12600);
  EXPECT_EQ(smaller[0].length, 600u);
  EXPECT_EQ(smaller[1].length, 400u);
  EXPECT_EQ(smaller[2].length, 400u);
}

// tcp_min_snd_mss bounds it, too, and every other segment.
TEST(MtuProbing, SegmentsAreNotSmallerThanTheLeast) {
  BenchConfig config{.profile = probing(MtuProbing::AfterBlackHole), .rtt = 20ms};
  config.profile.segment_min.value = 300;
  Bench bench = Bench::established(config);
  EXPECT_EQ(tries_of_first(bench, 25s).back().length, 300u);
  Bench narrow = Bench::established({.profile = config.profile, .peer_mss = 100});
  EXPECT_EQ(narrow.connection().info().snd_mss, 300u);
}

struct Transfer {
  std::vector<std::uint32_t> sizes;  ///< Of segments longer than all that came through before, as they left.
  std::uint32_t mss = 0;             ///< At the end.
  std::uint64_t octets = 0;
};

// 1 000 000 octets over a path of 20 ms that drops what is longer than `limit`, which answers from the start.
Transfer transfer(std::uint32_t limit, Duration probe_interval = 600s, Duration wait = {},
                  std::uint32_t later_limit = 0) {
  PairConfig config{.weather = {.one_way_delay = 10ms}};
  config.profiles[0] = probing(MtuProbing::Always);
  config.profiles[0].mtu_probe_interval.value = probe_interval;
  config.options[0].send_buffer = 4000000;
  Pair pair{config};
  Transfer run;
  std::uint32_t through = 0;
  pair.drop = [&](int from, const Packet& packet) {
    const auto length = static_cast<std::uint32_t>(packet.payload.size());
    if (from != 0 || length == 0) return false;
    if (length > through && (run.sizes.empty() || run.sizes.back() != length)) run.sizes.push_back(length);
    if (length > limit) return true;
    through = std::max(through, length);
    return false;
  };
  pair.connect();
  pair.run_until(Instant{1s});
  const auto push = [&] {
    const std::vector<std::byte> data(1000000);
    pair.send(0, data);
    const Instant until = pair.now() + 20s;
    while (pair.step(until)) pair.read(1, 1000000);
    pair.run_until(until);
  };
  push();
  if (wait > 0ns) {
    limit = later_limit;
    pair.run_until(pair.now() + wait);
    push();
  }
  run.mss = pair[0].info().snd_mss;
  run.octets = pair.end(1).received.size();
  return run;
}

// The measured series of mode 2: half way between 1076 and 1500 is 1288, of which 52 are headers, and so on, until the
// range is narrower than 8.
TEST(MtuProbing, UpwardByHalvesUntilTheRangeIsNarrow) {
  const Transfer run = transfer(1448);
  EXPECT_EQ(run.sizes, (std::vector<std::uint32_t>{1024, 1236, 1342, 1395, 1421, 1434, 1441}));
  EXPECT_EQ(run.mss, 1441u);
  EXPECT_EQ(run.octets, 1000000u);
}

// The measured series over a path for segments of 1200: 1236 is lost, and the half way between 1076 and 1287 is 1181.
TEST(MtuProbing, WhatIsLostWasTooLong) {
  const Transfer run = transfer(1200);
  ASSERT_GE(run.sizes.size(), 3u);
  EXPECT_EQ(run.sizes[0], 1024u);
  EXPECT_EQ(run.sizes[1], 1236u);
  EXPECT_EQ(run.sizes[2], 1129u);
  EXPECT_LE(run.mss, 1200u);
  EXPECT_GT(run.mss, 1190u);
  EXPECT_EQ(run.octets, 1000000u);
}

// A range that became narrow is opened again after tcp_probe_interval: the path may have grown.
TEST(MtuProbing, BeginsAgainAfterItsInterval) {
  EXPECT_LE(transfer(1200, 600s, 60s, 1448).mss, 1200u);
  EXPECT_GT(transfer(1200, 10s, 60s, 1448).mss, 1400u);
}

// A probe that is lost costs no window: linux/8.4.upward saw 22 before and after.
TEST(MtuProbing, LostProbeCostsNoWindow) {
  Bench bench = Bench::established({.profile = probing(MtuProbing::Always), .options = {.send_buffer = 1000000}});
  bench.send(200000);
  for (std::uint32_t n = 1; n <= 10; ++n) bench.give({.ack = 1 + 1024 * n, .window = 2000});
  EXPECT_EQ(bench.connection().info().cwnd, 19u);  // 10 + 10, less one for the probe (linux/8.4.upward)
  const std::vector<Packet> sent = bench.take_segments();
  const auto probe = std::find_if(sent.begin(), sent.end(), [](const Packet& p) { return p.payload.size() == 1236; });
  ASSERT_NE(probe, sent.end());
  const std::uint32_t begin = bench.relative_to_us(probe->tcp.seq);
  std::uint32_t ack = 1 + 1024 * 10;
  while (ack < begin) {
    ack += 1024;
    bench.give({.ack = ack, .window = 2000});
  }
  ASSERT_EQ(ack, begin);
  const std::uint32_t before = bench.connection().info().cwnd;
  for (std::uint32_t n = 1; n <= 3; ++n)
    bench.give({.ack = begin, .window = 2000, .sack = {{begin + 1236, begin + 1236 + 1024 * n}}});
  EXPECT_EQ(bench.connection().info().cwnd, before + 1);  // what the probe had taken
  EXPECT_EQ(bench.connection().info().phase, Phase::Loss);
  const std::vector<Packet> repeated = bench.take_segments();
  ASSERT_GE(std::count_if(repeated.begin(), repeated.end(),
                          [&](const Packet& p) { return bench.relative_to_us(p.tcp.seq) == begin; }),
            1);
  for (const Packet& p : repeated) EXPECT_LE(p.payload.size(), 1024u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
