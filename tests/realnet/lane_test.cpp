// One direction of a link: what happens to each packet, with time as a number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/model/packet_view.h"
#include "netns/lane.h"

namespace halfopen::realnet {
namespace {

using namespace std::chrono_literals;
using model::Direction;
using model::Word;
using testing::ElementsAre;
using testing::IsEmpty;
namespace flag = model::tcp_flag;

constexpr net::Instant at(net::Duration since_start) { return net::kStart + since_start; }

/// A TCP segment from 10.0.0.1:7000 to 10.0.0.2:80.
Octets segment(std::uint32_t seq, unsigned flags, std::size_t payload) {
  Octets packet;
  append_u8(packet, 0x45);
  append_u8(packet, 0);
  append_u16(packet, static_cast<unsigned>(40 + payload));
  append_u32(packet, 0);
  append_u8(packet, 64);
  append_u8(packet, ip_number::kTcp);
  append_u16(packet, 0);
  append_address(packet, net::Address::v4(10, 0, 0, 1));
  append_address(packet, net::Address::v4(10, 0, 0, 2));
  append_u16(packet, 7000);
  append_u16(packet, 80);
  append_u32(packet, seq);
  append_u32(packet, 5);
  append_u8(packet, 5 << 4);
  append_u8(packet, flags);
  append_u16(packet, 1000);
  append_u32(packet, 0);
  for (std::size_t i = 0; i < payload; ++i) append_u8(packet, static_cast<unsigned>(i) & 0xff);
  fix_checksums(packet);
  return packet;
}

Octets data(std::uint32_t seq, std::size_t payload = 10) { return segment(seq, flag::kAck, payload); }

model::PacketView view(const Octets& packet) {
  model::PacketRecord record;
  record.bytes = packet;
  return model::view_of(record);
}

/// True if every checksum of the packet is right: fixing them changes nothing.
bool fits(const Octets& packet) {
  Octets fixed = packet;
  fix_checksums(fixed);
  return fixed == packet;
}

/// Both directions of a link, with a diary of what arrives where and when, and of what is lost.
class Lanes : public testing::Test {
 protected:
  void make(const model::Conditions& conditions) {
    forward.emplace(Lane::Identity{.seed = 1, .link = "link", .direction = Direction::Forward}, conditions, losing());
    backward.emplace(Lane::Identity{.seed = 1, .link = "link", .direction = Direction::Backward}, conditions, losing());
    forward->set_opposite(*backward);
    backward->set_opposite(*forward);
  }
  Lane::Lost losing() {
    return [this](net::Instant, const Octets& packet) { lost.push_back(view(packet).seq); };
  }

  struct Arrival {
    net::Duration when{};
    std::uint32_t seq = 0;
    friend bool operator==(const Arrival&, const Arrival&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Arrival& arrival) {
      return out << arrival.seq << " at " << arrival.when.count() << " ns";
    }
  };
  static std::vector<Arrival> arrivals(Lane& lane) {
    std::vector<Arrival> all;
    while (lane.next() != net::kNever) {
      const net::Instant when = lane.next();
      all.push_back({when - net::kStart, view(lane.take()).seq});
    }
    return all;
  }

  void rule(Word word, std::int32_t nth, net::Duration duration = {}) {
    forward->add_rule({.word = word, .duration = duration, .nth = nth});
  }

  std::optional<Lane> forward, backward;
  std::vector<std::uint32_t> lost;
};

TEST_F(Lanes, DelayIsAddedExactly) {
  make({.one_way_delay = 5ms});
  forward->transmit(at(1ms), data(1));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{6ms, 1}));
}

// 50 octets at 400 kbit/s take 50 * 8 / 400,000 = 1 ms each; the second waits for the first.
TEST_F(Lanes, RateMakesPacketsWaitForEachOther) {
  make({.one_way_delay = 5ms, .rate_bits = 400'000});
  forward->transmit(at(0ms), data(1));
  forward->transmit(at(0ms), data(2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{6ms, 1}, Arrival{7ms, 2}));
}

// 3 bit/s: 400 bits take 133.33... s. Three of them take 400 s, without the rounding of each.
TEST_F(Lanes, RateDoesNotDrift) {
  make({.rate_bits = 3});
  for (std::uint32_t i = 1; i <= 3; ++i) forward->transmit(at(0ms), data(i));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{133'333'333'334ns, 1}, Arrival{266'666'666'667ns, 2}, Arrival{400s, 3}));
}

