// ESTABLISHED: which segments are taken, challenged, ignored (RFC 9293, 3.10.7.4; linux/11).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

constexpr std::uint32_t kWindow = 64512;  // 63 * 1024, the window offered after the handshake

Bench idle() { return Bench::established(); }

TEST(Established, FixtureIsWhereTheHandshakeEnds) {
  Bench bench = idle();
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

TEST(Established, SegmentInOrderIsTaken) {
  Bench bench = idle();
  bench.give({.flags = "P.", .length = 100});
  EXPECT_EQ(bench.connection().readable(), 100u);
  EXPECT_TRUE(bench.actions().readable);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 101"}));
}

// linux/11.hole: nothing delivered, SACK at once.
TEST(Established, SegmentOneTooHighWaits) {
  Bench bench = idle();
  bench.give({.seq = 2, .length = 100});
  EXPECT_EQ(bench.connection().readable(), 0u);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1 sack 2:102"}));
  bench.give({.seq = 1, .length = 1});
  EXPECT_EQ(bench.connection().readable(), 101u);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 102"}));
}

// linux/11.data-partly-new: one octet too low; the rest is delivered, the known one reported.
TEST(Established, SegmentOneTooLowIsTakenInPart) {
  Bench bench = idle();
  bench.give({.seq = 1, .length = 10});
  bench.sent();
  bench.give({.seq = 10, .length = 10});
  EXPECT_EQ(bench.connection().readable(), 19u);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 20 sack 10:11"}));
}

// linux/11.data-duplicate
TEST(Established, RepeatedSegmentIsAcknowledgedWithDSack) {
  Bench bench = idle();
  bench.give({.length = 10});
  bench.sent();
  bench.give({.length = 10});
  EXPECT_EQ(bench.connection().readable(), 10u);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 11 sack 1:11"}));
}

TEST(Established, SegmentAtTheEdgeOfTheWindow) {
  Bench last = idle();
  last.give({.seq = kWindow, .length = 1});  // the last number of the window
  EXPECT_EQ(last.sent(), (Lines{"0 . 1 ack 1 sack 64512:64513"}));
  Bench beyond = idle();
  beyond.give({.seq = kWindow + 1, .length = 1});
  EXPECT_EQ(beyond.sent(), (Lines{"0 . 1 ack 1"}));  // linux/11.data-out-of-window
  Bench far = idle();
  far.give({.seq = kWindow + 2, .length = 1});
  EXPECT_EQ(far.sent(), (Lines{"0 . 1 ack 1"}));
}

// RFC 5961, 3.2; linux/11.rst-exact, linux/11.rst-in-window, linux/11.rst-outside.
TEST(Established, OnlyTheExactResetResets) {
  for (const std::int64_t ts : {-2ll, -1ll, 1ll}) {  // without timestamp, with the present one, with an old one
    Bench exact = idle();
    exact.give({.flags = "R", .seq = 1, .ts_value = ts});
    EXPECT_EQ(exact.died(), "Reset in ESTABLISHED") << ts;
    EXPECT_EQ(exact.count(), 0u);
  }
  Bench with_ack = idle();
  with_ack.give({.flags = "R.", .seq = 1});
  EXPECT_EQ(with_ack.died(), "Reset in ESTABLISHED");
}

TEST(Established, ResetOneTooLowIsIgnored) {
  Bench bench = idle();
  bench.give({.flags = "R", .seq = 0});
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(Established, ResetOneTooHighIsChallenged) {
  Bench bench = idle();
  bench.give({.flags = "R", .seq = 2});
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1"}));
}

TEST(Established, ResetAtTheEdgeOfTheWindow) {
  Bench last = idle();
  last.give({.flags = "R", .seq = kWindow});
  EXPECT_EQ(last.count(), 1u);
  Bench beyond = idle();
  beyond.give({.flags = "R", .seq = kWindow + 1});
  EXPECT_EQ(beyond.count(), 0u);
  EXPECT_EQ(beyond.state(), TcpState::Established);
}

// RFC 5961, 4.2; linux/11.syn.
TEST(Established, SynIsChallengedWhateverItsNumber) {
  for (const std::uint32_t seq : {0u, 1u, 2u, 100000u}) {
    for (const char* const flags : {"S", "S."}) {
      Bench bench = idle();
      bench.give({.flags = flags, .seq = seq});
      EXPECT_EQ(bench.state(), TcpState::Established);
      EXPECT_EQ(bench.count(), 1u) << flags << " " << seq;
    }
  }
}

// linux/11.rate-limit: one answer per 500 ms.
TEST(Established, ChallengesAreLimited) {
  Bench bench = idle();
  for (const Duration at : {0ms, 100ms, 499ms, 500ms, 600ms}) {
    bench.run_until(at);
    bench.give({.flags = "S"});
  }
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 500}));
}

