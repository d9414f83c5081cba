//   A ──── forward ───▶ B
//     ◀─── backward ───
#include "halfopen/sim/link/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "far_end.h"

namespace halfopen::sim::link {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LinkTest : public testing::Test {
 protected:
  void SetUp() override {
    link_.attach(End::A, a_);
    link_.attach(End::B, b_);
  }

  core::EventQueue queue_;
  FarEnd a_{queue_}, b_{queue_};
  Notes notes_;
  Link link_{
      queue_,
      {.index = 3, .name = "lan", .seed = 1, .forward = {.one_way_delay = 5ms}, .backward = {.one_way_delay = 7ms}},
      &notes_};
};

TEST_F(LinkTest, EachDirectionHasItsOwnDelay) {
  link_.wire(End::A).transmit(packet_of(100, 1));
  link_.wire(End::B).transmit(packet_of(100, 2));
  EXPECT_EQ(link_.in_flight(), 2u);
  run(queue_);
  EXPECT_THAT(b_.arrivals, ElementsAre(Arrival{1, 5ms}));
  EXPECT_THAT(a_.arrivals, ElementsAre(Arrival{2, 7ms}));
}

TEST_F(LinkTest, CutOfOneDirectionLeavesTheOther) {
  link_.cut(Direction::Forward);
  EXPECT_TRUE(link_.is_cut(Direction::Forward));
  EXPECT_FALSE(link_.is_cut(Direction::Backward));
  link_.wire(End::A).transmit(packet_of(100, 1));
  link_.wire(End::B).transmit(packet_of(100, 2));
  run(queue_);
  EXPECT_THAT(b_.arrivals, IsEmpty());
  EXPECT_THAT(a_.arrivals, ElementsAre(Arrival{2, 7ms}));
  EXPECT_THAT(a_.carrier, IsEmpty());
  EXPECT_THAT(b_.carrier, IsEmpty());
}

TEST_F(LinkTest, UnplugTellsBothAndLosesWhatIsUnderWay) {
  link_.wire(End::A).transmit(packet_of(100, 1));
  link_.wire(End::B).transmit(packet_of(100, 2));
  run_until(queue_, 5ms);
  link_.unplug();
  EXPECT_FALSE(link_.wire(End::A).carrier());
  EXPECT_FALSE(link_.wire(End::B).carrier());
  EXPECT_THAT(a_.carrier, ElementsAre(false));
  EXPECT_THAT(b_.carrier, ElementsAre(false));
  link_.wire(End::A).transmit(packet_of(100, 3));
  run_until(queue_, 1s);
  EXPECT_THAT(b_.arrivals, ElementsAre(Arrival{1, 5ms}));
  EXPECT_THAT(a_.arrivals, IsEmpty());
  EXPECT_THAT(notes_.lines,
              ElementsAre("sent 1", "sent 2", "delivered 1", "lost 2 (NoCarrier)", "sent 3", "lost 3 (NoCarrier)"));
}

TEST_F(LinkTest, PlugBringsItBack) {
  link_.unplug();
  link_.plug();
  EXPECT_THAT(a_.carrier, ElementsAre(false, true));
  EXPECT_THAT(b_.carrier, ElementsAre(false, true));
  link_.wire(End::A).transmit(packet_of(100, 1));
  run(queue_);
  EXPECT_THAT(b_.arrivals, ElementsAre(Arrival{1, 5ms}));
}

TEST_F(LinkTest, PluggingTwiceTellsNobody) {
  link_.plug();
  link_.unplug();
  link_.unplug();
  EXPECT_THAT(a_.carrier, ElementsAre(false));
}

TEST_F(LinkTest, ACutOutlivesACableThatIsPulledAndPluggedIn) {
  link_.cut(Direction::Forward);
  link_.unplug();
  link_.plug();
  link_.wire(End::A).transmit(packet_of(100, 1));
  run(queue_);
  EXPECT_THAT(b_.arrivals, IsEmpty());
}

TEST_F(LinkTest, ADetachedCardHearsNothing) {
  link_.detach(End::B);
  link_.wire(End::A).transmit(packet_of(100, 1));
  run(queue_);
  link_.unplug();
  EXPECT_THAT(b_.arrivals, IsEmpty());
  EXPECT_THAT(b_.carrier, IsEmpty());
  EXPECT_THAT(a_.carrier, ElementsAre(false));
}

TEST(Links, EachDirectionHasItsOwnLuck) {
  core::EventQueue queue;
  FarEnd a{queue}, b{queue};
  Link link{queue, {.name = "lan", .seed = 7, .forward = {.chances = {.loss = 0x8000'0000}}, .backward = {.chances = {.loss = 0x8000'0000}}}};
  link.attach(End::A, a);
  link.attach(End::B, b);
  for (std::uint32_t i = 0; i < 64; ++i) {
    link.wire(End::A).transmit(packet_of(28, i));
    link.wire(End::B).transmit(packet_of(28, i));
  }
  run(queue);
  EXPECT_NE(a.arrivals, b.arrivals);
}

// Two links, equal delays: what arrives at one instant is ordered by link and direction, whatever was sent first.
TEST(Links, OneInstantIsOrderedByNumberAndDirection) {
  core::EventQueue queue;
  Notes notes;
  Link second{queue, {.index = 1, .name = "second"}, &notes};
  Link first{queue, {.index = 0, .name = "first"}, &notes};
  second.wire(End::B).transmit(packet_of(100, 4));
  second.wire(End::A).transmit(packet_of(100, 3));
  first.wire(End::B).transmit(packet_of(100, 2));
  first.wire(End::A).transmit(packet_of(100, 1));
  notes.lines.clear();
  run(queue);
  EXPECT_THAT(notes.lines, ElementsAre("delivered 1", "delivered 2", "delivered 3", "delivered 4"));
}

}  // namespace
}  // namespace halfopen::sim::link
