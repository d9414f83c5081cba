// CLOSE-WAIT and LAST-ACK: the peer has finished, we have not (RFC 9293, 3.6; linux/3.S5, linux/5.5).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

TEST(CloseWait, SendingGoesOn) {
  Bench bench = Bench::close_wait();
  bench.send(100);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 2"}));
  EXPECT_EQ(bench.state(), TcpState::CloseWait);
}

TEST(CloseWait, ShutdownMovesToLastAck) {
  Bench bench = Bench::close_wait();
  bench.shutdown_send();
  EXPECT_EQ(bench.state(), TcpState::LastAck);
  EXPECT_EQ(bench.sent(), (Lines{"0 F. 1 ack 2"}));
}

TEST(CloseWait, CloseMovesToLastAckBehindWhatIsQueued) {
  Bench bench = Bench::close_wait();
  bench.send(100);
  bench.close();
  EXPECT_EQ(bench.state(), TcpState::LastAck);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 2", "0 F. 101 ack 2"}));
}

TEST(CloseWait, RepeatedFinIsAcknowledgedAgain) {
  Bench bench = Bench::close_wait();
  bench.give({.flags = "F."});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 2"}));
  EXPECT_FALSE(bench.actions().end_of_stream);
}

TEST(CloseWait, TextBehindTheFinIsNotTaken) {
  Bench bench = Bench::close_wait();
  bench.give({.seq = 2, .length = 10});
  EXPECT_EQ(bench.connection().readable(), 0u);
}

// linux/19.rst-in-close-wait: the FIN has taken a number, a RST sent before it was counted is one too low.
TEST(CloseWait, ResetMayBeOneTooLow) {
  for (const std::uint32_t seq : {1u, 2u}) {
    Bench bench = Bench::close_wait();
    bench.give({.flags = "R", .seq = seq});
    EXPECT_EQ(bench.died(), "Reset in CLOSE-WAIT") << seq;
  }
}

TEST(CloseWait, OtherResetsDoNotReset) {
  Bench low = Bench::close_wait();
  low.give({.flags = "R", .seq = 0});
  EXPECT_EQ(low.state(), TcpState::CloseWait);
  EXPECT_EQ(low.count(), 0u);
  Bench high = Bench::close_wait();
  high.give({.flags = "R", .seq = 3});
  EXPECT_EQ(high.state(), TcpState::CloseWait);
  EXPECT_EQ(high.sent(), (Lines{"0 . 1 ack 2"}));
}

TEST(CloseWait, AbortSendsReset) {
  Bench bench = Bench::close_wait();
  bench.abort();
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 1 ack 2"}));
}

// linux/3.S2: the FIN that answers within the delay carries the acknowledgement; three segments close.
TEST(CloseWait, OurFinCarriesTheAcknowledgementOfTheirs) {
  Bench bench = Bench::established();
  bench.give({.length = 10});
  bench.reset_clock();
  bench.give({.flags = "F.", .seq = 11});
  EXPECT_EQ(bench.count(), 0u);
  bench.run_until(1ms);
  bench.close();
  EXPECT_EQ(bench.sent(), (Lines{"0.001 F. 1 ack 12"}));
}

TEST(LastAck, AcknowledgementOfTheFinEndsIt) {
  Bench bench = Bench::last_ack();
  bench.give({.seq = 2, .ack = 1});
  EXPECT_EQ(bench.state(), TcpState::LastAck);
  bench.give({.seq = 2, .ack = 2});
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_TRUE(bench.actions().fin_acknowledged);
  EXPECT_TRUE(bench.connection().fin_acknowledged());
  EXPECT_EQ(bench.died(), "no");
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

TEST(LastAck, LostFinIsRepeated) {
  Bench bench = Bench::last_ack({.rtt = 0ms});
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 F. 1 ack 2", "0.408 F. 1 ack 2"}));
}

TEST(LastAck, ResetEndsIt) {
  Bench bench = Bench::last_ack();
  bench.give({.flags = "R", .seq = 2});
  EXPECT_EQ(bench.died(), "Reset in LAST-ACK");
}

TEST(LastAck, AbortSendsNothing) {
  Bench bench = Bench::last_ack();
  bench.abort();
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_EQ(bench.count(), 0u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
