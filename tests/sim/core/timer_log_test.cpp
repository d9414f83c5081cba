#include "halfopen/sim/core/timer_log.h"

#include <gtest/gtest.h>

namespace halfopen::sim::core {
namespace {

using namespace std::chrono_literals;

void nothing(void*) {}

class TimerLogTest : public testing::Test {
 protected:
  TimerLogTest() { queue.keep_log(log); }

  TimerLog log;
  EventQueue queue;
};

constexpr SourceKey kConnection{EventClass::Connection, 2, 7};

TEST_F(TimerLogTest, SaysSinceWhenADeadlineStood) {
  Timer timer{queue, kConnection, nothing, nullptr};
  queue.advance_to(net::kStart + 1s);
  timer.arm(net::kStart + 3s);
  queue.fire_next();
  const auto fired = log.take();
  ASSERT_EQ(fired.size(), 1u);
  EXPECT_EQ(fired[0].key.packed(), kConnection.packed());
  EXPECT_EQ(fired[0].armed, net::kStart + 1s);
  EXPECT_EQ(fired[0].at, net::kStart + 3s);
}

// A keepalive deadline of 10 s stood from the start; an acknowledgement that was due at 2 s came in between.
TEST_F(TimerLogTest, RemembersADeadlineThatAnEarlierOneHid) {
  Timer timer{queue, kConnection, nothing, nullptr};
  timer.arm(net::kStart + 10s);
  timer.arm(net::kStart + 2s);
  queue.fire_next();
  timer.arm(net::kStart + 10s);
  queue.fire_next();
  const auto fired = log.take();
  ASSERT_EQ(fired.size(), 2u);
  EXPECT_EQ(fired[1].armed, net::kStart);
}

TEST_F(TimerLogTest, KeepsAKernelsTimersOnly) {
  Timer link{queue, {EventClass::Link, 0, 1}, nothing, nullptr};
  link.arm(net::kStart + 1s);
  queue.fire_next();
  EXPECT_TRUE(log.take().empty());
}

}  // namespace
}  // namespace halfopen::sim::core
