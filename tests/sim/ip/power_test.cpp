// A host that stands still, and one without power.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> numbers(const std::vector<Transmitted>& packets) {
  std::vector<std::uint32_t> all;
  for (const Transmitted& one : packets) all.push_back(one.packet.ip.id);
  return all;
}

class FreezeTest : public testing::Test {
 protected:
  FreezeTest() { bench_.add_card({{kOwn, 24}}, NeighbourKind::Resolved); }
  Bench bench_{{.host = "host", .seed = 1, .card_queue_limit = 3}};
};

TEST_F(FreezeTest, TheCardKeepsWhatArrivesAsLongAsItHasRoom) {
  bench_.stack.freeze();
  for (std::uint32_t i = 1; i <= 5; ++i) bench_.receive(segment(kPeer, kOwn, i));
  bench_.run_until(10s);
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  EXPECT_THAT(bench_.tap.discards, ElementsAre(Discard::CardQueueFull, Discard::CardQueueFull));
  bench_.stack.thaw();
  bench_.receive(segment(kPeer, kOwn, 6));  // no room yet: the three come first
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  bench_.run();
  bench_.receive(segment(kPeer, kOwn, 7));
  EXPECT_THAT(numbers(bench_.upper.tcp), ElementsAre(1, 2, 3, 7));
  EXPECT_EQ(bench_.upper.tcp[0].at, 10s);
}

TEST_F(FreezeTest, WhatArrivesBehindTheHeldKeepsItsPlace) {
  bench_.stack.freeze();
  bench_.receive(segment(kPeer, kOwn, 1));
  bench_.stack.thaw();
  bench_.receive(segment(kPeer, kOwn, 2));
  bench_.run();
  EXPECT_THAT(numbers(bench_.upper.tcp), ElementsAre(1, 2));
}

TEST_F(FreezeTest, NobodyAnswersArpMeanwhile) {
  bench_.stack.freeze();
  bench_.receive(arp_packet(false, kPeer, kOwn));
  bench_.run_until(1s);
  EXPECT_THAT(bench_.wire().sent, IsEmpty());
  bench_.stack.thaw();
  bench_.run();
  ASSERT_EQ(bench_.wire().sent.size(), 1u);
  EXPECT_EQ(bench_.wire().sent[0].at, 1s);
}

TEST_F(FreezeTest, TimersThatExpireWaitForTheThaw) {
  bench_.stack.send(segment(kOwn, kPeer, 1));
  bench_.stack.freeze();
  bench_.run_until(10s);
  EXPECT_THAT(bench_.wire().questions(false), ElementsAre(0s));
  bench_.stack.thaw();
  bench_.run();
  // The question due at 1 s leaves at 10 s; from there the usual distances.
  EXPECT_THAT(bench_.wire().questions(false), ElementsAre(0s, 10s, 11s));
  EXPECT_EQ(bench_.upper.failed.at(0).at, 12s);
}

TEST_F(FreezeTest, TimersThatDoNotExpireAreNotMoved) {
  bench_.stack.send(segment(kOwn, kPeer, 1));
  bench_.run_until(100ms);
  bench_.stack.freeze();
  bench_.run_until(900ms);
  bench_.stack.thaw();
  bench_.run_until(1s);
  EXPECT_THAT(bench_.wire().questions(false), ElementsAre(0s, 1s));
}

TEST_F(FreezeTest, TheLoopbackStandsStillToo) {
  bench_.stack.send(segment(kOwn, kOwn, 1));
  bench_.stack.freeze();
  bench_.run_until(1s);
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  bench_.stack.thaw();
  bench_.run();
  EXPECT_EQ(bench_.upper.tcp.at(0).at, 1s);
}

TEST_F(FreezeTest, ACableThatWasPulledIsNoticedAtTheThaw) {
  bench_.stack.freeze();
  bench_.set_carrier(false);
  EXPECT_THAT(bench_.upper.carrier, IsEmpty());
  bench_.stack.thaw();
  EXPECT_THAT(bench_.upper.carrier, ElementsAre(false));
}

