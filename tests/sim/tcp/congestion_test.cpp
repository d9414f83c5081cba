// The congestion window alone: what leaving it unused does to it, and what it is credited (RFC 2861, RFC 5681).
#include "congestion.h"

#include <gtest/gtest.h>

#include "profiles.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;

const profiles::Tcp kLinux = linux_tcp();

Congestion::View at(Duration now, std::uint32_t una = 1) {
  return {kLinux, Instant{now}, 50ms, SeqNum{una}, SeqNum{una + 999}};
}

// RFC 2861, 3: after an RTO in which 20 of 40 segments were used the window is (40 + 20) / 2, the threshold 3/4 of 40;
// one of less than the initial window counts as that: (30 + 10) / 2.
TEST(UnusedWindow, FallsHalfWayToWhatWasUsed) {
  Congestion congestion{kLinux};
  congestion.set_window(20);
  congestion.reduce(kLinux);
  congestion.set_window(40);
  congestion.used(20, false, at(1s));
  congestion.shrink(kLinux, Instant{2s});
  EXPECT_EQ(congestion.window(), 30u);
  EXPECT_EQ(congestion.threshold(), 30u);
  congestion.used(2, false, at(3s));
  congestion.shrink(kLinux, Instant{4s});
  EXPECT_EQ(congestion.window(), 20u);
}

// Slow start: 20 of 40 are no use of what the window may become. It held the sender back at 10 s and has not since.
TEST(UnusedWindow, IsToldAfterAnRto) {
  Congestion congestion{kLinux};
  congestion.set_window(40);
  congestion.used(40, true, at(10s));
  congestion.used(20, false, at(10s, 1000));
  EXPECT_FALSE(congestion.unused_for(200ms, Instant{10s + 199ms}));
  EXPECT_TRUE(congestion.unused_for(200ms, Instant{10s + 200ms}));
}

// RFC 5681, 3.1: in congestion avoidance a window of 10 grows with the tenth segment acknowledged, also where it was
// delay that ended slow start: a round of 50 ms, six of 57 (RFC 9406, 4.2: the second begins five conservative ones).
TEST(CongestionAvoidance, CountsFromNothing) {
  profiles::Tcp profile = linux_tcp();
  profile.congestion_control.value = profiles::CongestionControl::NewReno;
  profile.slow_start_exit.value = profiles::SlowStartExit::HyStartPlusPlus;
  Congestion congestion{profile};
  for (std::uint32_t round = 1; round <= 7; ++round) {
    for (std::uint32_t i = 1; i <= 8; ++i)
      congestion.sampled(round == 1 ? 50ms : 57ms,
                         {profile, Instant{1s}, 50ms, SeqNum{100 * round + i}, SeqNum{100 * round + 100}});
  }
  EXPECT_EQ(congestion.threshold(), 10u);
  const Congestion::View view{profile, Instant{1s}, 50ms, SeqNum{1000}, SeqNum{2000}};
  congestion.used(10, true, view);
  congestion.acknowledged(9, view);
  EXPECT_EQ(congestion.window(), 10u);
  congestion.acknowledged(1, view);
  EXPECT_EQ(congestion.window(), 11u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
