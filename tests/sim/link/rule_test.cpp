#include "halfopen/sim/link/rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "far_end.h"
#include "halfopen/sim/link/simplex.h"

namespace halfopen::sim::link {
namespace {

using testing::ElementsAre;
namespace flag = wire::tcp_flag;

TEST(Match, LeftAloneMatchesEverything) {
  EXPECT_TRUE(Match{}.matches(packet_of(100), {}));
  EXPECT_TRUE(Match{}.matches(segment_of(flag::kSyn), {}));
}

TEST(Match, ByProtocol) {
  const Match udp{.protocol = wire::Protocol::Udp};
  EXPECT_TRUE(udp.matches(packet_of(100), {}));
  EXPECT_FALSE(udp.matches(segment_of(flag::kSyn), {}));
}

TEST(Match, FlagsMustAllBeSetAndNoneOfTheOthers) {
  const Match syn_only{.flags_set = flag::kSyn, .flags_clear = flag::kAck};
  EXPECT_TRUE(syn_only.matches(segment_of(flag::kSyn), {}));
  EXPECT_FALSE(syn_only.matches(segment_of(flag::kSyn | flag::kAck), {}));
  EXPECT_FALSE(syn_only.matches(segment_of(flag::kAck), {}));
  const Match fin_ack{.flags_set = flag::kFin | flag::kAck};
  EXPECT_FALSE(fin_ack.matches(segment_of(flag::kFin), {}));
}

TEST(Match, FlagsOfAnotherProtocolAreNotRead) {
  wire::Packet datagram = packet_of(100);
  datagram.tcp.flags = flag::kSyn;
  EXPECT_FALSE((Match{.flags_set = flag::kSyn}).matches(datagram, {}));
  EXPECT_TRUE((Match{.flags_clear = flag::kSyn}).matches(datagram, {}));
}

TEST(Match, PayloadBoundsAreInclusive) {
  const Match hundred{.payload_min = 100, .payload_max = 100};
  EXPECT_FALSE(hundred.matches(packet_of(28 + 99), {}));
  EXPECT_TRUE(hundred.matches(packet_of(28 + 100), {}));
  EXPECT_FALSE(hundred.matches(packet_of(28 + 101), {}));
}

TEST(Match, PortsAreThoseOfThePacketsProtocol) {
  wire::Packet datagram = packet_of(100);
  datagram.udp = {53, 4000};
  datagram.tcp.source_port = 80;
  EXPECT_TRUE((Match{.source_port = 53, .destination_port = 4000}).matches(datagram, {}));
  EXPECT_FALSE((Match{.source_port = 80}).matches(datagram, {}));
  EXPECT_FALSE((Match{.destination_port = 4001}).matches(datagram, {}));
}

class RuleTest : public testing::Test {
 protected:
  void send(std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t i = from; i <= to; ++i) line_.transmit(packet_of(100, i));
  }
  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> numbers;
    for (const Arrival& arrival : far_end_.arrivals) numbers.push_back(arrival.number);
    return numbers;
  }

  core::EventQueue queue_;
  FarEnd far_end_{queue_};
  Notes notes_;
  Simplex line_{queue_, {0, Direction::Forward, 1, "lan"}, {.one_way_delay = 5ms}, &notes_};

  void SetUp() override { line_.attach(&far_end_); }
};

using DropRule = RuleTest;

TEST_F(DropRule, TakesTheNthAndNoOther) {
  line_.add_rule({.nth = 3});
  send(1, 5);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(notes_.lines, testing::Contains("lost 3 (Rule)"));
}

TEST_F(DropRule, TakesCountInARow) {
  line_.add_rule({.nth = 2, .count = 3});
  send(1, 6);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 5, 6));
}

TEST_F(DropRule, TakesAllTheRestIfCountIsEndless) {
  line_.add_rule({.nth = 3, .count = std::numeric_limits<std::uint32_t>::max()});
  send(1, 6);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 2));
}

TEST_F(DropRule, CountsOnlyWhatMatches) {
  line_.add_rule({.match = {.flags_set = flag::kSyn}, .nth = 2});
  line_.transmit(segment_of(flag::kSyn, 1));
  line_.transmit(packet_of(100, 2));
  line_.transmit(segment_of(flag::kSyn, 3));
  line_.transmit(segment_of(flag::kSyn, 4));
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 2, 4));
}

TEST_F(DropRule, CountsFromWhenItWasAdded) {
  send(1, 2);
  line_.add_rule({.nth = 1});
  send(3, 4);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 2, 4));
}

