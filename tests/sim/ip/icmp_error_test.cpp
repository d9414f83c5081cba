// ICMP as an end host sends and receives it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"
#include "halfopen/sim/wire/emit.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const net::Address kRouter = net::Address::v4(10, 0, 0, 254);

wire::Packet icmp(const net::Address& source, const net::Address& destination, wire::IcmpHeader header,
                  core::Slice payload = {}) {
  wire::Packet packet;
  packet.ip.source = source;
  packet.ip.destination = destination;
  packet.protocol = wire::Protocol::Icmp;
  packet.icmp = header;
  packet.payload = std::move(payload);
  return packet;
}

class IcmpTest : public testing::Test {
 protected:
  IcmpTest() { bench_.add_card({{kOwn, 24}, {address("fd00::1"), 64}}); }

  /// The only packet sent so far.
  const wire::Packet& reply() {
    EXPECT_EQ(bench_.wire().sent.size(), 1u);
    return bench_.wire().sent.front().packet;
  }

  Bench bench_;
};

using Echo = IcmpTest;

TEST_F(Echo, IsAnsweredWithTheSameOctets) {
  const auto octets = core::Slice::make(8, [](std::span<std::byte> all) { all[3] = std::byte{7}; });
  bench_.receive(icmp(kPeer, kOwn, {8, 0, 0x1234'0001}, octets));
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{0, 0, 0x1234'0001}));
  EXPECT_EQ(reply().ip.source, kOwn);
  EXPECT_EQ(reply().ip.destination, kPeer);
  EXPECT_EQ(reply().payload.data(), octets.data());  // shared, not copied
}

TEST_F(Echo, HasNumbersOfItsOwnInIpv6) {
  bench_.receive(icmp(address("fd00::2"), address("fd00::1"), {128, 0, 5}));
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{129, 0, 5}));
}

TEST_F(Echo, RepliesAreNotAnswered) {
  bench_.receive(icmp(kPeer, kOwn, {0, 0, 5}));
  bench_.receive(icmp(address("fd00::2"), address("fd00::1"), {129, 0, 5}));
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
}

using PortUnreachable = IcmpTest;

TEST_F(PortUnreachable, QuotesWhatItRefuses) {
  const wire::Packet refused = datagram(kPeer, kOwn, 10);
  bench_.stack.port_unreachable(refused);
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{3, 3, 0}));
  EXPECT_EQ(reply().ip.source, kOwn);
  EXPECT_EQ(reply().ip.destination, kPeer);
  EXPECT_EQ(reply().payload.size(), 38u);  // 20 + 8 + 10
  EXPECT_EQ(reply().ip.traffic_class, 0xc0);
  EXPECT_FALSE(reply().ip.dont_fragment);
}

TEST_F(PortUnreachable, ComesFromTheAddressThatWasAskedFor) {
  Bench bench;
  bench.add_card({{kOwn, 24}, {address("10.0.0.7"), 24}});
  bench.stack.port_unreachable(datagram(kPeer, address("10.0.0.7")));
  ASSERT_EQ(bench.wire().sent.size(), 1u);
  EXPECT_EQ(bench.wire().sent[0].packet.ip.source, address("10.0.0.7"));
}

TEST_F(PortUnreachable, HasNumbersOfItsOwnInIpv6) {
  bench_.stack.port_unreachable(datagram(address("fd00::2"), address("fd00::1")));
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{1, 4, 0}));
}

TEST_F(PortUnreachable, IsRateLimitedPerPeer) {
  for (int i = 0; i < 10; ++i) bench_.stack.port_unreachable(datagram(kPeer, kOwn));
  EXPECT_EQ(bench_.wire().sent.size(), 6u);
  EXPECT_THAT(bench_.tap.discards, testing::Each(Discard::IcmpLimited));
  EXPECT_EQ(bench_.tap.discards.size(), 4u);
  bench_.stack.port_unreachable(datagram(kRouter, kOwn));
  EXPECT_EQ(bench_.wire().sent.size(), 7u);
}