// A sender of data is not looping, it waits: no limit.
TEST(Established, AnswersToDataAreNotLimited) {
  Bench bench = idle();
  for (int i = 0; i < 3; ++i) bench.give({.seq = kWindow + 2, .length = 1});
  EXPECT_EQ(bench.count(), 3u);
}

TEST(Established, WithoutLimitEveryChallengeIsAnswered) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  for (int i = 0; i < 3; ++i) bench.give({.flags = "S"});
  EXPECT_EQ(bench.count(), 3u);
}

TEST(Established, AcknowledgementOfWhatWasNeverSentIsAnsweredAndDropped) {
  Bench bench = idle();
  bench.send(100);
  bench.sent();
  bench.give({.flags = "P.", .ack = 102, .length = 10});  // linux/11.ack-beyond
  EXPECT_EQ(bench.sent(), (Lines{"0 . 101 ack 1"}));
  EXPECT_EQ(bench.connection().unacknowledged(), 100u);
  EXPECT_EQ(bench.connection().readable(), 0u);
  bench.give({.ack = 101});
  EXPECT_EQ(bench.connection().unacknowledged(), 0u);
}

// linux/11.ack-old: ignored, but the octets with it are not.
TEST(Established, OldAcknowledgementIsIgnored) {
  Bench bench = idle();
  bench.send(100);
  bench.give({.ack = 101});
  bench.sent();
  bench.give({.ack = 50});
  EXPECT_EQ(bench.count(), 0u);
  bench.give({.ack = 50, .length = 10});
  EXPECT_EQ(bench.connection().readable(), 10u);
}

// RFC 5961, 5.2: older than the largest window ever seen (64240) is challenged, its octets are dropped.
TEST(Established, AncientAcknowledgementIsChallenged) {
  Bench oldest = idle();
  oldest.give({.ack = 1u - 64240u, .length = 10});
  EXPECT_EQ(oldest.connection().readable(), 10u);
  Bench older = idle();
  older.give({.ack = 0u - 64240u, .length = 10});
  EXPECT_EQ(older.connection().readable(), 0u);
  EXPECT_EQ(older.sent(), (Lines{"0 . 1 ack 1"}));
}

// linux/11.no-ack-flag
TEST(Established, SegmentWithoutAckFlagIsIgnored) {
  Bench bench = idle();
  bench.give({.flags = "P", .length = 10});
  EXPECT_EQ(bench.connection().readable(), 0u);
  EXPECT_EQ(bench.count(), 0u);
}

// linux/11.no-timestamp
TEST(Established, SegmentWithoutTimestampIsTaken) {
  Bench bench = idle();
  bench.give({.length = 10, .ts_value = -2});
  EXPECT_EQ(bench.connection().readable(), 10u);
}

// RFC 7323, 4.3: a segment behind a gap does not change what is echoed.
TEST(Established, EchoesTheTimestampOfTheLastSegmentInOrder) {
  Bench bench = idle();
  bench.run_until(100ms);
  bench.give({.length = 10, .ts_value = 6000});
  EXPECT_EQ(bench.last().tcp.options.ts_echo, 6000u);
  bench.give({.seq = 100, .length = 10, .ts_value = 7000});
  EXPECT_EQ(bench.last().tcp.options.ts_echo, 6000u);
}

