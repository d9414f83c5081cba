//  client 10.1.0.9 ──── 10.1.0.1 [router] 10.2.0.1 ──── server 10.2.0.9
//                          card 0          card 1, MTU 1400
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const net::Address kClient = net::Address::v4(10, 1, 0, 9);
const net::Address kServer = net::Address::v4(10, 2, 0, 9);
const net::Address kNear = net::Address::v4(10, 1, 0, 1);

class ForwardTest : public testing::Test {
 protected:
  explicit ForwardTest(NeighbourKind neighbours = NeighbourKind::Permanent) {
    bench_.add_card({{kNear, 24}, {address("fd01::1"), 64}});
    bench_.add_card({{address("10.2.0.1"), 24}, {address("fd02::1"), 64}}, neighbours, 1400);
  }

  /// The only packet that went back to the client.
  const wire::Packet& back() {
    EXPECT_EQ(bench_.wire(0).sent.size(), 1u);
    return bench_.wire(0).sent.front().packet;
  }

  Bench bench_{{.host = "router", .seed = 1, .forwards = true}};
};

TEST_F(ForwardTest, PassesOnWithOneHopLess) {
  wire::Packet packet = segment(kClient, kServer);
  packet.ip.hop_limit = 2;
  bench_.receive(std::move(packet));
  ASSERT_EQ(bench_.wire(1).sent.size(), 1u);
  EXPECT_EQ(bench_.wire(1).sent[0].packet.ip.hop_limit, 1);
  EXPECT_EQ(bench_.wire(1).sent[0].packet.ip.source, kClient);
  EXPECT_THAT(bench_.wire(0).sent, IsEmpty());
}

TEST_F(ForwardTest, TheLastHopIsTimeExceeded) {
  wire::Packet packet = segment(kClient, kServer);
  packet.ip.hop_limit = 1;
  bench_.receive(std::move(packet));
  EXPECT_THAT(bench_.wire(1).sent, IsEmpty());
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{11, 0, 0}));
  EXPECT_EQ(back().ip.source, kNear);
  EXPECT_EQ(back().ip.destination, kClient);
}

TEST_F(ForwardTest, TheLastHopHasANumberOfItsOwnInIpv6) {
  wire::Packet packet = segment(address("fd01::9"), address("fd02::9"));
  packet.ip.hop_limit = 1;
  bench_.receive(std::move(packet));
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{3, 0, 0}));
}

// RFC 1122, 3.2.2: only the first fragment is complained about.
TEST_F(ForwardTest, OfFragmentsOnlyTheFirstIsAnswered) {
  wire::Packet fragment = datagram(kClient, kServer);
  fragment.protocol = wire::Protocol::Other;
  fragment.ip.hop_limit = 1;
  fragment.ip.fragment_offset = 8;
  bench_.receive(wire::Packet{fragment});
  EXPECT_THAT(bench_.wire(0).sent, IsEmpty());
  fragment.ip.fragment_offset = 0;
  fragment.ip.more_fragments = true;
  bench_.receive(std::move(fragment));
  EXPECT_EQ(back().icmp.type, 11);
}

TEST_F(ForwardTest, WhatIsForTheRouterItselfNeedsNoHop) {
  wire::Packet packet = segment(kClient, address("10.2.0.1"));
  packet.ip.hop_limit = 1;
  bench_.receive(std::move(packet));
  EXPECT_EQ(bench_.upper.tcp.size(), 1u);
}

TEST_F(ForwardTest, EachRefusalHasItsCode) {
  const auto answer_to = [&](const char* source, const char* destination) {
    bench_.wire(0).sent.clear();
    bench_.receive(segment(address(source), address(destination)));
    return back().icmp;
  };
  const auto add = [&](const char* destination, RouteKind kind) {
    bench_.stack.add_route({.destination = address(destination), .prefix_length = 24, .kind = kind});
  };
  add("10.3.0.0", RouteKind::Unreachable);
  add("10.4.0.0", RouteKind::Prohibit);
  add("10.5.0.0", RouteKind::Blackhole);
  add("fd03::", RouteKind::Prohibit);
  add("fd04::", RouteKind::Unreachable);
  EXPECT_EQ(answer_to("10.1.0.9", "192.0.2.1"), (wire::IcmpHeader{3, 0, 0}));
  EXPECT_EQ(answer_to("10.1.0.9", "10.3.0.1"), (wire::IcmpHeader{3, 1, 0}));
  EXPECT_EQ(answer_to("10.1.0.9", "10.4.0.1"), (wire::IcmpHeader{3, 13, 0}));
  EXPECT_EQ(answer_to("fd01::9", "2001:db8::1"), (wire::IcmpHeader{1, 0, 0}));
  EXPECT_EQ(answer_to("fd01::9", "fd03::1"), (wire::IcmpHeader{1, 1, 0}));
  EXPECT_EQ(answer_to("fd01::9", "fd04::1"), (wire::IcmpHeader{1, 0, 0}));
  bench_.wire(0).sent.clear();
  bench_.receive(segment(kClient, address("10.5.0.1")));
  EXPECT_THAT(bench_.wire(0).sent, IsEmpty());
}

TEST_F(ForwardTest, WhatDoesNotFitIsTooBig) {
  bench_.receive(datagram(kClient, kServer, 1400 - 28));
  EXPECT_THAT(bench_.wire(0).sent, IsEmpty());
  bench_.receive(datagram(kClient, kServer, 1400 - 27));
  EXPECT_EQ(bench_.wire(1).sent.size(), 1u);
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{3, 4, 1400}));
  EXPECT_EQ(back().payload.size(), 576u - 28u);  // RFC 1812, 4.3.2.3
}

TEST_F(ForwardTest, TooBigHasATypeOfItsOwnInIpv6) {
  bench_.receive(datagram(address("fd01::9"), address("fd02::9"), 1400));
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{2, 0, 1400}));
}

TEST_F(ForwardTest, TooBigIsNotRateLimited) {
  for (int i = 0; i < 20; ++i) bench_.receive(datagram(kClient, kServer, 1400));
  EXPECT_EQ(bench_.wire(0).sent.size(), 20u);
}

TEST_F(ForwardTest, AnInterfaceThatIsDownIsNoRoute) {
  bench_.stack.set_up(1, false);
  bench_.receive(segment(kClient, kServer));
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{3, 0, 0}));
}

class ForwardToSilenceTest : public ForwardTest {
 protected:
  ForwardToSilenceTest() : ForwardTest{NeighbourKind::Resolved} {}
};

TEST_F(ForwardToSilenceTest, TheSenderHearsHostUnreachableAfterThreeSeconds) {
  bench_.receive(segment(kClient, kServer));
  bench_.run();
  EXPECT_EQ(bench_.wire(0).sent[0].at, 3s);
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{3, 1, 0}));
  EXPECT_THAT(bench_.upper.failed, IsEmpty());  // it was not ours
}

TEST_F(ForwardToSilenceTest, Ipv6SaysAddressUnreachable) {
  bench_.receive(segment(address("fd01::9"), address("fd02::9")));
  bench_.run();
  EXPECT_EQ(back().icmp, (wire::IcmpHeader{1, 3, 0}));
}

TEST(Host, DoesNotForward) {
  Bench bench;
  bench.add_card({{kNear, 24}});
  bench.add_card({{address("10.2.0.1"), 24}});
  bench.receive(segment(kClient, kServer));
  EXPECT_THAT(bench.wire(1).sent, IsEmpty());
  EXPECT_THAT(bench.tap.discards, ElementsAre(Discard::NotForUs));
}

}  // namespace
}  // namespace halfopen::sim::ip
