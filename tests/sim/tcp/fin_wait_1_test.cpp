// FIN-WAIT-1: our FIN is out, nobody has acknowledged it (RFC 9293, 3.6 and 3.10.7.4).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

TEST(FinWait1, ShutdownSendsTheFinAtOnce) {
  Bench bench = Bench::established();
  bench.shutdown_send();
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
  EXPECT_EQ(bench.sent(), (Lines{"0 F. 1 ack 1"}));
  EXPECT_TRUE(bench.connection().send_shut());
}

// linux/8.2.close-flushes: what Nagle held back leaves with the FIN.
TEST(FinWait1, ShutdownFlushesWhatNagleHeldBack) {
  Bench bench = Bench::established();
  bench.send(100);
  bench.send(50);
  EXPECT_EQ(bench.sent(), (Lines{"0 P. 1:101(100) ack 1"}));
  bench.shutdown_send();
  EXPECT_EQ(bench.sent(), (Lines{"0 FP. 101:151(50) ack 1"}));
}

TEST(FinWait1, ShutdownUncorks) {
  Bench bench = Bench::established({.options = {.cork = true}});
  bench.send(100);
  EXPECT_EQ(bench.count(), 0u);
  bench.shutdown_send();
  EXPECT_EQ(bench.sent(), (Lines{"0 FP. 1:101(100) ack 1"}));
}

TEST(FinWait1, FinWaitsBehindWhatTheWindowHoldsBack) {
  Bench bench = Bench::established({.peer_scale = -1, .peer_window = 1000});
  bench.send(1000);
  bench.shutdown_send();
  // 1000 octets fill the window: half of it each (linux/8.3.mss), and no number is left for the FIN.
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:501(500) ack 1", "0 P. 501:1001(500) ack 1"}));
  bench.give({.ack = 1001, .window = 1000});
  EXPECT_EQ(bench.sent(), (Lines{"0 F. 1001 ack 1"}));
}

TEST(FinWait1, SecondShutdownChangesNothing) {
  Bench bench = Bench::fin_wait_1();
  bench.shutdown_send();
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(FinWait1, NothingCanBeSentAnyMore) {
  Bench bench = Bench::fin_wait_1();
  EXPECT_EQ(bench.connection().send_space(), 0u);
  EXPECT_EQ(bench.send(10), 0u);
}

TEST(FinWait1, AcknowledgementOfTheFinMovesToFinWait2) {
  Bench bench = Bench::fin_wait_1();
  bench.give({.ack = 1});
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
  bench.give({.ack = 2});
  EXPECT_EQ(bench.state(), TcpState::FinWait2);
  EXPECT_TRUE(bench.actions().fin_acknowledged);
  EXPECT_TRUE(bench.connection().fin_acknowledged());
}

TEST(FinWait1, AcknowledgementBeyondTheFinIsDropped) {
  Bench bench = Bench::fin_wait_1();
  bench.give({.ack = 3});
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 1"}));
}

TEST(FinWait1, FinBeforeAckOfOursMovesToClosing) {
  Bench bench = Bench::fin_wait_1();
  bench.give({.flags = "F.", .ack = 1});
  EXPECT_EQ(bench.state(), TcpState::Closing);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 2"}));  // linux/8.1.ack-of-fin: at once in this state
  EXPECT_TRUE(bench.actions().end_of_stream);
}

TEST(FinWait1, FinWithAckOfOursMovesToTimeWait) {
  Bench bench = Bench::fin_wait_1();
  bench.give({.flags = "F.", .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 2"}));
}

TEST(FinWait1, DataIsStillTakenAfterHalfClose) {
  Bench bench = Bench::fin_wait_1();
  bench.give({.length = 10});
  EXPECT_EQ(bench.connection().readable(), 10u);
}

// linux/5.5.fin-lost: retransmitted like data, probe first; PTO = RTO = 204 ms at RTT 0.
TEST(FinWait1, LostFinIsRepeatedLikeData) {
  Bench bench = Bench::fin_wait_1({.rtt = 0ms});
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent(), (Lines{"0.204 F. 1 ack 1", "0.408 F. 1 ack 1"}));
}

TEST(FinWait1, OnlyTheExactResetResets) {
  for (const std::uint32_t seq : {0u, 2u}) {
    Bench bench = Bench::fin_wait_1();
    bench.give({.flags = "R", .seq = seq});
    EXPECT_EQ(bench.state(), TcpState::FinWait1);
  }
  Bench bench = Bench::fin_wait_1();
  bench.give({.flags = "R", .seq = 1});
  EXPECT_EQ(bench.died(), "Reset in FIN-WAIT-1");
}

// linux/5.3.new-data and linux/2.2.data-after-rcvshut: number and form of the RST.
TEST(FinWait1, OrphanThatGetsDataResets) {
  Bench bench = Bench::established();
  bench.send(100);
  bench.close();
  bench.sent();
  bench.give({.ack = 50, .length = 10});
  EXPECT_EQ(bench.sent(), (Lines{"0 R 50"}));
  EXPECT_EQ(bench.died(), "DataAfterShutdown in FIN-WAIT-1");
}

TEST(FinWait1, OrphanTakesAcknowledgementsAndOldData) {
  Bench bench = Bench::established();
  bench.give({.length = 10});
  bench.read(10);
  bench.close();
  bench.reset_clock();
  bench.give({.seq = 1, .length = 10});
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
}

// linux/5.5.rdwr-then-data: the same for a process that shut both directions and still holds the descriptor.
TEST(FinWait1, DataAfterShutdownOfBothResets) {
  Bench bench = Bench::established();
  bench.shutdown_receive();
  bench.shutdown_send();
  bench.sent();
  bench.give({.length = 10});
  EXPECT_EQ(bench.sent(), (Lines{"0 R 1"}));
  EXPECT_EQ(bench.died(), "DataAfterShutdown in FIN-WAIT-1");
}

TEST(FinWait1, AbortSendsReset) {
  Bench bench = Bench::fin_wait_1();
  bench.abort();
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 2 ack 1"}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
