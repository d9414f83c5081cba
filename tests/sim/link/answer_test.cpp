// What is answered on the way: RST and ICMP errors, by their RFCs and by the clock.
#include "halfopen/sim/link/answer.h"

#include <gmock/gmock.h>

#include "far_end.h"
#include "halfopen/sim/link/link.h"
#include "halfopen/sim/wire/parse.h"

namespace halfopen::sim::link {
namespace {

using testing::ElementsAre;
using wire::SeqNum;
namespace flag = wire::tcp_flag;

constexpr std::uint8_t kRstAck = flag::kRst | flag::kAck;

// RFC 9293, 3.5.2, group 1: "If the incoming segment has an ACK field, the reset takes its sequence number from the ACK
// field of the segment".
TEST(ResetToSender, TakesItsSequenceNumberFromTheAck) {
  const auto reset = reset_to_sender(tcp_segment(flag::kAck | flag::kPsh, 1000, 5000, 100));
  ASSERT_TRUE(reset);
  EXPECT_EQ(reset->tcp.flags, flag::kRst);
  EXPECT_EQ(reset->tcp.seq, SeqNum{5000});
  EXPECT_EQ(reset->ip.source, net::Address::v4(10, 0, 0, 2));
  EXPECT_EQ(reset->tcp.source_port, 7000);
  EXPECT_EQ(reset->tcp.destination_port, 40000);
}

// "Otherwise, the reset has sequence number zero and the ACK field is set to the sum of the sequence number and segment
// length": a SYN counts one.
TEST(ResetToSender, AcknowledgesASyn) {
  const auto reset = reset_to_sender(tcp_segment(flag::kSyn, 1000, 0));
  ASSERT_TRUE(reset);
  EXPECT_EQ(reset->tcp.flags, kRstAck);
  EXPECT_EQ(reset->tcp.seq, SeqNum{0});
  EXPECT_EQ(reset->tcp.ack, SeqNum{1001});
}

TEST(ResetToReceiver, StandsInThePlaceOfTheSegment) {
  const auto reset = reset_to_receiver(tcp_segment(flag::kAck, 1000, 5000, 100));
  ASSERT_TRUE(reset);
  EXPECT_EQ(reset->tcp.seq, SeqNum{1000});
  EXPECT_EQ(reset->ip.destination, net::Address::v4(10, 0, 0, 2));
}

TEST(Reset, NeverAnswersAResetOrADatagram) {
  EXPECT_FALSE(reset_to_sender(tcp_segment(flag::kRst, 1000, 0)));
  EXPECT_FALSE(reset_to_receiver(tcp_segment(flag::kRst, 1000, 0)));
  EXPECT_FALSE(reset_to_sender(packet_of(100)));
}

TEST(IcmpAnswer, QuotesThePacket) {
  const auto error = too_big(tcp_segment(flag::kAck, 1000, 5000, 1400), 1280);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->icmp, (wire::IcmpHeader{3, 4, 1280}));  // RFC 1191, 4
  EXPECT_EQ(error->ip.destination, net::Address::v4(10, 0, 0, 1));
  const wire::Parsed quoted = wire::parse_quote(error->payload.bytes());
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted.packet.tcp.source_port, 40000);
  EXPECT_EQ(quoted.packet.tcp.seq, SeqNum{1000});
}

TEST(IcmpAnswer, NeverAboutAnError) {  // RFC 1122, 3.2.2
  const auto error = icmp_error(tcp_segment(flag::kAck, 1, 1), {3, 1, 0});
  ASSERT_TRUE(error);
  EXPECT_FALSE(icmp_error(*error, {3, 1, 0}));
}

/// 5 ms from A to B, 7 ms back.
class OnTheWay : public testing::Test {
 protected:
  OnTheWay() {
    link_.attach(End::A, a_);
    link_.attach(End::B, b_);
  }
  core::EventQueue queue_;
  FarEnd a_{queue_}, b_{queue_};
  Link link_{queue_, {.name = "lan", .forward = {.one_way_delay = 5ms}, .backward = {.one_way_delay = 7ms}}};
};

