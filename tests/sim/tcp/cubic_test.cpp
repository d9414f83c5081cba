// The curve of CUBIC in whole numbers (RFC 9438), and the end of slow start (HyStart; RFC 9406).
#include <gtest/gtest.h>

#include "cubic.h"
#include "hystart.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;
using profiles::SlowStartExit;

TEST(Cubic, CubeRootIsTheLargestBelow) {
  for (const std::uint64_t root : {0u, 1u, 2u, 9u, 10u, 1000u, 65535u, 2642245u}) {
    EXPECT_EQ(cube_root(root * root * root), root);
    if (root > 0) {
      EXPECT_EQ(cube_root(root * root * root - 1), root - 1);
    }
  }
  EXPECT_EQ(cube_root(~std::uint64_t{0}), 2642245u);
}

// RFC 9438, 4.6 and 4.7: 0.7 (717/1024); a window that did not reach the last one leaves a plateau of 0.85 of it.
TEST(Cubic, ReducesTo70Percent) {
  Cubic cubic;
  EXPECT_EQ(cubic.reduced(10), 7u);
  EXPECT_EQ(cubic.reduced(2), 2u);
  EXPECT_EQ(cubic.reduced(1000), 700u);
}

// Window the curve aims at after `elapsed`, as the growth per segment shows it: cwnd / (target - cwnd).
std::uint32_t growth_after(Cubic& cubic, std::uint32_t window, Duration elapsed) {
  const Instant begin{1s};
  cubic.segments_per_growth(window, 0, begin, 0ms);
  return cubic.segments_per_growth(window, 0, begin + elapsed, 0ms);
}

// W_max 1000, window 700: K = cbrt(300 / 0.4) = cbrt(750) = 9.085 s. At 5 s the curve is at 1000 - 0.4 * 4.085^3 = 972.7:
// the growth of a window of 700 is one per 700 / 272 segments, 2; seen from 900 it is one per 900 / 72 = 12. At K it is
// 1000: one per 900 / 100 = 9. At 12 s 1000 + 0.4 * 2.915^3 = 1009.9: seen from 1000 one per 1000 / 9 = 111.
TEST(Cubic, FollowsTheCurveToThePlateauAndBeyond) {
  const auto at = [](Duration elapsed, std::uint32_t window) {
    Cubic cubic;
    cubic.reduced(1000);
    const Instant begin{1s};
    cubic.segments_per_growth(700, 0, begin, 0ms);
    return cubic.segments_per_growth(window, 0, begin + elapsed, 0ms);
  };
  EXPECT_EQ(at(5s, 700), 2u);
  EXPECT_EQ(at(5s, 900), 12u);
  EXPECT_EQ(at(9086ms, 900), 9u);
  EXPECT_EQ(at(12s, 1000), 111u);
}

// Below the curve nothing grows but what Reno would: the target of a young curve is the window itself.
TEST(Cubic, StandsStillOnThePlateau) {
  Cubic cubic;
  cubic.reduced(100);
  EXPECT_EQ(growth_after(cubic, 100, 0ms), 10000u);
}

// RFC 9438, 4.3: 3 * 0.3 / 1.7 = 0.53 segments per window, one per 15/8 of it. On the plateau, where the curve stands
// still, 131 acknowledgements for a window of 70 are credited nothing yet, the next one more: one growth per 70.
TEST(Cubic, IsNeverSlowerThanReno) {
  Cubic cubic;
  cubic.reduced(70);
  const Instant begin{1s};
  cubic.segments_per_growth(70, 0, begin, 0ms);
  EXPECT_EQ(cubic.segments_per_growth(70, 131, begin, 0ms), 7000u);
  EXPECT_EQ(cubic.segments_per_growth(70, 1, begin, 0ms), 70u);
}

// Before the first loss the plateau is unknown: 5 percent per round trip at least; never more than half the window.
TEST(Cubic, SearchesBeforeTheFirstLoss) {
  Cubic cubic;
  EXPECT_EQ(cubic.segments_per_growth(1000, 0, Instant{1s}, 0ms), 20u);
  EXPECT_EQ(cubic.segments_per_growth(1000, 0, Instant{1000s}, 0ms), 2u);
}

// The numbers of the curve above: after 9 s the plateau, 900 / 100; of these 4 s idle, as after 5 s.
TEST(Cubic, WaitsWhileNothingIsSent) {
  Cubic busy;
  Cubic idle;
  for (Cubic* cubic : {&busy, &idle}) {
    cubic->reduced(1000);
    cubic->segments_per_growth(700, 0, Instant{1s}, 0ms);
  }
  idle.idle_for(4s);
  EXPECT_EQ(busy.segments_per_growth(900, 0, Instant{10s}, 0ms), 9u);
  EXPECT_EQ(idle.segments_per_growth(900, 0, Instant{10s}, 0ms), 12u);
}