TEST_F(FreezeTest, ACableThatIsBackByThenIsNot) {
  bench_.stack.freeze();
  bench_.set_carrier(false);
  bench_.set_carrier(true);
  bench_.stack.thaw();
  EXPECT_THAT(bench_.upper.carrier, IsEmpty());
}

class PowerTest : public testing::Test {
 protected:
  PowerTest() { bench_.add_card({{kOwn, 24}}, NeighbourKind::Resolved); }
  Bench bench_;
};

TEST_F(PowerTest, OffIsDeafAndDumb) {
  bench_.stack.send(segment(kOwn, kPeer, 1));
  bench_.stack.send(segment(kOwn, kOwn, 2));
  bench_.stack.power_off();
  EXPECT_TRUE(bench_.queue.empty());
  bench_.receive(segment(kPeer, kOwn));
  bench_.receive(arp_packet(false, kPeer, kOwn));
  EXPECT_EQ(bench_.stack.send(segment(kOwn, kPeer, 3)), SendResult::LinkDown);
  bench_.set_carrier(false);
  bench_.run_until(10s);
  EXPECT_THAT(bench_.upper.tcp, IsEmpty());
  EXPECT_THAT(bench_.upper.failed, IsEmpty());
  EXPECT_THAT(bench_.upper.carrier, IsEmpty());
  EXPECT_EQ(bench_.wire().sent.size(), 1u);  // the question from before
}

TEST_F(PowerTest, OnAgainItKnowsItsAddressesAndNobodyElse) {
  bench_.stack.send(segment(kOwn, kPeer, 1));
  bench_.receive(arp_packet(true, kPeer, kOwn));
  bench_.stack.learn_path_mtu(kPeer, 1400);
  bench_.stack.power_off();
  bench_.stack.power_on();
  EXPECT_EQ(bench_.stack.neighbour_state(0, kPeer), NeighbourState::None);
  EXPECT_EQ(bench_.stack.mtu_to(kPeer), 1500u);
  bench_.receive(segment(kPeer, kOwn, 2));
  EXPECT_THAT(numbers(bench_.upper.tcp), ElementsAre(2));
}

TEST_F(PowerTest, OnAgainItMayComplainAnew) {
  Bench bench;
  bench.add_card({{kOwn, 24}});
  for (int i = 0; i < 10; ++i) bench.stack.port_unreachable(datagram(kPeer, kOwn));
  ASSERT_EQ(bench.wire().sent.size(), 6u);
  bench.stack.power_off();
  bench.stack.power_on();
  bench.stack.port_unreachable(datagram(kPeer, kOwn));
  EXPECT_EQ(bench.wire().sent.size(), 7u);
}

TEST_F(PowerTest, ACableThatWasPulledMeanwhileCounts) {
  Bench bench{{.host = "host", .carrier_loss_withdraws_routes = true}};
  bench.add_card({{kOwn, 24}});
  ASSERT_EQ(bench.stack.send(segment(kOwn, kPeer)), SendResult::Sent);
  bench.stack.power_off();
  bench.set_carrier(false);
  bench.stack.power_on();
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer)), SendResult::LinkDown);
}

TEST_F(PowerTest, OnAgainAFrozenHostRuns) {
  bench_.stack.freeze();
  bench_.receive(segment(kPeer, kOwn, 1));
  bench_.stack.power_off();
  bench_.stack.power_on();
  bench_.receive(segment(kPeer, kOwn, 2));
  bench_.run();
  EXPECT_THAT(numbers(bench_.upper.tcp), ElementsAre(2));
}

TEST_F(PowerTest, ACableThatChangedMeanwhileIsNoNews) {
  bench_.stack.power_off();
  bench_.set_carrier(false);
  bench_.stack.power_on();
  EXPECT_THAT(bench_.upper.carrier, IsEmpty());
  bench_.set_carrier(true);
  EXPECT_THAT(bench_.upper.carrier, ElementsAre(true));
}

}  // namespace
}  // namespace halfopen::sim::ip