// It would have arrived after 5 ms: B's RST is there then, A's 7 ms later.
TEST_F(OnTheWay, ResetGoesToBoth) {
  link_.add_rule(Direction::Forward, {.match = {.payload_min = 1}, .verdict = Verdict::Reset});
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1000, 5000, 10));
  run(queue_);
  ASSERT_EQ(b_.packets.size(), 1u);
  EXPECT_TRUE(b_.packets[0].tcp.rst());
  EXPECT_EQ(b_.arrivals[0].at, 5ms);
  ASSERT_EQ(a_.packets.size(), 1u);
  EXPECT_EQ(a_.packets[0].tcp.seq, SeqNum{5000});
  EXPECT_EQ(a_.arrivals[0].at, 12ms);
}

TEST_F(OnTheWay, ResetGoesToOneOnly) {
  link_.add_rule(Direction::Forward, {.verdict = Verdict::Reset, .reset_sender = false});
  link_.add_rule(Direction::Forward, {.nth = 2, .verdict = Verdict::Reset, .reset_receiver = false});
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1000, 5000, 10));
  run(queue_);
  EXPECT_EQ(a_.packets.size(), 0u);
  EXPECT_EQ(b_.packets.size(), 1u);
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1010, 5000, 10));
  run(queue_);
  EXPECT_EQ(a_.packets.size(), 1u);
  EXPECT_EQ(b_.packets.size(), 1u);
}

TEST_F(OnTheWay, IcmpGoesToTheSender) {
  link_.add_rule(Direction::Forward, {.verdict = Verdict::Icmp, .icmp = {3, 13, 0}});
  link_.wire(End::A).transmit(tcp_segment(flag::kSyn, 1000, 0));
  run(queue_);
  EXPECT_TRUE(b_.packets.empty());
  ASSERT_EQ(a_.packets.size(), 1u);
  EXPECT_EQ(a_.packets[0].icmp, (wire::IcmpHeader{3, 13, 0}));
  EXPECT_EQ(a_.arrivals[0].at, 12ms);
}

TEST_F(OnTheWay, AnswerIsLostIfTheWayBackIsCut) {
  link_.add_rule(Direction::Forward, {.verdict = Verdict::Icmp, .icmp = {3, 13, 0}});
  link_.cut(Direction::Backward);
  link_.wire(End::A).transmit(tcp_segment(flag::kSyn, 1000, 0));
  run(queue_);
  EXPECT_TRUE(a_.packets.empty());
}

TEST_F(OnTheWay, NarrowPlaceAnswersOrIsSilent) {
  link_.change(Direction::Forward, {.one_way_delay = 5ms, .mtu = 1000, .mtu_answers = true});
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1, 1, 961));  // 20 + 20 + 961
  run(queue_);
  ASSERT_EQ(a_.packets.size(), 1u);
  EXPECT_EQ(a_.packets[0].icmp, (wire::IcmpHeader{3, 4, 1000}));
  EXPECT_EQ(a_.arrivals[0].at, 12ms);
  link_.change(Direction::Forward, {.one_way_delay = 5ms, .mtu = 1000});
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1, 1, 961));
  run(queue_);
  EXPECT_EQ(a_.packets.size(), 1u);
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1, 1, 960));
  run(queue_);
  EXPECT_EQ(b_.packets.size(), 1u);
}

// The SYN has 999; octet 0 is 1000. Segments of 100: 0-99, 100-199, 200-299.
TEST_F(OnTheWay, RuleMayAskForOctetsOfTheStream) {
  link_.note_streams();
  link_.add_rule(Direction::Forward, {.match = {.octets = OctetRange{150, 150}}, .count = 10});
  link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1100, 5000, 100));  // its SYN was not seen
  link_.wire(End::A).transmit(tcp_segment(flag::kSyn, 999, 0));
  for (std::uint32_t i = 0; i < 3; ++i) link_.wire(End::A).transmit(tcp_segment(flag::kAck, 1000 + i * 100, 5000, 100));
  run(queue_);
  std::vector<std::uint32_t> seen;
  for (const wire::Packet& packet : b_.packets) seen.push_back(packet.tcp.seq.value());
  EXPECT_THAT(seen, ElementsAre(1100, 999, 1000, 1200));
}

}  // namespace
}  // namespace halfopen::sim::link
