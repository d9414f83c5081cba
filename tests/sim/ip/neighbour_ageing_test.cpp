// What becomes of a neighbour that was known: REACHABLE, STALE, DELAY, PROBE. RFC 4861, 7.3;
// linux/3.S1f.all-frames-lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "neighbour_fixture.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = NeighbourState;

using Reachable = NeighbourTest;

TEST_F(Reachable, LastsBetween15And45SecondsByTheSeed) {
  const auto lasts = [](std::uint64_t seed) {
    Bench bench{{.host = "host", .seed = seed}};
    bench.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
    bench.stack.send(segment(kOwn, kPeer));
    bench.receive(arp_packet(true, kPeer, kOwn));
    while (bench.stack.neighbour_state(0, kPeer) == State::Reachable) bench.queue.fire_next();
    return bench.queue.now() - net::kStart;
  };
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    EXPECT_GE(lasts(seed), 15s);
    EXPECT_LT(lasts(seed), 45s);
  }
  EXPECT_EQ(lasts(1), lasts(1));
  EXPECT_NE(lasts(1), lasts(2));
}

TEST_F(Reachable, EndsInStaleWhenUnused) {
  reach();
  reachable_until();
  EXPECT_EQ(state(), State::Stale);
  EXPECT_TRUE(bench_.queue.empty());
  EXPECT_THAT(bench_.wire().questions(true), IsEmpty());
}

TEST_F(Reachable, EndsInDelayWhenUsedInTheLastFiveSeconds) {
  reach();
  Bench twin;
  twin.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  twin.stack.send(segment(kOwn, kPeer));
  twin.receive(arp_packet(true, kPeer, kOwn));
  const net::Duration end = reachable_until();  // same seed, same draw
  twin.run_until(end - 5s);
  twin.stack.send(segment(kOwn, kPeer));
  twin.run_until(end);
  EXPECT_EQ(twin.stack.neighbour_state(0, kPeer), State::Delay);
}

TEST_F(Reachable, ConfirmationProlongsIt) {
  reach();
  bench_.run_until(10s);
  bench_.stack.confirm(kPeer);
  const net::Duration prolonged = reachable_until();
  Bench twin;
  twin.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  twin.stack.send(segment(kOwn, kPeer));
  twin.receive(arp_packet(true, kPeer, kOwn));
  while (twin.stack.neighbour_state(0, kPeer) == State::Reachable) twin.queue.fire_next();
  EXPECT_EQ(prolonged, twin.queue.now() - net::kStart + 10s);
}

TEST_F(Reachable, AQuestionOfThePeerChangesNothing) {
  reach();
  bench_.receive(arp_packet(false, kPeer, kOwn));
  EXPECT_EQ(state(), State::Reachable);
}

TEST_F(Reachable, AQuestionFromANewCardMakesItStale) {
  reach();
  bench_.receive(arp_packet(false, kPeer, kOwn, 0x02'00'00'00'00'99));
  EXPECT_EQ(state(), State::Stale);
  EXPECT_TRUE(bench_.queue.empty());  // no timer runs in STALE
}

TEST_F(Reachable, IsDrawnAnewAfterFiveMinutes) {
  reach();
  const net::Duration first = reachable_until();
  bench_.run_until(300s);  // the draw was made at 0 s
  answer();
  EXPECT_NE(reachable_until() - 300s, first);
}

TEST_F(Reachable, KeepsItsDrawForFiveMinutes) {
  reach();
  const net::Duration first = reachable_until();
  bench_.run_until(200s);
  answer();
  EXPECT_EQ(reachable_until() - 200s, first);
}

using Stale = NeighbourTest;

TEST_F(Stale, SendsAtOnceAndAsksTheOneCardAfterFiveSeconds) {
  in_stale();
  const net::Duration start = now();
  send(2);
  EXPECT_THAT(bench_.wire().data(), ElementsAre(2));
  EXPECT_EQ(state(), State::Delay);
  bench_.run_until(start + 5s);
  EXPECT_EQ(state(), State::Probe);
  bench_.run();
  // DELAY 5 s, then PROBE: three questions to the card, a second apart, and one second for the last.
  EXPECT_THAT(bench_.wire().questions(true), ElementsAre(start + 5s, start + 6s, start + 7s));
  EXPECT_THAT(bench_.wire().questions(false), IsEmpty());
  EXPECT_EQ(now(), start + 8s);
  EXPECT_EQ(state(), State::Failed);
  EXPECT_THAT(bench_.upper.failed, IsEmpty());  // nothing had to wait
}

TEST_F(Stale, PacketsLeaveDuringDelayAndProbe) {
  in_stale();
  const net::Duration start = now();
  send(2);
  bench_.run_until(start + 6500ms);
  ASSERT_EQ(state(), State::Probe);
  send(3);
  EXPECT_THAT(bench_.wire().data(), ElementsAre(2, 3));
}

TEST_F(Stale, AnAnswerToTheProbeMakesItReachable) {
  in_stale();
  const net::Duration start = now();
  send(2);
  bench_.run_until(start + 6500ms);
  answer();
  EXPECT_EQ(state(), State::Reachable);
  bench_.run_until(start + 10s);
  EXPECT_EQ(bench_.wire().questions(true).size(), 2u);
}

TEST_F(Stale, ConfirmationDuringDelaySparesTheProbe) {
  in_stale();
  const net::Duration start = now();
  send(2);
  bench_.run_until(start + 1s);
  bench_.stack.confirm(kPeer);
  bench_.run_until(start + 6s);
  EXPECT_EQ(state(), State::Reachable);
  EXPECT_THAT(bench_.wire().questions(true), IsEmpty());
}

TEST_F(Stale, AnOldConfirmationDoesNot) {
  in_stale();
  bench_.stack.confirm(kPeer);
  const net::Duration confirmed = now();
  bench_.run_until(confirmed + 1ns);
  send(2);
  bench_.run_until(confirmed + 1ns + 5s);  // confirmed 5 s and 1 ns ago
  EXPECT_EQ(state(), State::Probe);
}

}  // namespace
}  // namespace halfopen::sim::ip
