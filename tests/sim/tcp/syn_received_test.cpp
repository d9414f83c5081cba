// SYN-RECEIVED: a connection a listener took, until its last acknowledgement (RFC 9293, 3.10.7.4; linux/4.3).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// linux/10.initial-windows: 45 segments of 1448 fit into half of 131072.
TEST(SynReceived, SynAckAnswersWhatTheSynOffered) {
  Bench bench;
  bench.accept_syn();
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  const wire::TcpHeader& answer = bench.last().tcp;
  EXPECT_EQ(answer.window, 65160);
  EXPECT_EQ(answer.options.mss, 1460);
  EXPECT_EQ(answer.options.window_scale, 10);
  EXPECT_TRUE(answer.options.sack_permitted);
  EXPECT_TRUE(answer.options.timestamps);
  EXPECT_EQ(answer.options.ts_echo, 5000u);  // the peer's clock at 0
  EXPECT_EQ(bench.sent(), (Lines{"0 S. 0 ack 1"}));
}

TEST(SynReceived, SynAckOffersNothingTheSynDidNot) {
  Bench bench{{.peer_scale = -1, .peer_timestamps = false, .peer_sack = false}};
  bench.accept_syn();
  EXPECT_EQ(bench.last().tcp.options.window_scale, -1);
  EXPECT_FALSE(bench.last().tcp.options.sack_permitted);
  EXPECT_FALSE(bench.last().tcp.options.timestamps);
  EXPECT_EQ(bench.last().tcp.window, 64240);  // 44 segments of 1460
}

// linux/4.3.schedule, n = 5: repeated after 1, 2, 4, 8 and 16 s, gone 32 s later.
TEST(SynReceived, RepeatsTheSynAckAndVanishesAfter63s) {
  Bench bench = Bench::syn_received();
  EXPECT_EQ(bench.run_until_dead(), 63s);
  EXPECT_EQ(bench.sent_ms(), (Ms{1000, 3000, 7000, 15000, 31000}));
  EXPECT_EQ(bench.died(), "SynTimeout in SYN-RECEIVED");
}

TEST(SynReceived, OneRepetitionVanishesAfter3s) {
  BenchConfig config;
  config.profile.synack_retries.value = 1;
  Bench bench = Bench::syn_received(config);
  EXPECT_EQ(bench.run_until_dead(), 3s);
  EXPECT_EQ(bench.sent_ms(), (Ms{1000}));
}

// linux/4.3.syn-again
TEST(SynReceived, RepeatedSynIsAnsweredAtOnce) {
  Bench bench = Bench::syn_received();
  bench.run_until(500ms);
  bench.give({.flags = "S", .seq = 0, .ack = 0});
  EXPECT_EQ(bench.sent(), (Lines{"0.5 S. 0 ack 1"}));
  EXPECT_EQ(bench.last().tcp.options.ts_echo, 5000u);  // of the first SYN (linux/4.2.rtt-sample)
}

TEST(SynReceived, OtherSynIsChallenged) {
  Bench bench = Bench::syn_received();
  bench.give({.flags = "S", .seq = 5, .ack = 0});
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1"}));
}

TEST(SynReceived, ExactAcknowledgementEstablishes) {
  Bench bench = Bench::syn_received();
  bench.run_until(50ms);
  bench.give({});
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_TRUE(bench.actions().connected);
  EXPECT_EQ(bench.count(), 0u);
  EXPECT_EQ(bench.connection().info().rto, 252ms);  // linux/7.1.rtt50
}

// RFC 9293, 3.10.7.4, fifth: SND.UNA < SEG.ACK =< SND.NXT.
TEST(SynReceived, WrongAcknowledgementDrawsReset) {
  for (const std::uint32_t ack : {0u, 2u}) {
    Bench bench = Bench::syn_received();
    bench.give({.ack = ack});
    EXPECT_EQ(bench.state(), TcpState::SynReceived);
    EXPECT_EQ(bench.sent(), (Lines{"0 R " + std::to_string(ack)}));
  }
}

TEST(SynReceived, DataWithTheAcknowledgementIsTaken) {
  Bench bench = Bench::syn_received();
  bench.give({.flags = "P.", .length = 100});
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.connection().readable(), 100u);
}

TEST(SynReceived, FinWithTheAcknowledgementLeadsToCloseWait) {
  Bench bench = Bench::syn_received();
  bench.give({.flags = "F."});
  EXPECT_TRUE(bench.actions().connected);
  EXPECT_EQ(bench.state(), TcpState::CloseWait);
}

TEST(SynReceived, ExactResetEndsItOthersDoNot) {
  Bench bench = Bench::syn_received();
  bench.give({.flags = "R", .seq = 0});
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  EXPECT_EQ(bench.count(), 0u);
  bench.give({.flags = "R", .seq = 2});
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1"}));  // RFC 5961, 3.2
  bench.give({.flags = "R", .seq = 1});
  EXPECT_EQ(bench.died(), "Reset in SYN-RECEIVED");
}

// RFC 9293, 3.10.4: the FIN waits for ESTABLISHED.
TEST(SynReceived, CloseSendsTheFinAfterTheHandshake) {
  Bench bench = Bench::syn_received();
  bench.close();
  EXPECT_EQ(bench.count(), 0u);
  bench.give({});
  EXPECT_EQ(bench.state(), TcpState::FinWait1);
  EXPECT_EQ(bench.sent(), (Lines{"0 F. 1 ack 1"}));
}

TEST(SynReceived, AbortSendsReset) {
  Bench bench = Bench::syn_received();
  bench.abort();
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 1 ack 1"}));
}

// linux/4.3.cwnd
TEST(SynReceived, LostSynAckLeavesOneSegmentOfWindow) {
  Bench bench = Bench::syn_received();
  bench.run_until(1001ms);
  bench.give({});
  EXPECT_EQ(bench.connection().info().cwnd, 1u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