// One packet is on the line, two of 50 octets fill a queue of 100, the fourth finds no room.
TEST_F(Lanes, QueueDropsItsTail) {
  make({.rate_bits = 400'000, .queue_limit = 100});
  for (std::uint32_t i = 1; i <= 4; ++i) forward->transmit(at(0ms), data(i));
  EXPECT_THAT(lost, ElementsAre(4));
  EXPECT_EQ(arrivals(*forward).size(), 3u);
}

TEST_F(Lanes, ShorterDelayOvertakesNobody) {
  make({.one_way_delay = 20ms});
  forward->transmit(at(0ms), data(1));
  forward->change({.one_way_delay = 1ms});
  forward->transmit(at(2ms), data(2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{20ms, 1}, Arrival{20ms, 2}));
}

TEST_F(Lanes, CutLosesWhatIsOnTheWayAndWhatIsSent) {
  make({.one_way_delay = 5ms});
  forward->transmit(at(0ms), data(1));
  forward->cut(at(1ms));
  forward->transmit(at(2ms), data(2));
  forward->restore();
  forward->transmit(at(3ms), data(3));
  EXPECT_THAT(lost, ElementsAre(1, 2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{8ms, 3}));
}

// Two packets of 1 ms each are on the line when it is cut; after it the line is free, and a third takes its own 1 ms.
TEST_F(Lanes, CutFreesTheLine) {
  make({.rate_bits = 400'000});
  forward->transmit(at(0ms), data(1));
  forward->transmit(at(0ms), data(2));
  forward->cut(at(0ms));
  forward->restore();
  forward->transmit(at(0ms), data(3));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{1ms, 3}));
}

TEST_F(Lanes, WithoutCarrierNothingPasses) {
  make({.one_way_delay = 5ms});
  forward->transmit(at(0ms), data(1));
  forward->set_carrier(at(1ms), false);
  forward->transmit(at(2ms), data(2));
  forward->set_carrier(at(3ms), true);
  forward->transmit(at(3ms), data(3));
  EXPECT_THAT(lost, ElementsAre(1, 2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{8ms, 3}));
}

TEST_F(Lanes, RuleTakesTheNthMatchingPacketAndCountsOnlyThose) {
  make({});
  forward->add_rule({.word = Word::DropSegment, .nth = 2, .flags = flag::kAck, .payload = true});
  forward->transmit(at(0ms), data(1));
  forward->transmit(at(0ms), data(2, 0));                      // no octets
  forward->transmit(at(0ms), segment(3, flag::kSyn, 10));      // no ACK
  forward->transmit(at(0ms), data(4));
  forward->transmit(at(0ms), data(5));
  EXPECT_THAT(lost, ElementsAre(4));
}

// The stream begins at 101: its octets 10 to 19 are in the segment of 111.
TEST_F(Lanes, RuleFindsOctetsOfTheStream) {
  make({});
  forward->add_rule({.word = Word::DropSegment, .first_octet = 12, .last_octet = 12});
  forward->transmit(at(0ms), segment(100, flag::kSyn, 0));
  for (const std::uint32_t seq : {101u, 111u, 121u}) forward->transmit(at(0ms), data(seq));
  EXPECT_THAT(lost, ElementsAre(111));
}

TEST_F(Lanes, DelayedSegmentIsOvertaken) {
  make({.one_way_delay = 5ms});
  rule(Word::DelaySegment, 1, 10ms);
  forward->transmit(at(0ms), data(1));
  forward->transmit(at(1ms), data(2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{6ms, 2}, Arrival{15ms, 1}));
}

TEST_F(Lanes, DuplicatedSegmentArrivesAgain) {
  make({.one_way_delay = 5ms});
  rule(Word::DuplicateSegment, 1, 3ms);
  forward->transmit(at(0ms), data(1));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{5ms, 1}, Arrival{8ms, 1}));
}

TEST_F(Lanes, CorruptSegmentHasAWrongChecksumAndItsOctets) {
  make({});
  rule(Word::CorruptSegment, 1);
  forward->transmit(at(0ms), data(1));
  const Octets packet = forward->take();
  EXPECT_FALSE(fits(packet));
  Octets fixed = packet;
  fix_checksums(fixed);
  EXPECT_EQ(fixed, data(1));
}

