#include "halfopen/sim/ip/path_mtu.h"

#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

class PathMtuTest : public testing::Test {
 protected:
  PathMtuTest() {
    bench_.add_card({{kOwn, 24}, {address("fd00::1"), 64}});
    bench_.stack.add_route({.destination = address("0.0.0.0"), .next_hop = address("10.0.0.254")});
  }

  Bench bench_;
  net::Address far_ = address("192.0.2.1");
  net::Address far_six_ = address("fd00::2");
};

TEST_F(PathMtuTest, IsTheInterfacesUntilSomethingLessIsLearnt) {
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1500u);
  bench_.stack.learn_path_mtu(far_, 1400);
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1400u);
  EXPECT_EQ(bench_.stack.mtu_to(address("192.0.2.2")), 1500u);  // per destination
  EXPECT_EQ(bench_.stack.path_to(far_).mtu, 1400u);
}

TEST_F(PathMtuTest, IsForgottenAfterTenMinutes) {
  bench_.run_until(5s);
  bench_.stack.learn_path_mtu(far_, 1400);
  bench_.run_until(605s - 1ns);
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1400u);
  bench_.run_until(605s);
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1500u);
  bench_.stack.learn_path_mtu(far_, 1450);  // measured against the interface again
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1450u);
}

TEST_F(PathMtuTest, NeverGrowsByAReport) {
  bench_.stack.learn_path_mtu(far_, 1400);
  bench_.run_until(300s);
  bench_.stack.learn_path_mtu(far_, 1450);
  bench_.stack.learn_path_mtu(far_, 1400);
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1400u);
  bench_.run_until(600s);  // nor is its time prolonged
  EXPECT_EQ(bench_.stack.mtu_to(far_), 1500u);
}

TEST_F(PathMtuTest, Ipv4StopsAtItsFloor) {
  bench_.stack.learn_path_mtu(far_, 552);
  EXPECT_EQ(bench_.stack.mtu_to(far_), 552u);
  bench_.stack.learn_path_mtu(address("192.0.2.2"), 68);
  EXPECT_EQ(bench_.stack.mtu_to(address("192.0.2.2")), 552u);
  bench_.stack.learn_path_mtu(address("192.0.2.3"), 0);
  EXPECT_EQ(bench_.stack.mtu_to(address("192.0.2.3")), 552u);
}

TEST_F(PathMtuTest, Ipv6IgnoresWhatIsBelowItsFloor) {
  bench_.stack.learn_path_mtu(far_six_, 1279);
  EXPECT_EQ(bench_.stack.mtu_to(far_six_), 1500u);
  bench_.stack.learn_path_mtu(far_six_, 1280);
  EXPECT_EQ(bench_.stack.mtu_to(far_six_), 1280u);
}

TEST_F(PathMtuTest, WithoutRouteThereIsNothingToLearn) {
  bench_.stack.learn_path_mtu(address("2001:db8::1"), 1300);
  EXPECT_EQ(bench_.stack.mtu_to(address("2001:db8::1")), 0u);
}

}  // namespace
}  // namespace halfopen::sim::ip