TEST_F(PortUnreachable, IsNotLimitedOnTheLoopbackAndComesBackAsAnError) {
  for (int i = 0; i < 10; ++i) bench_.stack.port_unreachable(datagram(kOwn, kOwn));
  bench_.run();
  ASSERT_EQ(bench_.upper.errors.size(), 10u);
  EXPECT_EQ(bench_.upper.errors[0].quoted.source, (net::Endpoint{kOwn, 5000}));
}

TEST_F(PortUnreachable, AnswersNobodyWhoIsNoSingleHost) {
  bench_.stack.port_unreachable(datagram(net::Address{}, kOwn));
  bench_.stack.port_unreachable(datagram(address("224.0.0.1"), kOwn));
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
}

using ProtocolUnreachable = IcmpTest;

TEST_F(ProtocolUnreachable, AnswersWhatNobodySpeaks) {
  wire::Packet strange = segment(kPeer, kOwn);
  strange.protocol = wire::Protocol::Other;
  strange.ip.other_protocol = 132;
  bench_.receive(std::move(strange));
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{3, 2, 0}));
}

TEST_F(ProtocolUnreachable, IsAParameterProblemInIpv6) {
  wire::Packet strange = segment(address("fd00::2"), address("fd00::1"));
  strange.protocol = wire::Protocol::Other;
  strange.ip.other_protocol = 132;
  bench_.receive(std::move(strange));
  EXPECT_EQ(reply().icmp, (wire::IcmpHeader{4, 1, 6}));  // octet 6 of the header: the next header
}

using IcmpArrives = IcmpTest;

TEST_F(IcmpArrives, EachTypeOfErrorIsHandedUp) {
  for (const std::uint8_t type : {3, 4, 11, 12}) {
    bench_.receive(icmp(kRouter, kOwn, {type, 0, 0}, wire::quote(segment(kOwn, kPeer))));
  }
  const net::Address six = address("fd00::1");
  for (const std::uint8_t type : {1, 2, 3, 4}) {
    bench_.receive(icmp(address("fd00::fe"), six, {type, 0, 0}, wire::quote(segment(six, address("fd00::2")))));
  }
  std::vector<int> types;
  for (const IcmpError& error : bench_.upper.errors) types.push_back(error.type);
  EXPECT_THAT(types, ElementsAre(3, 4, 11, 12, 1, 2, 3, 4));
}

TEST_F(IcmpArrives, AnErrorNamesTheConnectionItIsAbout) {
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}, wire::quote(segment(kOwn, kPeer))));
  ASSERT_EQ(bench_.upper.errors.size(), 1u);
  const IcmpError& error = bench_.upper.errors[0];
  EXPECT_EQ(error.type, 3);
  EXPECT_EQ(error.code, 1);
  EXPECT_EQ(error.from, kRouter);
  EXPECT_EQ(error.quoted.protocol, wire::Protocol::Tcp);
  EXPECT_EQ(error.quoted.source, (net::Endpoint{kOwn, 40000}));
  EXPECT_EQ(error.quoted.destination, (net::Endpoint{kPeer, 80}));
  EXPECT_EQ(error.quoted.seq, wire::SeqNum{0x01020304});
  EXPECT_FALSE(error.too_big());
}

TEST_F(IcmpArrives, AnErrorAboutADatagramNamesItsPorts) {
  bench_.receive(icmp(kPeer, kOwn, {3, 3, 0}, wire::quote(datagram(kOwn, kPeer))));
  ASSERT_EQ(bench_.upper.errors.size(), 1u);
  EXPECT_EQ(bench_.upper.errors[0].quoted.protocol, wire::Protocol::Udp);
  EXPECT_EQ(bench_.upper.errors[0].quoted.destination, (net::Endpoint{kPeer, 53}));
}

