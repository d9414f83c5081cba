#include "halfopen/sim/core/event_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace halfopen::sim::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// Timers that write their name down when they fire.
class EventQueueTest : public testing::Test {
 protected:
  struct Named {
    EventQueueTest& test;
    std::string name;
    Timer timer;
    Named(EventQueueTest& owner, std::string text, SourceKey key)
        : test{owner}, name{std::move(text)}, timer{owner.queue, key, &Named::fired, this} {}
    static void fired(void* self) {
      auto& named = *static_cast<Named*>(self);
      named.test.history.push_back(named.name);
    }
  };

  void run() {
    while (!queue.empty()) queue.fire_next();
  }

  EventQueue queue;
  std::vector<std::string> history;
};

constexpr SourceKey link_key(std::uint32_t source) { return {EventClass::Link, 0, source}; }

TEST_F(EventQueueTest, FiresInOrderOfTimeAndMovesTheClock) {
  Named late{*this, "late", link_key(1)}, early{*this, "early", link_key(2)};
  late.timer.arm(net::kStart + 20ms);
  early.timer.arm(net::kStart + 10ms);

  EXPECT_EQ(queue.next(), net::kStart + 10ms);
  queue.fire_next();
  EXPECT_EQ(queue.now(), net::kStart + 10ms);
  queue.fire_next();
  EXPECT_EQ(queue.now(), net::kStart + 20ms);
  EXPECT_THAT(history, ElementsAre("early", "late"));
  EXPECT_EQ(queue.fired(), 2u);
  EXPECT_EQ(queue.next(), net::kNever);
}

// Class before host before number, whatever the order of arming.
TEST_F(EventQueueTest, OneInstantIsOrderedByKey) {
  Named watch{*this, "watch", {EventClass::Watch, 0, 0}};
  Named second_host{*this, "connection, host 1", {EventClass::Connection, 1, 0}};
  Named second{*this, "connection 2", {EventClass::Connection, 0, 2}};
  Named first{*this, "connection 1", {EventClass::Connection, 0, 1}};
  Named fault{*this, "fault", {EventClass::Fault, 9, 9}};
  for (Named* named : {&watch, &second_host, &second, &first, &fault}) named->timer.arm(net::kStart + 1ms);
  run();
  EXPECT_THAT(history, ElementsAre("fault", "connection 1", "connection 2", "connection, host 1", "watch"));
}

TEST_F(EventQueueTest, ArmingAgainReplacesTheDeadline) {
  Named first{*this, "first", link_key(1)}, second{*this, "second", link_key(2)};
  first.timer.arm(net::kStart + 10ms);
  second.timer.arm(net::kStart + 20ms);
  first.timer.arm(net::kStart + 30ms);
  EXPECT_EQ(first.timer.deadline(), net::kStart + 30ms);
  second.timer.arm(net::kStart + 5ms);
  run();
  EXPECT_THAT(history, ElementsAre("second", "first"));
}

TEST_F(EventQueueTest, CancelledAndDestroyedTimersDoNotFire) {
  Named kept{*this, "kept", link_key(1)}, cancelled{*this, "cancelled", link_key(2)};
  std::optional<Named> destroyed;
  destroyed.emplace(*this, "destroyed", link_key(3));
  for (Named* named : {&kept, &cancelled, &*destroyed}) named->timer.arm(net::kStart + 1ms);
  cancelled.timer.cancel();
  destroyed.reset();
  EXPECT_FALSE(cancelled.timer.armed());
  EXPECT_EQ(cancelled.timer.deadline(), net::kNever);
  run();
  EXPECT_THAT(history, ElementsAre("kept"));
}

TEST_F(EventQueueTest, NeverCancels) {
  Named named{*this, "named", link_key(1)};
  named.timer.arm(net::kStart + 1ms);
  named.timer.arm(net::kNever);
  EXPECT_FALSE(named.timer.armed());
  EXPECT_TRUE(queue.empty());
}

TEST_F(EventQueueTest, ThePastIsNow) {
  queue.advance_to(net::kStart + 10ms);
  Named named{*this, "named", link_key(1)};
  named.timer.arm(net::kStart + 5ms);
  EXPECT_EQ(named.timer.deadline(), net::kStart + 10ms);
  queue.fire_next();
  EXPECT_EQ(queue.now(), net::kStart + 10ms);
}

TEST_F(EventQueueTest, AFiringTimerIsIdleAndMayArmItself) {
  struct Ticker {
    EventQueue& queue;
    int ticks = 0;
    Timer timer{queue, link_key(1), [](void* self) { static_cast<Ticker*>(self)->tick(); }, this};
    void tick() {
      EXPECT_FALSE(timer.armed());
      if (++ticks < 3) timer.arm(queue.now() + 10ms);
    }
  } ticker{queue};
  ticker.timer.arm(net::kStart + 10ms);
  run();
  EXPECT_EQ(ticker.ticks, 3);
  EXPECT_EQ(queue.now(), net::kStart + 30ms);
}

TEST_F(EventQueueTest, AFiringTimerMayDestroyItself) {
  struct Once {
    std::optional<Timer> timer;
  } once;
  once.timer.emplace(
      queue, link_key(1), [](void* self) { static_cast<Once*>(self)->timer.reset(); }, &once);
  once.timer->arm(net::kStart + 1ms);
  run();
  EXPECT_FALSE(once.timer.has_value());
}

using EventQueueDeathTest = EventQueueTest;

TEST_F(EventQueueDeathTest, TwoPendingTimersOfOneKeyAndInstantAreABug) {
  Named first{*this, "first", link_key(1)}, second{*this, "second", link_key(1)};
  first.timer.arm(net::kStart + 1ms);
  second.timer.arm(net::kStart + 1ms);
  EXPECT_DEATH(queue.fire_next(), "keys of pending timers differ");
}

TEST_F(EventQueueDeathTest, TheClockNeitherPassesATimerNorGoesBack) {
  Named named{*this, "named", link_key(1)};
  named.timer.arm(net::kStart + 10ms);
  queue.advance_to(net::kStart + 10ms);
  EXPECT_DEATH(queue.advance_to(net::kStart + 11ms), "between now and the next timer");
  EXPECT_DEATH(queue.advance_to(net::kStart + 9ms), "between now and the next timer");
}

TEST_F(EventQueueDeathTest, FiringWithNothingArmedIsABug) { EXPECT_DEATH(queue.fire_next(), "a timer is armed"); }

}  // namespace
}  // namespace halfopen::sim::core