// linux/11.keepalive
TEST(Established, KeepaliveProbeIsAnswered) {
  Bench bench = idle();
  bench.give({.seq = 0});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1"}));
}

TEST(Established, PureAcknowledgementIsNotAnswered) {
  Bench bench = idle();
  bench.give({});
  EXPECT_EQ(bench.count(), 0u);
}

TEST(Established, FinInOrderLeadsToCloseWait) {
  Bench bench = idle();
  bench.give({.flags = "F."});
  EXPECT_EQ(bench.state(), TcpState::CloseWait);
  EXPECT_TRUE(bench.actions().end_of_stream);
  EXPECT_TRUE(bench.connection().peer_finished());
}

// A FIN one too high waits for its gap; one too low is nonsense that only repeats an octet.
TEST(Established, FinBehindAGapWaits) {
  Bench bench = idle();
  bench.give({.flags = "F.", .seq = 11});
  EXPECT_EQ(bench.state(), TcpState::Established);
  bench.give({.seq = 1, .length = 10});
  EXPECT_EQ(bench.state(), TcpState::CloseWait);
  EXPECT_EQ(bench.connection().readable(), 10u);
  EXPECT_EQ(bench.sent().back(), "0 . 1 ack 12");
}

// linux/19.fin-behind-hole: the FIN takes number 11, so its block is 11:12; with ten octets before it 11:22.
TEST(Established, FinBehindAGapIsReported) {
  Bench bare = idle();
  bare.give({.flags = "F.", .seq = 11});
  EXPECT_EQ(bare.sent().back(), "0 . 1 ack 1 sack 11:12");
  Bench behind_data = idle();
  behind_data.give({.flags = "F.", .seq = 11, .length = 10});
  EXPECT_EQ(behind_data.sent().back(), "0 . 1 ack 1 sack 11:22");
}

TEST(Established, FinOneTooLowIsNotTaken) {
  Bench bench = idle();
  bench.give({.flags = "F.", .seq = 0});
  EXPECT_EQ(bench.state(), TcpState::Established);
}

// linux/8.3.rst-abort
TEST(Established, AbortSendsResetWithAcknowledgement) {
  Bench bench = idle();
  bench.send(100);
  bench.sent();
  bench.abort();
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 101 ack 1"}));
  EXPECT_EQ(bench.last().payload.size(), 0u);
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

// linux/2.2.rst: what was received stays.
TEST(Established, ResetKeepsWhatWasReceived) {
  Bench bench = idle();
  bench.give({.length = 10});
  bench.give({.flags = "R", .seq = 11});
  EXPECT_EQ(bench.connection().readable(), 10u);
  EXPECT_EQ(bench.read(20), 10u);
}

// linux/5.5.rd: data is acknowledged and readable, nothing is sent about it.
TEST(Established, ReceivingGoesOnAfterShutdownOnLinux) {
  Bench bench = idle();
  bench.shutdown_receive();
  EXPECT_EQ(bench.count(), 0u);
  bench.give({.length = 10});
  EXPECT_EQ(bench.connection().readable(), 10u);
}

// windows/4.4
TEST(Established, DataAfterShutdownResetsOnWindows) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.shutdown_receive();
  EXPECT_EQ(bench.count(), 0u);
  bench.give({.length = 10});
  EXPECT_EQ(bench.died(), "DataAfterShutdown in ESTABLISHED");
  EXPECT_EQ(bench.sent(), (Lines{"0 R 1"}));
}

TEST(Established, ShutdownWithUnreadDataResetsOnWindows) {
  Bench bench = Bench::established({.profile = windows_tcp(), .peer_timestamps = false});
  bench.give({.length = 10});
  bench.shutdown_receive();
  EXPECT_EQ(bench.died(), "DataAfterShutdown in ESTABLISHED");
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 1 ack 11"}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
