#include "break_point.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

namespace halfopen::sim {
namespace {

using namespace std::chrono_literals;

net::Duration instant_of(std::string_view text) {
  const auto point = break_point_from(text);
  return point ? point->instant - net::kStart : net::Duration{-1};
}

TEST(BreakPoint, ReadsTimesAndEvents) {
  EXPECT_EQ(instant_of("105ms"), 105ms);
  EXPECT_EQ(instant_of("1.5s"), 1500ms);
  EXPECT_EQ(instant_of("0.000001s"), 1us);
  EXPECT_EQ(instant_of("7ns"), 7ns);
  EXPECT_EQ(instant_of("2h"), 2h);
  EXPECT_EQ(break_point_from("#1234")->event, 1234u);
}

TEST(BreakPoint, RefusesTheRest) {
  for (const char* text : {"", "105", "ms", "#", "#12x", "-1s", "1.5", "1..5s", "soon", "5 s"}) EXPECT_FALSE(break_point_from(text)) << text;
}

TEST(BreakPoint, IsReachedOnce) {
  BreakPoint point{.instant = net::kStart + 1s};
  EXPECT_FALSE(point.reached(net::kStart + 999ms, 1));
  EXPECT_TRUE(point.reached(net::kStart + 2s, 2));
  EXPECT_FALSE(point.set());
  point.event = 7;
  EXPECT_FALSE(point.reached(net::kStart, 6));
  EXPECT_TRUE(point.reached(net::kStart, 7));
}

TEST(BreakPoint, ComesFromTheEnvironment) {
  ASSERT_EQ(setenv("HALFOPEN_BREAK_AT", "105ms", 1), 0);
  EXPECT_EQ(break_point_of_environment().instant, net::kStart + 105ms);
  ASSERT_EQ(setenv("HALFOPEN_BREAK_AT", "whenever", 1), 0);
  EXPECT_THROW(break_point_of_environment(), std::invalid_argument);
  ASSERT_EQ(unsetenv("HALFOPEN_BREAK_AT"), 0);
  EXPECT_FALSE(break_point_of_environment().set());
}

}  // namespace
}  // namespace halfopen::sim
