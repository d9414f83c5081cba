// FIN-WAIT-2: our FIN is acknowledged, theirs has not come (RFC 9293, 3.6; linux/5.3).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

TEST(FinWait2, HalfClosedConnectionReceivesForAnyTime) {
  Bench bench = Bench::fin_wait_2();
  EXPECT_EQ(bench.connection().deadline(), net::kNever);  // linux/5.3.fin-wait-2-open-fd
  bench.run_until(3600s);
  bench.give({.ack = 2, .length = 10});
  EXPECT_EQ(bench.connection().readable(), 10u);
}

TEST(FinWait2, FinMovesToTimeWaitAndIsAcknowledgedAtOnce) {
  Bench bench = Bench::fin_wait_2();
  bench.give({.flags = "F.", .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 2"}));
  EXPECT_TRUE(bench.actions().end_of_stream);
}

TEST(FinWait2, FinOneTooHighWaits) {
  Bench bench = Bench::fin_wait_2();
  bench.give({.flags = "F.", .seq = 2, .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::FinWait2);
  bench.give({.seq = 1, .ack = 2, .length = 1});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
}

// linux/5.3.fin-wait-2: 60 s, then gone without a word.
TEST(FinWait2, OrphanIsForgottenAfter60s) {
  Bench bench = Bench::fin_wait_2();
  bench.close();
  EXPECT_EQ(bench.run_until_dead(), 60s);
  EXPECT_EQ(bench.count(), 0u);
  EXPECT_EQ(bench.died(), "no");
}

TEST(FinWait2, OrphanWhoseFinIsAcknowledgedLaterIsForgottenLater) {
  Bench bench = Bench::established();
  bench.close();
  bench.run_until(100ms);
  bench.give({.ack = 2});
  EXPECT_EQ(bench.run_until_dead(), 60s + 100ms);
}

// linux/5.3.fin-wait-2-above-60: 90 s become twice the excess over 60.
TEST(FinWait2, OrphanTimeAbove60sIsTwiceTheExcess) {
  BenchConfig config;
  config.profile.fin_wait_2.value = 90s;
  Bench bench = Bench::fin_wait_2(config);
  bench.close();
  EXPECT_EQ(bench.run_until_dead(), 60s);
}

// linux/5.3.fin-wait-2-linger2
TEST(FinWait2, Linger2ShortensTheOrphansLife) {
  Bench bench = Bench::fin_wait_2({.options = {.fin_wait_2 = 3s}});
  bench.close();
  EXPECT_EQ(bench.run_until_dead(), 3s);
}

TEST(FinWait2, NegativeLinger2ResetsWhenTheFinIsAcknowledged) {
  Bench bench = Bench::established({.options = {.fin_wait_2 = -1s}});
  bench.close();
  bench.sent();
  bench.give({.ack = 2});
  EXPECT_EQ(bench.sent(), (Lines{"0 R 2"}));
  EXPECT_TRUE(bench.connection().finished());
}

TEST(FinWait2, OrphanThatGetsDataResets) {
  Bench bench = Bench::fin_wait_2();
  bench.close();
  bench.give({.ack = 2, .length = 1});
  EXPECT_EQ(bench.sent(), (Lines{"0 R 2"}));  // linux/2.2.data-after-close
  EXPECT_EQ(bench.died(), "DataAfterShutdown in FIN-WAIT-2");
}

TEST(FinWait2, OrphanThatGetsTheFinEntersTimeWait) {
  Bench bench = Bench::fin_wait_2();
  bench.close();
  bench.run_until(10s);
  bench.give({.flags = "F.", .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.run_until_dead(), 70s);
}

// windows/16.fin-wait-2, 300 s after SD_SEND by one source; a profile may say so.
TEST(FinWait2, HalfClosedConnectionMayBeLimited) {
  BenchConfig config{.profile = windows_tcp(), .peer_timestamps = false};
  config.profile.fin_wait_2_half_closed.value = 300s;
  Bench bench = Bench::fin_wait_2(config);
  EXPECT_EQ(bench.run_until_dead(), 300s);
  EXPECT_EQ(bench.died(), "Reset in FIN-WAIT-2");
  EXPECT_EQ(bench.sent(), (Lines{"300 R. 2 ack 1"}));
}

TEST(FinWait2, AbortSendsReset) {
  Bench bench = Bench::fin_wait_2();
  bench.abort();
  EXPECT_EQ(bench.sent(), (Lines{"0 R. 2 ack 1"}));
}

TEST(FinWait2, OnlyTheExactResetResets) {
  for (const std::uint32_t seq : {0u, 2u}) {
    Bench bench = Bench::fin_wait_2();
    bench.give({.flags = "R", .seq = seq});
    EXPECT_EQ(bench.state(), TcpState::FinWait2);
  }
  Bench bench = Bench::fin_wait_2();
  bench.give({.flags = "R", .seq = 1});
  EXPECT_EQ(bench.died(), "Reset in FIN-WAIT-2");
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
