// Address and port translation. Inside is 10.0.0.1:40000 and others; outside sees 192.0.2.1 from port 5000 on.
#include "halfopen/sim/link/nat.h"

#include <gmock/gmock.h>

#include "halfopen/sim/link/answer.h"
#include "halfopen/sim/wire/parse.h"
#include "middlebox_bench.h"

namespace halfopen::sim::link {
namespace {

const net::Address kOutside = net::Address::v4(192, 0, 2, 1);
constexpr std::uint8_t kAck = flag::kAck, kSyn = flag::kSyn, kSynAck = flag::kSyn | flag::kAck;

class NatTest : public MiddleboxTest {
 protected:
  void stand_nat(bool reset = false, std::uint16_t first_port = 5000) {
    stand<Nat>(Nat::Options{{kOutside}, 60s, first_port, reset});
  }
  /// A segment from the server to what outside takes for the client.
  static wire::Packet answer_to(std::uint16_t port, std::uint8_t flags) {
    wire::Packet packet = answer_segment(flags, 0, 1);
    packet.ip.destination = kOutside;
    packet.tcp.destination_port = port;
    return packet;
  }
};

TEST_F(NatTest, TranslatesBothWays) {
  stand_nat();
  ASSERT_TRUE(out(tcp_segment(kSyn, 0, 0)));
  EXPECT_EQ(outside_.packets[0].ip.source, kOutside);
  EXPECT_EQ(outside_.packets[0].tcp.source_port, 5000);
  EXPECT_EQ(outside_.packets[0].tcp.destination_port, 7000);
  ASSERT_TRUE(in(answer_to(5000, kSynAck)));
  EXPECT_EQ(inside_.packets[0].ip.destination, net::Address::v4(10, 0, 0, 1));
  EXPECT_EQ(inside_.packets[0].tcp.destination_port, 40000);
}

TEST_F(NatTest, EachFlowHasItsPort) {
  stand_nat();
  wire::Packet second = tcp_segment(kSyn, 0, 0);
  second.ip.source = net::Address::v4(10, 0, 0, 9);
  out(tcp_segment(kSyn, 0, 0));
  out(second);
  out(tcp_segment(kAck, 1, 1));
  EXPECT_EQ(outside_.packets[1].tcp.source_port, 5001);
  EXPECT_EQ(outside_.packets[2].tcp.source_port, 5000);
  ASSERT_TRUE(in(answer_to(5001, kSynAck)));
  EXPECT_EQ(inside_.packets[0].ip.destination, net::Address::v4(10, 0, 0, 9));
}

// RFC 4787, 5: address and port-dependent filtering.
TEST_F(NatTest, OnlyThePeerMayAnswer) {
  stand_nat();
  out(tcp_segment(kSyn, 0, 0));
  wire::Packet stranger = answer_to(5000, kSynAck);
  stranger.ip.source = net::Address::v4(10, 0, 0, 3);
  EXPECT_FALSE(in(stranger));
  EXPECT_FALSE(in(answer_to(5001, kSynAck)));
  EXPECT_TRUE(outside_.packets.size() == 1);
}

TEST_F(NatTest, MayAnswerTheUnknownByReset) {
  stand_nat(true);
  EXPECT_FALSE(in(answer_to(5001, kAck)));
  ASSERT_EQ(outside_.packets.size(), 1u);
  EXPECT_TRUE(outside_.packets[0].tcp.rst());
  EXPECT_EQ(outside_.packets[0].ip.source, kOutside);
}

TEST_F(NatTest, ForgottenMappingGetsAnotherPort) {
  stand_nat();
  out(tcp_segment(kSyn, 0, 0));
  at(30s);
  EXPECT_TRUE(in(answer_to(5000, kSynAck)));  // keeps it alive
  at(89s);
  out(tcp_segment(kAck, 1, 1));
  EXPECT_EQ(outside_.packets.back().tcp.source_port, 5000);
  at(149s);
  EXPECT_FALSE(in(answer_to(5000, kAck)));
  out(tcp_segment(kAck, 1, 1));
  EXPECT_EQ(outside_.packets.back().tcp.source_port, 5001);
}

// Two ports, 65534 and 65535; the third flow finds none, until the first is forgotten.
TEST_F(NatTest, GivesNoPortTwice) {
  stand_nat(false, 65534);
  for (const std::uint8_t host : {1, 2}) {
    wire::Packet packet = tcp_segment(kSyn, 0, 0);
    packet.ip.source = net::Address::v4(10, 0, 0, static_cast<std::uint8_t>(10 + host));
    EXPECT_TRUE(out(packet));
  }
  EXPECT_FALSE(out(tcp_segment(kSyn, 0, 0)));
  at(60s);
  EXPECT_TRUE(out(tcp_segment(kSyn, 0, 0)));
  EXPECT_EQ(outside_.packets.back().tcp.source_port, 65534);
}

TEST_F(NatTest, UdpHasPortsOfItsOwn) {
  stand_nat();
  out(tcp_segment(kSyn, 0, 0));
  wire::Packet datagram = packet_of(100);
  datagram.ip.source = net::Address::v4(10, 0, 0, 1);
  datagram.ip.destination = net::Address::v4(10, 0, 0, 2);
  datagram.udp = {40000, 53};
  ASSERT_TRUE(out(datagram));
  EXPECT_EQ(outside_.packets[1].ip.source, kOutside);
  EXPECT_EQ(outside_.packets[1].udp.source_port, 5001);
}

// A router outside quotes what it saw; the host inside must find its own packet in it.
TEST_F(NatTest, IcmpErrorsAreTranslatedWithTheirQuote) {
  stand_nat();
  out(tcp_segment(kAck, 1000, 1, 100));
  ASSERT_TRUE(in(*too_big(outside_.packets[0], 1280)));
  const wire::Packet& error = inside_.packets[0];
  EXPECT_EQ(error.ip.destination, net::Address::v4(10, 0, 0, 1));
  const wire::Parsed quoted = wire::parse_quote(error.payload.bytes());
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted.packet.ip.source, net::Address::v4(10, 0, 0, 1));
  EXPECT_EQ(quoted.packet.tcp.source_port, 40000);
  EXPECT_EQ(quoted.packet.tcp.destination_port, 7000);
  EXPECT_EQ(quoted.packet.tcp.seq, wire::SeqNum{1000});
}

TEST_F(NatTest, HostBehindItRefusesAPacketUnderItsOutsideName) {
  stand_nat();
  wire::Packet datagram = packet_of(100);
  datagram.ip.source = net::Address::v4(10, 0, 0, 1);
  datagram.ip.destination = net::Address::v4(10, 0, 0, 2);
  datagram.udp = {40000, 53};
  out(datagram);
  wire::Packet reply = packet_of(100);
  reply.ip.source = net::Address::v4(10, 0, 0, 2);
  reply.ip.destination = kOutside;
  reply.udp = {53, 5000};
  ASSERT_TRUE(in(reply));
  ASSERT_TRUE(out(*icmp_error(inside_.packets[0], {3, 3, 0})));
  const wire::Packet& error = outside_.packets[1];
  EXPECT_EQ(error.ip.source, kOutside);
  const wire::Parsed quoted = wire::parse_quote(error.payload.bytes());
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted.packet.ip.destination, kOutside);
  EXPECT_EQ(quoted.packet.udp.destination_port, 5000);
}

TEST_F(NatTest, OtherFamiliesPass) {
  stand_nat();
  wire::Packet packet = tcp_segment(kSyn, 0, 0);
  packet.ip.source = net::Address::loopback(net::AddressFamily::V6);
  packet.ip.destination = packet.ip.source;
  ASSERT_TRUE(out(packet));
  EXPECT_EQ(outside_.packets[0].tcp.source_port, 40000);
}

}  // namespace
}  // namespace halfopen::sim::link
