// Middleboxes by themselves: what passes, what does not, and who is told. The host inside is 10.0.0.1:40000.
#include <gmock/gmock.h>

#include "halfopen/sim/link/connection_limit.h"
#include "halfopen/sim/link/idle_expiry.h"
#include "halfopen/sim/link/stealth.h"
#include "halfopen/sim/link/syn_filter.h"
#include "middlebox_bench.h"

namespace halfopen::sim::link {
namespace {

constexpr std::uint8_t kAck = flag::kAck, kSyn = flag::kSyn, kSynAck = flag::kSyn | flag::kAck, kRst = flag::kRst,
                       kFinAck = flag::kFin | flag::kAck, kRstAck = flag::kRst | flag::kAck;

using IdleExpiryTest = MiddleboxTest;

// Every packet keeps it alive; what comes exactly `after` later is too late.
TEST_F(IdleExpiryTest, ForgetsAFlowThatIsIdle) {
  stand<IdleExpiry>(60s, false);
  EXPECT_TRUE(out(tcp_segment(kSyn, 0, 0)));
  EXPECT_TRUE(in(answer_segment(kSynAck, 0, 1)));
  at(59s);
  EXPECT_TRUE(out(tcp_segment(kAck, 1, 1, 10)));
  at(118s);
  EXPECT_TRUE(in(answer_segment(kAck, 1, 11)));
  at(178s);
  EXPECT_FALSE(out(tcp_segment(kAck, 11, 1, 10)));
  EXPECT_FALSE(in(answer_segment(kAck, 1, 11, 10)));
  EXPECT_THAT(notes_.lines, testing::ElementsAre("lost 0 (Middlebox)", "lost 0 (Middlebox)"));
}

TEST_F(IdleExpiryTest, NewSynMakesANewFlow) {
  stand<IdleExpiry>(60s, false);
  EXPECT_FALSE(out(tcp_segment(kAck, 5, 5)));
  EXPECT_TRUE(in(answer_segment(kSyn, 9, 0)));
  EXPECT_TRUE(out(tcp_segment(kSynAck, 5, 10)));
}

TEST_F(IdleExpiryTest, MayAnswerByReset) {
  stand<IdleExpiry>(60s, true);
  EXPECT_FALSE(out(tcp_segment(kAck, 5, 77, 10)));
  EXPECT_TRUE(inside_.packets.empty());  // not inside transmit(), but at this instant
  run(queue_);
  ASSERT_EQ(inside_.packets.size(), 1u);
  EXPECT_EQ(inside_.packets[0].tcp.flags, kRst);
  EXPECT_EQ(inside_.packets[0].tcp.seq, wire::SeqNum{77});
  EXPECT_FALSE(in(answer_segment(kAck, 5, 88, 10)));
  ASSERT_EQ(outside_.packets.size(), 1u);
  EXPECT_EQ(outside_.packets[0].tcp.seq, wire::SeqNum{88});
}

TEST_F(IdleExpiryTest, DatagramsFromInsideOpenTheWayBack) {
  stand<IdleExpiry>(60s, false);
  const wire::Packet query = packet_of(100);
  EXPECT_FALSE(in(query));
  EXPECT_TRUE(out(query));
  EXPECT_TRUE(in(query));  // both ends are 0.0.0.0:0
  at(60s);
  EXPECT_FALSE(in(query));
}

using StealthTest = MiddleboxTest;

// windows/7.19: a refusal does not get out. A RST of a connection does (its sequence number is the connection's).
TEST_F(StealthTest, HidesRefusalsOnly) {
  stand<Stealth>();
  EXPECT_TRUE(in(answer_segment(kSyn, 9, 0)));
  EXPECT_FALSE(out(tcp_segment(kRstAck, 0, 10)));
  EXPECT_TRUE(out(tcp_segment(kRst, 5000, 0)));
  EXPECT_TRUE(out(tcp_segment(kRstAck, 5000, 10)));
  EXPECT_TRUE(out(tcp_segment(kSynAck, 5000, 10)));
}

TEST_F(StealthTest, HidesPortUnreachableInBothFamilies) {
  stand<Stealth>();
  wire::Packet error;
  error.protocol = wire::Protocol::Icmp;
  error.icmp = {3, 3, 0};
  EXPECT_FALSE(out(error));
  error.icmp = {3, 1, 0};
  EXPECT_TRUE(out(error));
  error.ip.source = net::Address::loopback(net::AddressFamily::V6);
  error.icmp = {1, 4, 0};
  EXPECT_FALSE(out(error));
}

using SynFilterTest = MiddleboxTest;

TEST_F(SynFilterTest, LetsNobodyInAndEverybodyOut) {
  stand<SynFilter>(std::uint16_t{0}, false);
  EXPECT_FALSE(in(answer_segment(kSyn, 9, 0)));
  EXPECT_TRUE(out(tcp_segment(kSyn, 9, 0)));
  EXPECT_TRUE(in(answer_segment(kSynAck, 9, 10)));
  EXPECT_TRUE(in(packet_of(100)));
}

TEST_F(SynFilterTest, MayBeAboutOnePortAndSaySo) {
  stand<SynFilter>(std::uint16_t{40000}, true);
  EXPECT_FALSE(in(answer_segment(kSyn, 9, 0)));
  ASSERT_EQ(outside_.packets.size(), 1u);
  EXPECT_EQ(outside_.packets[0].tcp.flags, kRstAck);
  EXPECT_EQ(outside_.packets[0].tcp.ack, wire::SeqNum{10});
  wire::Packet other = answer_segment(kSyn, 9, 0);
  other.tcp.destination_port = 40001;
  EXPECT_TRUE(in(other));
}

using ConnectionLimitTest = MiddleboxTest;

wire::Packet from_port(wire::Packet packet, std::uint16_t port) {
  packet.tcp.source_port = port;
  return packet;
}

wire::Packet to_port(wire::Packet packet, std::uint16_t port) {
  packet.tcp.destination_port = port;
  return packet;
}

TEST_F(ConnectionLimitTest, HasRoomForSoMany) {
  stand<ConnectionLimit>(std::size_t{2}, false);
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 1)));
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 2)));
  EXPECT_FALSE(out(from_port(tcp_segment(kSyn, 0, 0), 3)));
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 2)));  // again
  EXPECT_TRUE(out(from_port(tcp_segment(kRst, 1, 0), 2)));
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 3)));
}

TEST_F(ConnectionLimitTest, ConnectionEndsWithTheSecondFin) {
  stand<ConnectionLimit>(std::size_t{1}, false);
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 1)));
  EXPECT_TRUE(out(from_port(tcp_segment(kFinAck, 1, 1), 1)));
  EXPECT_TRUE(out(from_port(tcp_segment(kFinAck, 1, 1), 1)));  // repeated: still one side
  EXPECT_FALSE(out(from_port(tcp_segment(kSyn, 0, 0), 2)));
  EXPECT_TRUE(in(to_port(answer_segment(kFinAck, 1, 2), 1)));
  EXPECT_TRUE(out(from_port(tcp_segment(kSyn, 0, 0), 2)));
}

}  // namespace
}  // namespace halfopen::sim::link