TEST_F(Lanes, CorruptionUnseenChangesOneBitOfThePayloadAndFits) {
  make({});
  forward->add_rule({.word = Word::CorruptSegment, .unseen = true});
  forward->transmit(at(0ms), data(1));
  const Octets packet = forward->take();
  const Octets sent = data(1);
  EXPECT_TRUE(fits(packet));
  EXPECT_EQ(packet[40], sent[40] ^ std::byte{1});
  EXPECT_TRUE(std::equal(packet.begin() + 41, packet.end(), sent.begin() + 41));
}

// RFC 9293, 3.10.7.1: a RST to a segment with ACK takes its sequence number from that ACK. It leaves where the segment
// would have arrived, and takes the way back: 5 + 5 ms.
TEST_F(Lanes, ResetSegmentIsAnsweredOnBothSides) {
  make({.one_way_delay = 5ms});
  rule(Word::ResetSegment, 1);
  forward->transmit(at(0ms), data(1));
  EXPECT_THAT(lost, ElementsAre(1));
  ASSERT_EQ(forward->next(), at(5ms));
  const model::PacketView ahead = view(forward->take());
  EXPECT_EQ(model::to_string(ahead), "10.0.0.1:7000 > 10.0.0.2:80 RST+ACK seq 1 ack 5 win 0");
  ASSERT_EQ(backward->next(), at(10ms));
  const Octets back = backward->take();
  EXPECT_TRUE(fits(back));
  EXPECT_EQ(model::to_string(view(back)), "10.0.0.2:80 > 10.0.0.1:7000 RST seq 5 win 0");
}

// A RST to a SYN acknowledges it: SEG.SEQ + SEG.LEN.
TEST_F(Lanes, ResetOfASynAcknowledgesIt) {
  make({});
  forward->add_rule({.word = Word::ResetSegment, .answer_to = model::AnswerTo::Sender});
  forward->transmit(at(0ms), segment(100, flag::kSyn, 0));
  EXPECT_EQ(forward->next(), net::kNever);
  EXPECT_EQ(model::to_string(view(backward->take())), "10.0.0.2:80 > 10.0.0.1:7000 RST+ACK seq 0 ack 101 win 0");
}

TEST_F(Lanes, IcmpSegmentQuotesThePacket) {
  make({});
  forward->add_rule({.word = Word::IcmpSegment, .icmp = {.type = 3, .code = 1}});
  const Octets sent = data(1);
  forward->transmit(at(0ms), Octets{sent});
  const Octets error = backward->take();
  EXPECT_TRUE(fits(error));
  EXPECT_EQ(model::to_string(view(error)), "10.0.0.2 > 10.0.0.1 ICMP type 3 code 1");
  EXPECT_TRUE(std::equal(sent.begin(), sent.end(), error.begin() + 28, error.end()));
}

// RFC 1191, 4: the next hop's MTU is in the last two octets of the ICMP header.
TEST_F(Lanes, NarrowPathSaysHowNarrowItIs) {
  make({.path_mtu = 100});
  forward->transmit(at(0ms), data(1, 60));  // 100 octets
  forward->transmit(at(0ms), data(2, 61));
  EXPECT_THAT(lost, ElementsAre(2));
  const Octets error = backward->take();
  EXPECT_EQ(view(error).type, 3);
  EXPECT_EQ(view(error).code, 4);
  EXPECT_EQ(error[26], std::byte{0});
  EXPECT_EQ(error[27], std::byte{100});
}

TEST_F(Lanes, SilentNarrowPathSaysNothing) {
  make({.path_mtu = 100, .path_mtu_silent = true});
  forward->transmit(at(0ms), data(2, 61));
  EXPECT_THAT(lost, ElementsAre(2));
  EXPECT_EQ(backward->next(), net::kNever);
}

// An ICMP error is never answered by another (RFC 1122, 3.2.2).
TEST_F(Lanes, ErrorIsNotAnswered) {
  make({});
  forward->add_rule({.word = Word::IcmpSegment});
  backward->add_rule({.word = Word::IcmpSegment});
  forward->transmit(at(0ms), data(1));
  backward->transmit(at(0ms), backward->take());
  EXPECT_EQ(forward->next(), net::kNever);
  EXPECT_EQ(lost.size(), 2u);
}

