// nominal <= real <= nominal * 1.125 + 2 jiffies (8 ms) + 250 ms, and 1 ms early for the clock.
#include "halfopen/model/tolerance.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace halfopen::model {
namespace {

using namespace std::chrono_literals;

TEST(Tolerance, NeverEarlyBeyondTheClocksRounding) {
  EXPECT_TRUE(within_tolerance(1s, 1s));
  EXPECT_TRUE(within_tolerance(1s, 999ms));
  EXPECT_FALSE(within_tolerance(1s, 998999us));
}

TEST(Tolerance, LateByAnEighthAndAllowances) {
  EXPECT_EQ(latest_tolerated(0s), 258ms);
  EXPECT_EQ(latest_tolerated(8s), 9258ms);
  EXPECT_TRUE(within_tolerance(8s, 9258ms));
  EXPECT_FALSE(within_tolerance(8s, 9258ms + 1ns));
}

// linux/4.2: with default settings a black hole is due after 131 s and was measured at 133.77 s.
TEST(Tolerance, AcceptsTheMeasuredBlackHole) { EXPECT_TRUE(within_tolerance(131s, 133770ms)); }

// linux/1.2: a wheel rounds a delay up to the granule of the level it falls in. Level n begins at 63 * 8^(n-1) jiffies
// and has granules of 8^n jiffies: a granule is at most an eighth and a bit of the smallest delay of its level.
// linux/1.2.hz250.*: below 252 ms 4 ms, 2.0 s 32 ms, 16.1 s 256 ms, 129 s 2.048 s, 1032 s 16.4 s; linux/1.2.hz1000.*:
// below 63 ms 1 ms, 504 ms 8 ms, 4 s 64 ms, 32 s 512 ms, 258 s 4.1 s. The rows round, the numbers below are the whole
// ones.
struct Wheel {
  std::vector<std::int64_t> below_ms, granule_ms;
};

TEST(Tolerance, CoversTheGranuleOfEveryLevel) {
  for (const Wheel& wheel : {Wheel{{252, 2016, 16128, 129024, 1032192}, {4, 32, 256, 2048, 16384}},
                             Wheel{{63, 504, 4032, 32256, 258048}, {1, 8, 64, 512, 4096}}}) {
    std::int64_t from = wheel.granule_ms[0];
    for (std::size_t level = 0; level < wheel.below_ms.size(); ++level) {
      EXPECT_EQ(wheel.below_ms[level], 63 * wheel.granule_ms[level]);
      for (const std::int64_t ms : {from, (from + wheel.below_ms[level]) / 2, wheel.below_ms[level] - 1}) {
        const net::Duration nominal{std::chrono::milliseconds{ms}};
        EXPECT_TRUE(within_tolerance(nominal, nominal)) << ms << " ms";
        EXPECT_TRUE(within_tolerance(nominal, nominal + std::chrono::milliseconds{wheel.granule_ms[level]}))
            << ms << " ms";
        EXPECT_FALSE(within_tolerance(nominal, nominal - 2ms)) << ms << " ms";
      }
      from = wheel.below_ms[level];
    }
  }
}

// The larger granule of the two kernels, and two jiffies of 4 ms. 1 s: 32 ms at HZ=250, 64 ms at HZ=1000. 64 s: 2048 and
// 4096 ms. 200 ms: 4 and 8 ms. 120 s: 2048 and 4096 ms.
TEST(Tolerance, OfOneTimerIsItsGranule) {
  EXPECT_EQ(rounding(Rounding::Wheel, 3ms), 12ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 200ms), 16ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 300ms), 40ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 1s), 72ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 3s), 264ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 64s), 4104ms);
  EXPECT_EQ(rounding(Rounding::Wheel, 120s), 4104ms);
  EXPECT_EQ(rounding(Rounding::HighResolution, 120s), 1ms);
}

// linux/3.S1b: tcp_retries2 = 8 with an RTT near 0: retransmissions after 204 ms, doubled each time, and an error after nine of
// them: nominal 104.4 s, measured 106.90 s. Granules: 8 + 32 + 64 + 64 + 256 + 512 + 512 + 2048 (26.1 s, HZ=250) + 4096 ms,
// and nine times 8 ms.
TEST(Tolerance, OfAChainIsTheSumOfItsSteps) {
  net::Duration due{}, lateness{};
  for (net::Duration step = 204ms; step < 60s; step *= 2) due += step, lateness += rounding(Rounding::Wheel, step);
  EXPECT_EQ(due, 104244ms);
  EXPECT_EQ(lateness, 7592ms + 72ms);
  EXPECT_GE(latest_tolerated(due, lateness), 106900ms);
  EXPECT_LT(latest_tolerated(due, lateness), latest_tolerated(due));
}

// linux/1.2.lateness: SO_RCVTIMEO at HZ=250, the longest delay measured for each time-out, outliers of scheduling
// included. linux/1.2.poll-timeouts: poll and epoll_wait are late by 0.1 to 1 ms.
TEST(Tolerance, AcceptsTheMeasuredLateness) {
  for (const auto& [asked, late] : {std::pair<net::Duration, net::Duration>{1ms, 9ms},
                                    {50ms, 28ms},
                                    {200ms, 6ms},
                                    {260ms, 51ms},
                                    {500ms, 95ms},
                                    {1000ms, 66ms},
                                    {2100ms, 247ms},
                                    {4000ms, 271ms},
                                    {8000ms, 178ms},
                                    {250ms, 1ms}}) {
    EXPECT_TRUE(within_tolerance(asked, asked + late)) << asked / 1ms << " ms";
  }
  // Trap linux/0.30: never early; and a delay of a quarter is no wheel's.
  EXPECT_FALSE(within_tolerance(8s, 7990ms));
  EXPECT_FALSE(within_tolerance(8s, 10s));
}

}  // namespace
}  // namespace halfopen::model
