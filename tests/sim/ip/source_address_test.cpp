// Which source path_to() proposes.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

TEST(SourceAddress, IsTheOneOnTheDestinationsNetwork) {
  Bench bench;
  bench.add_card({{address("10.0.0.1"), 24}, {address("10.1.0.1"), 24}});
  EXPECT_EQ(bench.stack.path_to(address("10.0.0.9")).source, address("10.0.0.1"));
  EXPECT_EQ(bench.stack.path_to(address("10.1.0.9")).source, address("10.1.0.1"));
}

TEST(SourceAddress, BehindARouterIsTheOneOnTheRoutersNetwork) {
  Bench bench;
  bench.add_card({{address("10.0.0.1"), 24}, {address("10.1.0.1"), 24}});
  bench.stack.add_route({.destination = address("0.0.0.0"), .next_hop = address("10.1.0.254")});
  EXPECT_EQ(bench.stack.path_to(address("192.0.2.1")).source, address("10.1.0.1"));
}

TEST(SourceAddress, TheRouteMayPreferOne) {
  Bench bench;
  bench.add_card({{address("10.0.0.1"), 24}, {address("10.1.0.1"), 24}});
  bench.stack.add_route(
      {.destination = address("0.0.0.0"), .next_hop = address("10.1.0.254"), .source = address("10.0.0.1")});
  EXPECT_EQ(bench.stack.path_to(address("192.0.2.1")).source, address("10.0.0.1"));
}

TEST(SourceAddress, OfTwoOnOneNetworkIsTheFirst) {
  Bench bench;
  bench.add_card({{address("10.0.0.1"), 24}, {address("10.0.0.7"), 24}});
  EXPECT_EQ(bench.stack.path_to(address("10.0.0.9")).source, address("10.0.0.1"));
}

TEST(SourceAddress, Ipv6PrefersTheScopeThenTheLongestPrefix) {
  Bench bench;
  bench.add_card({{address("fe80::1"), 64}, {address("fd00:1::1"), 64}, {address("fd00:2::1"), 64}});
  bench.stack.add_route({.destination = address("::"), .next_hop = address("fe80::ff")});
  EXPECT_EQ(bench.stack.path_to(address("fe80::9")).source, address("fe80::1"));
  EXPECT_EQ(bench.stack.path_to(address("fd00:2:0:5::9")).source, address("fd00:2::1"));
  EXPECT_EQ(bench.stack.path_to(address("fd00:1:0:5::9")).source, address("fd00:1::1"));
  EXPECT_EQ(bench.stack.path_to(address("2001:db8::1")).source, address("fd00:1::1"));  // equally far: the first
}

TEST(SourceAddress, ToOneselfIsTheSameAddress) {
  Bench bench;
  bench.add_card({{kOwn, 24}});
  EXPECT_EQ(bench.stack.path_to(kOwn).source, kOwn);
  EXPECT_EQ(bench.stack.path_to(address("127.0.0.1")).source, address("127.0.0.1"));
  EXPECT_EQ(bench.stack.path_to(address("127.5.5.5")).source, address("127.0.0.1"));
  EXPECT_EQ(bench.stack.path_to(address("::1")).source, address("::1"));
}

TEST(SourceAddress, WithoutOneThereIsNoPath) {
  Bench bench;
  bench.add_card({{kOwn, 24}});
  bench.stack.add_route({.destination = address("::"), .next_hop = address("fe80::ff")});
  EXPECT_EQ(bench.stack.path_to(address("2001:db8::1")).result, SendResult::NoRoute);
}

}  // namespace
}  // namespace halfopen::sim::ip
