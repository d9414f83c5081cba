// Random traffic over a bad wire: whatever happens, octets arrive once and in order, and both ends find an end.
#include <gtest/gtest.h>

#include <algorithm>

#include "pair.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t percent(std::uint32_t n) { return n * 42949672u; }

std::byte octet_at(int end, std::size_t index) {
  return static_cast<std::byte>((index * 2654435761u >> 24) + static_cast<unsigned>(end));
}

struct Story {
  PairConfig config;
  std::size_t to_send[2] = {0, 0};
};

// What both programs do: send all they have in random pieces, read random amounts, close when they have said
// everything.
class Play {
 public:
  explicit Play(const Story& story) : pair_{story.config}, luck_{story.config.seed, "programs", "acts"} {
    for (int i = 0; i < 2; ++i) left_[i] = story.to_send[i];
    total_[0] = story.to_send[0];
    total_[1] = story.to_send[1];
  }

  void run() {
    pair_.connect();
    for (int turns = 0; turns < 200000 && !pair_.both_done(); ++turns) {
      const Instant act_at = pair_.now() + Duration{static_cast<std::int64_t>(luck_.below(20000000))};
      pair_.run_until(act_at);
      act(static_cast<int>(luck_.below(2)));
    }
    for (int i = 0; i < 2; ++i) pair_.read(i, pair_[i].readable());
  }

  void check(int end) {
    const Pair::End& reader = pair_.end(end);
    ASSERT_EQ(reader.received.size(), total_[1 - end]);
    for (std::size_t i = 0; i < reader.received.size(); ++i)
      ASSERT_EQ(reader.received[i], octet_at(1 - end, i)) << "octet " << i;
    EXPECT_TRUE(reader.end_of_stream);
    EXPECT_FALSE(reader.died.has_value());
  }

  Pair& pair() { return pair_; }

 private:
  void act(int end) {
    if (!pair_.end(end).connected) return;
    if (pair_[end].readable() > 0 && luck_.below(4) != 0) pair_.read(end, 1 + luck_.below(20000));
    if (left_[end] > 0) {
      std::vector<std::byte> octets(
          std::min<std::size_t>(left_[end], 1 + luck_.below(luck_.below(2) == 0 ? 100 : 30000)));
      for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = octet_at(end, total_[end] - left_[end] + i);
      left_[end] -= pair_.send(end, octets, luck_.below(10) == 0);
    } else if (!pair_[end].send_shut()) {
      pair_.shutdown_send(end);
    }
  }

  Pair pair_;
  core::RandomStream luck_;
  std::size_t left_[2];
  std::size_t total_[2];
};

void play(const Story& story) {
  SCOPED_TRACE("seed " + std::to_string(story.config.seed));
  Play play{story};
  play.run();
  EXPECT_TRUE(play.pair().both_done()) << net::to_string(play.pair()[0].state()) << ", "
                                       << net::to_string(play.pair()[1].state()) << " at "
                                       << play.pair().now().time_since_epoch() / 1s << " s";
  play.check(0);
  play.check(1);
}

Story story(std::uint64_t seed, const Weather& weather) {
  Story story;
  story.config.seed = seed;
  story.config.weather = weather;
  core::RandomStream luck{seed, "story", "kind"};
  for (int i = 0; i < 2; ++i) {
    story.config.profiles[i] = luck.below(3) == 0 ? windows_tcp() : linux_tcp();
    story.config.profiles[i].timestamps.value = luck.below(2) == 0;
    story.config.profiles[i].sack.value = luck.below(3) != 0;
    story.config.profiles[i].window_scaling.value = luck.below(4) != 0;
    // Nobody gives up here: who waits for ever has found a bug.
    story.config.profiles[i].data_retries.value = 60;
    story.config.profiles[i].synack_retries.value = 30;
    story.config.profiles[i].syn_retries.value = 30;
    story.config.profiles[i].syn_total_limit.value = 0s;
    story.config.options[i].no_delay = luck.below(2) == 0;
    if (luck.below(3) == 0)
      story.config.options[i].receive_buffer = static_cast<std::int64_t>(2304 + luck.below(40000));
    if (luck.below(3) == 0) story.config.options[i].send_buffer = static_cast<std::int64_t>(1000 + luck.below(40000));
    story.to_send[i] = luck.below(4) == 0 ? 0 : luck.below(200000);
  }
  story.config.v6 = luck.below(4) == 0;
  return story;
}

TEST(RandomTraffic, ArrivesOverAPerfectWire) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) play(story(seed, {.one_way_delay = 5ms}));
}

TEST(RandomTraffic, ArrivesOverALossyWire) {
  for (std::uint64_t seed = 101; seed <= 140; ++seed) play(story(seed, {.one_way_delay = 5ms, .loss = percent(5)}));
}

TEST(RandomTraffic, ArrivesOverAReorderingWire) {
  for (std::uint64_t seed = 201; seed <= 230; ++seed) {
    play(story(seed, {.one_way_delay = 5ms, .duplication = percent(5), .reordering = percent(20), .jitter = 30ms}));
  }
}

TEST(RandomTraffic, ArrivesThroughEverythingAtOnce) {
  for (std::uint64_t seed = 301; seed <= 340; ++seed) {
    play(story(seed, {.one_way_delay = 5ms,
                      .loss = percent(15),
                      .duplication = percent(10),
                      .reordering = percent(20),
                      .jitter = 50ms}));
  }
}

TEST(RandomTraffic, IsTheSameEveryTime) {
  const Story one = story(7, {.one_way_delay = 5ms, .loss = percent(10), .reordering = percent(10), .jitter = 20ms});
  Play first{one};
  Play second{one};
  first.run();
  second.run();
  EXPECT_EQ(first.pair().now(), second.pair().now());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(first.pair().end(i).segments_sent, second.pair().end(i).segments_sent);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
