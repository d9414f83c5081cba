// Finding a neighbour, and being found. Evidence: linux/4.1.arp-silence (three questions, a second apart).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "neighbour_fixture.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = NeighbourState;

using Incomplete = NeighbourTest;

TEST_F(Incomplete, AsksThreeTimesThenFailsEveryPacketThatWaits) {
  send(1);
  EXPECT_EQ(state(), State::Incomplete);
  bench_.run_until(1500ms);
  send(2);
  bench_.run_until(3s - 1ns);
  EXPECT_THAT(bench_.upper.failed, IsEmpty());
  bench_.run();
  EXPECT_THAT(bench_.wire().questions(false), ElementsAre(0s, 1s, 2s));
  EXPECT_THAT(bench_.wire().data(), IsEmpty());
  EXPECT_EQ(state(), State::Failed);
  ASSERT_EQ(bench_.upper.failed.size(), 2u);
  EXPECT_EQ(bench_.upper.failed[0].at, 3s);
  EXPECT_EQ(bench_.upper.failed[0].packet.ip.id, 1u);
  EXPECT_EQ(bench_.upper.failed[1].packet.ip.id, 2u);
}

TEST_F(Incomplete, TheQuestionIsBroadcastAndSaysWhoAsks) {
  send(1);
  ASSERT_EQ(bench_.wire().sent.size(), 1u);
  const wire::Packet& question = bench_.wire().sent[0].packet;
  EXPECT_EQ(question.ip.source, kOwn);
  EXPECT_EQ(question.ip.destination, kPeer);
  EXPECT_FALSE(question.arp.reply);
  EXPECT_EQ(question.arp.sender_hardware, kOwnHardware + 0x100);
  EXPECT_EQ(question.arp.target_hardware, 0u);
}

TEST_F(Incomplete, AnAnswerLetsTheWaitingGoInOrder) {
  send(1);
  send(2);
  bench_.run_until(2500ms);
  answer();
  EXPECT_EQ(state(), State::Reachable);
  EXPECT_THAT(bench_.wire().data(), ElementsAre(1, 2));
  send(3);
  EXPECT_THAT(bench_.wire().data(), ElementsAre(1, 2, 3));
  bench_.run_until(10s);
  EXPECT_THAT(bench_.upper.failed, IsEmpty());
  EXPECT_EQ(bench_.wire().sent.size(),
            6u);  // three questions, at 0, 1 and 2 s, and three segments: an answer is not answered
}

TEST_F(Incomplete, AnAnswerForSomebodyElseIsNoAnswer) {
  send(1);
  bench_.receive(arp_packet(true, kPeer, address("10.0.0.9")));
  bench_.receive(arp_packet(true, address("10.0.0.3"), kOwn));
  EXPECT_EQ(state(), State::Incomplete);
  EXPECT_EQ(bench_.stack.neighbour_state(0, address("10.0.0.3")), State::None);  // nobody had asked
}

TEST_F(Incomplete, AQuestionOfThePeerAnswersToo) {
  send(1);
  bench_.receive(arp_packet(false, kPeer, kOwn));
  EXPECT_THAT(bench_.wire().data(), ElementsAre(1));
  EXPECT_EQ(state(), State::Delay);  // STALE, and the packet that waited has used it
}

TEST_F(Incomplete, TheOldestGivesWayWhenTooManyWait) {
  for (std::uint32_t i = 1; i <= 103; ++i) send(i);  // room for 101
  EXPECT_THAT(bench_.tap.discards, ElementsAre(Discard::Unresolved, Discard::Unresolved));
  answer();
  ASSERT_EQ(bench_.wire().data().size(), 101u);
  EXPECT_EQ(bench_.wire().data().front(), 3u);
  EXPECT_EQ(bench_.wire().data().back(), 103u);
}

TEST_F(Incomplete, FailedIsAskedAnewByTheNextPacket) {
  send(1);
  bench_.run_until(5s);
  ASSERT_EQ(state(), State::Failed);
  send(2);
  EXPECT_EQ(state(), State::Incomplete);
  bench_.run();
  EXPECT_THAT(bench_.wire().questions(false), ElementsAre(0s, 1s, 2s, 5s, 6s, 7s));
  ASSERT_EQ(bench_.upper.failed.size(), 2u);
  EXPECT_EQ(bench_.upper.failed[1].at, 8s);
}

TEST_F(NeighbourTest, AnswersQuestionsAboutItsOwnAddresses) {
  bench_.receive(arp_packet(false, kPeer, kOwn));
  bench_.receive(arp_packet(false, kPeer, address("10.0.0.9")));
  bench_.receive(arp_packet(false, kPeer, address("127.0.0.1")));
  ASSERT_EQ(bench_.wire().sent.size(), 1u);
  const wire::Packet& reply = bench_.wire().sent[0].packet;
  EXPECT_TRUE(reply.arp.reply);
  EXPECT_EQ(reply.ip.source, kOwn);
  EXPECT_EQ(reply.ip.destination, kPeer);
  EXPECT_EQ(reply.arp.sender_hardware, kOwnHardware + 0x100);
  EXPECT_EQ(reply.arp.target_hardware, kPeerHardware);
  EXPECT_EQ(state(), State::Stale);  // and has learnt who asked
}

TEST_F(NeighbourTest, AnUnspecifiedAskerTellsNothingAboutItself) {
  bench_.receive(arp_packet(false, net::Address{}, kOwn));
  EXPECT_EQ(bench_.wire().sent.size(), 1u);
  EXPECT_EQ(bench_.stack.neighbour_state(0, net::Address{}), State::None);
}

TEST_F(NeighbourTest, ARouterIsResolvedInPlaceOfWhatIsBehindIt) {
  bench_.stack.add_route({.destination = address("0.0.0.0"), .next_hop = address("10.0.0.254")});
  bench_.stack.send(segment(kOwn, address("192.0.2.1"), 1));
  ASSERT_EQ(bench_.wire().sent.size(), 1u);
  EXPECT_EQ(bench_.wire().sent[0].packet.ip.destination, address("10.0.0.254"));
}

TEST_F(NeighbourTest, SolicitsOverIpv6) {
  Bench six;
  six.add_card({{kOwn, 24}, {address("fd00::1"), 64}}, NeighbourKind::Resolved);
  six.stack.send(segment(address("fd00::1"), address("fd00::2"), 1));
  ASSERT_EQ(six.wire().sent.size(), 1u);
  EXPECT_EQ(six.wire().sent[0].packet.ip.source, address("fd00::1"));
  EXPECT_EQ(six.wire().sent[0].packet.ip.destination, address("fd00::2"));
  six.receive(arp_packet(true, address("fd00::2"), address("fd00::1")));
  EXPECT_THAT(six.wire().data(), ElementsAre(1));
}

TEST(PermanentNeighbour, IsNeverAskedForButAnswers) {
  Bench bench;
  bench.add_card({{kOwn, 24}});
  bench.stack.send(segment(kOwn, kPeer, 1));
  EXPECT_THAT(bench.wire().data(), ElementsAre(1));
  bench.receive(arp_packet(false, kPeer, kOwn));
  EXPECT_EQ(bench.wire().sent.size(), 2u);
  EXPECT_EQ(bench.stack.neighbour_state(0, kPeer), State::None);
}

}  // namespace
}  // namespace halfopen::sim::ip
