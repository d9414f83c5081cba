// A host with one card whose neighbours are resolved: 10.0.0.1, and 10.0.0.2 to be found.
#pragma once

#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::ip {

class NeighbourTest : public testing::Test {
 protected:
  NeighbourTest() { bench_.add_card({{kOwn, 24}}, NeighbourKind::Resolved); }

  void send(std::uint32_t number) { EXPECT_EQ(bench_.stack.send(segment(kOwn, kPeer, number)), SendResult::Sent); }
  void answer() { bench_.receive(arp_packet(true, kPeer, kOwn)); }
  NeighbourState state() const { return bench_.stack.neighbour_state(0, kPeer); }
  net::Duration now() const { return bench_.queue.now() - net::kStart; }

  /// Asked for and answered at once, at the start of the run.
  void reach() {
    send(1);
    answer();
    ASSERT_EQ(state(), NeighbourState::Reachable);
  }
  /// When the entry leaves REACHABLE if nobody confirms it.
  net::Duration reachable_until() {
    while (state() == NeighbourState::Reachable) bench_.queue.fire_next();
    return now();
  }
  void in_stale() {
    reach();
    reachable_until();
    ASSERT_EQ(state(), NeighbourState::Stale);
    bench_.wire().sent.clear();
  }

  Bench bench_;
};

}  // namespace halfopen::sim::ip
