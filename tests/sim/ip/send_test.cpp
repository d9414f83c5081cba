// What send() and path_to() answer at once. Evidence: linux/4.1.no-route, linux/4.1.route-types.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SendTest : public testing::Test {
 protected:
  SendTest() { bench_.add_card({{kOwn, 24}}); }

  SendResult send_to(const char* destination) { return bench_.stack.send(segment(kOwn, address(destination))); }

  Bench bench_;
};

TEST_F(SendTest, OnLinkLeavesAtOnceWithTheHostsHopLimit) {
  Bench windows{{.host = "host", .hop_limit = 128}};
  windows.add_card({{kOwn, 24}});
  wire::Packet packet = segment(kOwn, kPeer);
  packet.ip.hop_limit = 1;
  EXPECT_EQ(windows.stack.send(std::move(packet)), SendResult::Sent);
  ASSERT_EQ(windows.wire().sent.size(), 1u);
  EXPECT_EQ(windows.wire().sent[0].packet.ip.hop_limit, 128);
}

TEST_F(SendTest, WithoutRouteNothingLeaves) {
  EXPECT_EQ(send_to("10.0.1.1"), SendResult::NoRoute);
  EXPECT_EQ(send_to("fd00::1"), SendResult::NoRoute);
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  EXPECT_EQ(bench_.stack.path_to(address("10.0.1.1")).result, SendResult::NoRoute);
}

TEST_F(SendTest, EachRouteKindHasItsAnswer) {
  const auto add = [&](const char* destination, RouteKind kind) {
    bench_.stack.add_route({.destination = address(destination), .prefix_length = 16, .kind = kind});
  };
  bench_.stack.add_route({.destination = address("0.0.0.0"), .next_hop = kPeer});
  add("10.1.0.0", RouteKind::Unreachable);
  add("10.2.0.0", RouteKind::Prohibit);
  add("10.3.0.0", RouteKind::Blackhole);
  add("10.4.0.0", RouteKind::Throw);
  EXPECT_EQ(send_to("10.1.0.1"), SendResult::Unreachable);
  EXPECT_EQ(send_to("10.2.0.1"), SendResult::Prohibited);
  EXPECT_EQ(send_to("10.3.0.1"), SendResult::Blackhole);
  EXPECT_EQ(send_to("10.4.0.1"), SendResult::NoRoute);
  EXPECT_EQ(send_to("10.5.0.1"), SendResult::Sent);  // the default route
}

TEST_F(SendTest, ALongerPrefixWinsOverAnEarlierRoute) {
  bench_.stack.add_route({.destination = address("10.0.0.0"), .prefix_length = 30, .kind = RouteKind::Prohibit});
  EXPECT_EQ(send_to("10.0.0.2"), SendResult::Prohibited);
  EXPECT_EQ(send_to("10.0.0.4"), SendResult::Sent);
}

TEST_F(SendTest, ANewRouteIsSeenByTheNextPacket) {
  EXPECT_EQ(send_to("10.9.0.1"), SendResult::NoRoute);
  bench_.stack.add_route({.destination = address("10.9.0.0"), .prefix_length = 16, .next_hop = kPeer});
  EXPECT_EQ(send_to("10.9.0.1"), SendResult::Sent);
}

TEST_F(SendTest, BroadcastAndMulticastHaveNoRoute) {
  bench_.stack.add_route({.destination = address("0.0.0.0"), .next_hop = kPeer});
  EXPECT_EQ(send_to("255.255.255.255"), SendResult::NoRoute);
  EXPECT_EQ(send_to("10.0.0.255"), SendResult::NoRoute);
  EXPECT_EQ(send_to("224.0.0.1"), SendResult::NoRoute);
  EXPECT_EQ(send_to("ff02::1"), SendResult::NoRoute);
  EXPECT_EQ(send_to("0.0.0.0"), SendResult::NoRoute);
  EXPECT_EQ(send_to("10.1.0.255"), SendResult::Sent);  // another network's last octet says nothing
}

TEST_F(SendTest, BehindARouterTheLastAddressIsTheRoutersBusiness) {
  bench_.stack.add_route({.destination = address("10.9.0.0"), .prefix_length = 16, .next_hop = kPeer});
  EXPECT_EQ(send_to("10.9.255.255"), SendResult::Sent);
}

TEST_F(SendTest, OnATwoAddressNetworkTheLastIsAHost) {
  bench_.add_card({{address("10.8.0.0"), 31}});
  EXPECT_EQ(send_to("10.8.0.1"), SendResult::Sent);  // RFC 3021
}

TEST_F(SendTest, SegmentThatExceedsTheInterfaceMtuIsNotSent) {
  // 1500 octets: 20 IPv4 + 20 TCP + 1460.
  wire::Packet large = segment(kOwn, kPeer);
  large.payload = datagram(kOwn, kPeer, 1460).payload;
  EXPECT_EQ(bench_.stack.send(wire::Packet{large}), SendResult::Sent);
  large.payload = datagram(kOwn, kPeer, 1461).payload;
  EXPECT_EQ(bench_.stack.send(std::move(large)), SendResult::TooBig);
  EXPECT_EQ(bench_.wire().sent.size(), 1u);
}

TEST_F(SendTest, AMetricDecidesBetweenEqualPrefixes) {
  const InterfaceId second = bench_.add_card({{address("10.7.0.1"), 24}});
  bench_.stack.add_route({.destination = address("0.0.0.0"), .interface = 0, .next_hop = kPeer, .metric = 10});
  bench_.stack.add_route(
      {.destination = address("0.0.0.0"), .interface = second, .next_hop = address("10.7.0.2"), .metric = 5});
  EXPECT_EQ(send_to("192.0.2.1"), SendResult::Sent);
  EXPECT_EQ(bench_.wire(second).sent.size(), 1u);
  EXPECT_EQ(bench_.wire(0).sent.size(), 0u);
}

TEST_F(SendTest, AnInterfaceThatIsDownTakesItsRoutesAlong) {
  bench_.stack.set_up(0, false);
  EXPECT_EQ(send_to("10.0.0.2"), SendResult::LinkDown);
  EXPECT_EQ(send_to("10.9.0.1"), SendResult::NoRoute);
  EXPECT_EQ(bench_.stack.path_to(kPeer).result, SendResult::LinkDown);
  EXPECT_EQ(bench_.stack.mtu_to(kPeer), 0u);
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  bench_.receive(segment(kPeer, kOwn));
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  EXPECT_THAT(bench_.tap.discards, ElementsAre(Discard::InterfaceDown));
  bench_.stack.set_up(0, true);
  EXPECT_EQ(send_to("10.0.0.2"), SendResult::Sent);
}

TEST_F(SendTest, ALessSpecificRouteStepsInForAnInterfaceThatIsDown) {
  const InterfaceId second = bench_.add_card({{address("10.7.0.1"), 24}});
  bench_.stack.add_route({.destination = address("0.0.0.0"), .interface = second, .next_hop = address("10.7.0.2")});
  bench_.stack.set_up(0, false);
  EXPECT_EQ(send_to("10.0.0.2"), SendResult::Sent);
  EXPECT_EQ(bench_.wire(second).sent.size(), 1u);
}

}  // namespace
}  // namespace halfopen::sim::ip
