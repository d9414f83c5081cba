#include "halfopen/sim/ip/icmp_limiter.h"

#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

constexpr net::Instant at(net::Duration time) { return net::kStart + time; }

// linux/12.rate-limit: 40 UDP datagrams in 2 s to a closed port brought 7 errors: six at once, and one for the second
// that went by.
TEST(IcmpLimiter, FortyInTwoSecondsMakeSeven) {
  IcmpLimiter limiter{{}};
  int allowed = 0;
  for (int i = 0; i < 40; ++i) allowed += limiter.allow(kPeer, at(i * 50ms)) ? 1 : 0;
  EXPECT_EQ(allowed, 7);
}

TEST(IcmpLimiter, AfterTheBurstOneASecond) {
  IcmpLimiter limiter{{}};
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(limiter.allow(kPeer, at(0s)));
  EXPECT_FALSE(limiter.allow(kPeer, at(0s)));
  EXPECT_FALSE(limiter.allow(kPeer, at(1s - 1ns)));
  EXPECT_TRUE(limiter.allow(kPeer, at(1s)));
  EXPECT_FALSE(limiter.allow(kPeer, at(1s)));
}

TEST(IcmpLimiter, SavesUpToOneBurst) {
  IcmpLimiter limiter{{}};
  for (int i = 0; i < 6; ++i) limiter.allow(kPeer, at(0s));
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(limiter.allow(kPeer, at(100s)));
  EXPECT_FALSE(limiter.allow(kPeer, at(100s)));
}

TEST(IcmpLimiter, CountsEachPeerAlone) {
  IcmpLimiter limiter{{.burst = 1}};
  EXPECT_TRUE(limiter.allow(kPeer, at(0s)));
  EXPECT_FALSE(limiter.allow(kPeer, at(0s)));
  EXPECT_TRUE(limiter.allow(kOwn, at(0s)));
}

TEST(IcmpLimiter, ForgettingFullBucketsChangesNothing) {
  IcmpLimiter limiter{{.burst = 2}};
  limiter.allow(kPeer, at(0s));
  limiter.allow(kPeer, at(0s));  // empty
  for (int i = 0; i < 5000; ++i)
    limiter.allow(net::Address::v4(10, 1, std::uint8_t(i / 256), std::uint8_t(i % 256)), at(500ms));
  EXPECT_FALSE(limiter.allow(kPeer, at(999ms)));
  EXPECT_TRUE(limiter.allow(kPeer, at(1s)));
}

TEST(IcmpLimiter, WithoutIntervalHasNoLimit) {
  IcmpLimiter limiter{{.interval = 0s}};
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limiter.allow(kPeer, at(0s)));
}

}  // namespace
}  // namespace halfopen::sim::ip