/// Which of 10,000 packets are lost.
std::vector<std::uint32_t> lost_of_many(const model::Conditions& conditions, std::uint64_t seed) {
  std::vector<std::uint32_t> lost;
  Lane lane{{.seed = seed, .link = "link"}, conditions, [&](net::Instant, const Octets& packet) { lost.push_back(view(packet).seq); }};
  for (std::uint32_t i = 0; i < 10'000; ++i) lane.transmit(at(0ms), data(i, 0));
  return lost;
}

constexpr std::uint32_t kTenth = 429'496'730;  // 2^32 / 10

// 10,000 packets, a tenth: 1000 with a standard deviation of sqrt(10,000 * 0.1 * 0.9) = 30. Five of them each way.
TEST(Chance, LosesItsShareAndTheSameForTheSameSeed) {
  const auto lost = lost_of_many({.loss = kTenth}, 1);
  EXPECT_NEAR(static_cast<double>(lost.size()), 1000, 150);
  EXPECT_EQ(lost, lost_of_many({.loss = kTenth}, 1));
  EXPECT_NE(lost, lost_of_many({.loss = kTenth}, 2));
}

// A word draws from a stream of its own: duplication shifts nobody's luck.
TEST(Chance, AnotherWordChangesNobodysLuck) {
  model::Conditions both{.loss = kTenth};
  both.impairments.duplicate = kTenth;
  EXPECT_EQ(lost_of_many({.loss = kTenth}, 1), lost_of_many(both, 1));
}

// Into the bad state with 1/10 and out of it with 1/10: half of the packets, in runs of 10 on average.
TEST(Chance, BurstsLoseRuns) {
  model::Conditions conditions;
  conditions.impairments.burst_enter = conditions.impairments.burst_leave = kTenth;
  const auto lost = lost_of_many(conditions, 1);
  std::size_t runs = 0;
  for (std::size_t i = 0; i < lost.size(); ++i) runs += i == 0 || lost[i] != lost[i - 1] + 1 ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(lost.size()), 5000, 1000);
  EXPECT_NEAR(static_cast<double>(lost.size()) / static_cast<double>(runs), 10, 2);
}

TEST_F(Lanes, JitterStaysWithinItsRangeAndInOrder) {
  model::Conditions conditions{.one_way_delay = 5ms};
  conditions.impairments.jitter = 4ms;
  make(conditions);
  for (std::uint32_t i = 0; i < 100; ++i) forward->transmit(at(i * 1ms), data(i));
  std::uint32_t expected = 0;
  for (const Arrival& arrival : arrivals(*forward)) {
    EXPECT_EQ(arrival.seq, expected++);
    EXPECT_GE(arrival.when, arrival.seq * 1ms + 5ms);
    EXPECT_LE(arrival.when, arrival.seq * 1ms + 9ms);
  }
}

TEST_F(Lanes, JitterThatReordersDoes) {
  model::Conditions conditions;
  conditions.impairments.jitter = 50ms;
  conditions.impairments.jitter_reorders = true;
  make(conditions);
  for (std::uint32_t i = 0; i < 100; ++i) forward->transmit(at(i * 1ms), data(i));
  const std::vector<Arrival> seen = arrivals(*forward);
  EXPECT_FALSE(std::is_sorted(seen.begin(), seen.end(), [](const Arrival& a, const Arrival& b) { return a.seq < b.seq; }));
  EXPECT_EQ(seen.size(), 100u);
}

TEST_F(Lanes, ReorderedPacketArrivesLater) {
  model::Conditions conditions{.one_way_delay = 5ms};
  conditions.impairments.reorder = ~std::uint32_t{0};
  conditions.impairments.reorder_by = 10ms;
  make(conditions);
  forward->transmit(at(0ms), data(1));
  forward->change({.one_way_delay = 5ms});
  forward->transmit(at(1ms), data(2));
  EXPECT_THAT(arrivals(*forward), ElementsAre(Arrival{6ms, 2}, Arrival{15ms, 1}));
}

}  // namespace
}  // namespace halfopen::realnet