// Linux leaves out samples of the second after a curve began: they are of the repair.
TEST(Cubic, KnowsWhenTheCurveBegan) {
  Cubic cubic;
  EXPECT_FALSE(cubic.began_within(1s, Instant{1s}));
  cubic.segments_per_growth(100, 0, Instant{1s}, 0ms);
  EXPECT_TRUE(cubic.began_within(1s, Instant{1999ms}));
  EXPECT_FALSE(cubic.began_within(1s, Instant{2s}));
  cubic.reduced(100);
  EXPECT_FALSE(cubic.began_within(1s, Instant{1s}));
}

HyStart::Sample sample(Duration at, Duration rtt, std::uint32_t una, std::uint32_t nxt, std::uint32_t window = 100) {
  return {Instant{at}, rtt, 50ms, SeqNum{una}, SeqNum{nxt}, window};
}

// A train without a gap of 2 ms, for more than half of 50 + 1 ms.
TEST(HyStart, LongTrainEndsSlowStart) {
  HyStart hystart;
  Duration at = 1s;
  EXPECT_FALSE(hystart.sample(SlowStartExit::HyStart, sample(at, 50ms, 10, 1000)));
  for (; at <= 1025ms; at += 1ms) EXPECT_FALSE(hystart.sample(SlowStartExit::HyStart, sample(at, 50ms, 20, 1000)));
  EXPECT_TRUE(hystart.sample(SlowStartExit::HyStart, sample(at, 50ms, 30, 1000)));
}

TEST(HyStart, TrainWithAGapDoesNot) {
  HyStart hystart;
  EXPECT_FALSE(hystart.sample(SlowStartExit::HyStart, sample(1s, 50ms, 10, 1000)));
  for (Duration at = 1003ms; at <= 1040ms; at += 1ms)
    EXPECT_FALSE(hystart.sample(SlowStartExit::HyStart, sample(at, 50ms, 20, 1000)));
}

// The least of nine samples of a round lies more than 50 / 8 = 6.25 ms above the least ever.
TEST(HyStart, GrownDelayEndsSlowStart) {
  const auto ends = [](Duration rtt) {
    HyStart hystart;
    bool ended = false;
    for (int i = 0; i < 9; ++i) ended = hystart.sample(SlowStartExit::HyStart, sample(1s, rtt, 10, 1000));
    return ended;
  };
  EXPECT_FALSE(ends(56250us));
  EXPECT_TRUE(ends(56251us));
}

TEST(HyStart, SmallWindowsAreNotWatched) {
  EXPECT_FALSE(HyStart::watches(SlowStartExit::HyStart, 15));
  EXPECT_TRUE(HyStart::watches(SlowStartExit::HyStart, 16));
  EXPECT_FALSE(HyStart::watches(SlowStartExit::LossOnly, 1000));
  EXPECT_TRUE(HyStart::watches(SlowStartExit::HyStartPlusPlus, 10));
}

// RFC 9406, 4.2; windows/16.hystart: a round whose least delay grew by an eighth begins conservative slow start, growth a quarter; after five
// rounds of it slow start ends. L = 8.
TEST(HyStartPlusPlus, LeavesSlowStartGently) {
  HyStart hystart;
  std::uint32_t number = 0;
  const auto round = [&](Duration rtt) {
    bool ended = false;
    number += 100;
    for (std::uint32_t i = 1; i <= 8; ++i)
      ended |= hystart.sample(SlowStartExit::HyStartPlusPlus, sample(1s, rtt, number + i, number + 100));
    return ended;
  };
  EXPECT_FALSE(round(50ms));
  EXPECT_EQ(hystart.growth(20), 8u);
  EXPECT_FALSE(round(57ms));
  EXPECT_EQ(hystart.growth(8), 2u);
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(round(57ms));
  EXPECT_TRUE(round(57ms));
}

// RFC 9406, 4.2: a round is judged once it has N_RTT_SAMPLE = 8 samples.
TEST(HyStartPlusPlus, SevenSamplesSayNothing) {
  HyStart hystart;
  for (std::uint32_t i = 1; i <= 8; ++i)
    hystart.sample(SlowStartExit::HyStartPlusPlus, sample(1s, 50ms, 100 + i, 200));
  for (std::uint32_t i = 1; i <= 7; ++i)
    hystart.sample(SlowStartExit::HyStartPlusPlus, sample(1s, 57ms, 200 + i, 300));
  EXPECT_EQ(hystart.growth(8), 8u);
  hystart.sample(SlowStartExit::HyStartPlusPlus, sample(1s, 57ms, 208, 300));
  EXPECT_EQ(hystart.growth(8), 2u);
}

TEST(HyStartPlusPlus, DelayThatFallsAgainResumesSlowStart) {
  HyStart hystart;
  std::uint32_t number = 0;
  for (const Duration rtt : {50ms, 57ms, 55ms}) {
    number += 100;
    for (std::uint32_t i = 1; i <= 8; ++i)
      hystart.sample(SlowStartExit::HyStartPlusPlus, sample(1s, rtt, number + i, number + 100));
  }
  EXPECT_EQ(hystart.growth(8), 8u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