TEST_F(IcmpArrives, EightOctetsBehindTheHeaderAreEnoughAndSevenAreNot) {
  const core::Slice whole = wire::quote(segment(kOwn, kPeer));
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}, whole.part(0, 27)));
  EXPECT_THAT(bench_.upper.errors, IsEmpty());
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}, whole.part(0, 28)));
  ASSERT_EQ(bench_.upper.errors.size(), 1u);
  EXPECT_EQ(bench_.upper.errors[0].quoted.seq, wire::SeqNum{0x01020304});
}

TEST_F(IcmpArrives, AnErrorAboutSomebodyElsesPacketIsIgnored) {
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}, wire::quote(segment(kPeer, kOwn))));
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}));
  bench_.receive(icmp(kRouter, kOwn, {3, 1, 0}, wire::quote(segment(address("fd00::1"), address("fd00::2")))));
  EXPECT_THAT(bench_.upper.errors, IsEmpty());
}

TEST_F(IcmpArrives, RedirectsAreNotErrors) {
  bench_.receive(icmp(kRouter, kOwn, {5, 1, 0}, wire::quote(segment(kOwn, kPeer))));
  EXPECT_THAT(bench_.upper.errors, IsEmpty());
}

TEST_F(IcmpArrives, TooBigCarriesTheMtu) {
  // RFC 1191: only the lower half of the word.
  bench_.receive(icmp(kRouter, kOwn, {3, 4, 0xabcd'0578}, wire::quote(segment(kOwn, kPeer))));
  const net::Address six = address("fd00::1");
  bench_.receive(icmp(address("fd00::fe"), six, {2, 0, 1400}, wire::quote(segment(six, address("fd00::2")))));
  ASSERT_EQ(bench_.upper.errors.size(), 2u);
  EXPECT_TRUE(bench_.upper.errors[0].too_big());
  EXPECT_EQ(bench_.upper.errors[0].mtu, 1400u);
  EXPECT_TRUE(bench_.upper.errors[1].too_big());
  EXPECT_EQ(bench_.upper.errors[1].mtu, 1400u);
  EXPECT_EQ(bench_.stack.mtu_to(kPeer), 1500u);  // believed only once the upper layer says so
}

TEST_F(IcmpArrives, NoErrorAboutAnError) {
  bench_.stack.port_unreachable(icmp(kPeer, kOwn, {3, 1, 0}));
  bench_.stack.port_unreachable(icmp(kPeer, kOwn, {5, 1, 0}));
  bench_.stack.port_unreachable(icmp(address("fd00::2"), address("fd00::1"), {1, 0, 0}));
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  bench_.stack.port_unreachable(icmp(kPeer, kOwn, {8, 0, 0}));
  EXPECT_EQ(bench_.wire().sent.size(), 1u);
}

using Arrival = IcmpTest;

TEST_F(Arrival, GoesToTheTransportProtocol) {
  bench_.receive(segment(kPeer, kOwn));
  bench_.receive(datagram(kPeer, kOwn));
  EXPECT_EQ(bench_.upper.tcp.size(), 1u);
  EXPECT_EQ(bench_.upper.udp.size(), 1u);
  EXPECT_THAT(bench_.tap.in, ElementsAre(0, 0));
}

TEST_F(Arrival, OfDamageAndForeignPacketsIsSilent) {
  wire::Packet damaged = segment(kPeer, kOwn);
  damaged.damaged = true;
  bench_.receive(std::move(damaged));
  bench_.receive(segment(kPeer, address("10.0.0.9")));
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  EXPECT_THAT(bench_.upper.udp, IsEmpty());
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  EXPECT_THAT(bench_.tap.discards, ElementsAre(Discard::Damaged, Discard::NotForUs));
}

TEST_F(Arrival, WithNobodyAboveIsDiscarded) {
  bench_.stack.attach(nullptr);
  bench_.receive(segment(kPeer, kOwn));
  EXPECT_THAT(bench_.tap.discards, ElementsAre(Discard::NoUpper));
}

}  // namespace
}  // namespace halfopen::sim::ip
