// CLOSING: both have sent a FIN, neither knew of the other's (RFC 9293, 3.6, figure 13; linux/5.5.simultaneous-close).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

TEST(Closing, AcknowledgementOfTheFinMovesToTimeWait) {
  Bench bench = Bench::closing();
  EXPECT_EQ(bench.state(), TcpState::Closing);
  bench.give({.seq = 2, .ack = 1});
  EXPECT_EQ(bench.state(), TcpState::Closing);
  bench.give({.seq = 2, .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.run_until_dead(), 60s);
}

TEST(Closing, RepeatedFinIsAcknowledgedAgain) {
  Bench bench = Bench::closing();
  bench.give({.flags = "F.", .seq = 1, .ack = 1});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 2"}));
}

TEST(Closing, RepeatedFinThatAcknowledgesOursMovesToTimeWait) {
  Bench bench = Bench::closing();
  bench.give({.flags = "F.", .seq = 1, .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
}

TEST(Closing, OnlyTheExactResetResets) {
  Bench low = Bench::closing();
  low.give({.flags = "R", .seq = 0});
  EXPECT_EQ(low.state(), TcpState::Closing);
  Bench high = Bench::closing();
  high.give({.flags = "R", .seq = 3});
  EXPECT_EQ(high.state(), TcpState::Closing);
  Bench exact = Bench::closing();
  exact.give({.flags = "R", .seq = 2});
  EXPECT_EQ(exact.died(), "Reset in CLOSING");
}

TEST(Closing, LostFinIsRepeated) {
  Bench bench = Bench::closing({.rtt = 0ms});
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 F. 1 ack 2", "0.408 F. 1 ack 2"}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
