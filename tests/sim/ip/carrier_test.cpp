// The cable of one's own card. Evidence: linux/3.S1f.peer-link-down-static, windows/6.8.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Carrier, TheUpperLayerHearsOfItWithTheInterfacesAddresses) {
  Bench bench;
  bench.add_card({{kOwn, 24}, {address("fd00::1"), 64}});
  bench.set_carrier(false);
  bench.set_carrier(true);
  EXPECT_THAT(bench.upper.carrier, ElementsAre(false, true));
  EXPECT_THAT(bench.upper.carrier_addresses, ElementsAre(kOwn, address("fd00::1")));
}

// linux/3.S1f.peer-link-down-static: sends are counted as sent.
TEST(Carrier, LostWithPermanentNeighboursLinuxGoesOnSending) {
  Bench bench;
  bench.add_card({{kOwn, 24}});
  bench.set_carrier(false);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer, 1)), SendResult::Sent);
  EXPECT_THAT(bench.wire().data(), ElementsAre(1));
}

// linux/3.S1f.peer-link-down-dynamic: the entry goes with the carrier, and a segment that waits fails after 3 s.
TEST(Carrier, LostWithResolvedNeighboursTheyAreForgotten) {
  Bench bench;
  bench.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  bench.stack.send(segment(kOwn, kPeer, 1));
  bench.receive(arp_packet(true, kPeer, kOwn));
  bench.run_until(1s);
  bench.set_carrier(false);
  EXPECT_EQ(bench.stack.neighbour_state(0, kPeer), NeighbourState::None);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer, 2)), SendResult::Sent);
  bench.run();
  ASSERT_EQ(bench.upper.failed.size(), 1u);
  EXPECT_EQ(bench.upper.failed[0].at, 4s);
  EXPECT_EQ(bench.upper.failed[0].packet.ip.id, 2u);
}

TEST(Carrier, WhatWaitedForAnAnswerIsDroppedWithoutAWord) {
  Bench bench;
  bench.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  bench.stack.send(segment(kOwn, kPeer, 1));
  bench.set_carrier(false);
  bench.run();
  EXPECT_THAT(bench.upper.failed, IsEmpty());
}

TEST(Interface, TakenDownForgetsItsNeighbours) {
  Bench bench;
  bench.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  bench.stack.send(segment(kOwn, kPeer, 1));
  bench.stack.set_up(0, false);
  EXPECT_EQ(bench.stack.neighbour_state(0, kPeer), NeighbourState::None);
  bench.run();
  EXPECT_THAT(bench.upper.failed, IsEmpty());
}

TEST(Carrier, GainedTheNeighbourIsResolvedAnew) {
  Bench bench;
  bench.add_card({{kOwn, 24}}, NeighbourKind::Resolved);
  bench.stack.send(segment(kOwn, kPeer, 1));
  bench.receive(arp_packet(true, kPeer, kOwn));
  bench.set_carrier(false);
  bench.set_carrier(true);
  bench.wire().sent.clear();
  bench.stack.send(segment(kOwn, kPeer, 2));
  EXPECT_THAT(bench.wire().questions(false), ElementsAre(0s));
  bench.receive(arp_packet(true, kPeer, kOwn));
  EXPECT_THAT(bench.wire().data(), ElementsAre(2));
}

TEST(Carrier, LostOnWindowsTakesTheRoutesAlong) {
  Bench bench{{.host = "host", .carrier_loss_withdraws_routes = true}};
  bench.add_card({{kOwn, 24}});
  ASSERT_EQ(bench.stack.send(segment(kOwn, kPeer, 1)), SendResult::Sent);
  bench.set_carrier(false);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer, 2)), SendResult::LinkDown);
  bench.set_carrier(true);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer, 3)), SendResult::Sent);
  EXPECT_THAT(bench.wire().data(), ElementsAre(1, 3));
}

TEST(Carrier, MissingFromTheStartIsKnown) {
  Bench bench{{.host = "host", .carrier_loss_withdraws_routes = true}};
  TestWire loose{bench.queue};
  loose.up = false;
  const InterfaceId card = bench.stack.add_interface({.addresses = {{kOwn, 24}}}, loose);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer)), SendResult::LinkDown);
  loose.up = true;
  bench.stack.card(card).carrier_changed(true);
  EXPECT_EQ(bench.stack.send(segment(kOwn, kPeer)), SendResult::Sent);
}

}  // namespace
}  // namespace halfopen::sim::ip