TEST_F(DropRule, DoesNotCountWhatACutHasLost) {
  line_.add_rule({.nth = 2});
  line_.cut();
  send(1, 4);
  line_.restore();
  send(5, 7);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(5, 7));
}

TEST_F(DropRule, EndsWhenRemoved) {
  const RuleId all = line_.add_rule({.count = 100});
  const RuleId other = line_.add_rule({.nth = 4});
  send(1, 1);
  line_.remove_rule(all);
  send(2, 5);
  line_.remove_rule(other);
  line_.remove_rule(other);  // harmless
  run(queue_);
  // The second rule has counted #1 as well: its fourth is #4.
  EXPECT_THAT(order(), ElementsAre(2, 3, 5));
}

TEST(DroppedPacket, HasUsedTheLine) {
  core::EventQueue queue;
  FarEnd far_end{queue};
  Simplex line{queue, {0, Direction::Forward, 1, "lan"}, {.rate_bits = 8'000'000}, nullptr};
  line.attach(&far_end);
  line.add_rule({.nth = 1});
  line.transmit(packet_of(1000, 1));
  line.transmit(packet_of(1000, 2));
  run(queue);
  EXPECT_THAT(far_end.arrivals, ElementsAre(Arrival{2, 2ms}));  // 1 us an octet, behind the one that was lost
}

using DelayRule = RuleTest;

TEST_F(DelayRule, LetsTheFollowingOvertake) {
  line_.add_rule({.nth = 2, .verdict = Verdict::Delay, .delay = 3ms});
  send(1, 3);
  run(queue_);
  // #2: 5 ms + 3 ms.
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}, Arrival{3, 5ms}, Arrival{2, 8ms}));
}

TEST_F(DelayRule, DelayedPacketsOfOneArrivalKeepTheirOrder) {
  line_.add_rule({.count = 3, .verdict = Verdict::Delay, .delay = 3ms});
  line_.add_rule({.nth = 4, .verdict = Verdict::Delay, .delay = 1ms});
  send(1, 4);
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{4, 6ms}, Arrival{1, 8ms}, Arrival{2, 8ms}, Arrival{3, 8ms}));
}

TEST_F(DelayRule, WhatKeptItsOrderGoesFirstAtOneInstant) {
  line_.add_rule({.verdict = Verdict::Delay, .delay = 3ms});
  send(1, 1);
  run_until(queue_, 3ms);
  send(2, 2);
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{2, 8ms}, Arrival{1, 8ms}));
}

using DuplicateRule = RuleTest;

TEST_F(DuplicateRule, BringsACopyBehindIt) {
  line_.add_rule({.nth = 1, .verdict = Verdict::Duplicate});
  send(1, 1);
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}, Arrival{1, 5ms}));
}

TEST_F(DuplicateRule, MayBringItLate) {
  line_.add_rule({.nth = 1, .verdict = Verdict::Duplicate, .delay = 2s});
  send(1, 2);
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}, Arrival{2, 5ms}, Arrival{1, 2005ms}));
}

using DamageRule = RuleTest;

TEST_F(DamageRule, SpoilsTheChecksumOfThatPacketOnly) {
  line_.add_rule({.nth = 2, .verdict = Verdict::Damage});
  send(1, 3);
  run(queue_);
  EXPECT_THAT(far_end_.damaged, ElementsAre(false, true, false));
}

using SeveralRules = RuleTest;

TEST_F(SeveralRules, TheOldestWinsAndAllCount) {
  line_.add_rule({.nth = 2, .verdict = Verdict::Damage});
  line_.add_rule({.nth = 2, .count = 2});
  send(1, 4);
  run(queue_);
  EXPECT_THAT(order(), ElementsAre(1, 2, 4));
  EXPECT_THAT(far_end_.damaged, ElementsAre(false, true, false));
}

TEST(RulesAndLoss, ARuleShiftsNobodysLuck) {
  const auto survivors = [](bool with_rule) {
    core::EventQueue queue;
    FarEnd far_end{queue};
    Simplex line{queue, {0, Direction::Forward, 7, "lan"}, {.chances = {.loss = 0x8000'0000}}, nullptr};
    line.attach(&far_end);
    if (with_rule) line.add_rule({.count = 10});
    for (std::uint32_t i = 0; i < 64; ++i) line.transmit(packet_of(28, i));
    run(queue);
    std::erase_if(far_end.arrivals, [](const Arrival& arrival) { return arrival.number < 10; });
    return far_end.arrivals;
  };
  EXPECT_EQ(survivors(true), survivors(false));
}

}  // namespace
}  // namespace halfopen::sim::link
