#include "halfopen/sim/ip/route_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

TEST(Prefix, CountsEqualBitsAtTheFront) {
  EXPECT_EQ(common_prefix(address("10.0.0.1"), address("10.0.0.1")), 32);
  EXPECT_EQ(common_prefix(address("10.0.0.1"), address("10.0.0.0")), 31);
  EXPECT_EQ(common_prefix(address("10.0.0.0"), address("138.0.0.0")), 0);
  EXPECT_EQ(common_prefix(address("fd00::1"), address("fd00::1")), 128);
  EXPECT_EQ(common_prefix(address("fd00::"), address("fd00:0:0:8000::")), 48);
}

TEST(Prefix, OfTwoFamiliesIsNeverTheSame) {
  EXPECT_EQ(common_prefix(address("0.0.0.0"), address("::")), 0);
  EXPECT_FALSE(same_prefix(address("0.0.0.0"), address("::"), 0));
}

TEST(Prefix, EndsInsideAnOctet) {
  EXPECT_TRUE(same_prefix(address("10.0.15.255"), address("10.0.0.1"), 20));
  EXPECT_FALSE(same_prefix(address("10.0.16.0"), address("10.0.0.1"), 20));
  EXPECT_TRUE(same_prefix(address("1.2.3.4"), address("200.0.0.1"), 0));
}

TEST(RouteTable, PrefersLongerPrefixThenMetricThenAge) {
  RouteTable table;
  table.add({.destination = address("0.0.0.0"), .prefix_length = 0, .interface = 1});
  table.add({.destination = address("10.0.0.0"), .prefix_length = 8, .interface = 2, .metric = 5});
  table.add({.destination = address("10.0.0.0"), .prefix_length = 8, .interface = 3, .metric = 1});
  table.add({.destination = address("10.0.0.0"), .prefix_length = 8, .interface = 4, .metric = 5});
  table.add({.destination = address("10.1.0.0"), .prefix_length = 16, .interface = 5, .metric = 9});
  std::vector<InterfaceId> order;
  for (const Route& route : table.by_preference()) order.push_back(route.interface);
  EXPECT_THAT(order, testing::ElementsAre(5, 3, 2, 4, 1));
}

}  // namespace
}  // namespace halfopen::sim::ip
