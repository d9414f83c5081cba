// Keepalive: probes into the silence of an idle connection (RFC 9293, 3.8.4; linux/9.2, linux/3.S1d).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

Options keepalive(Duration idle, Duration interval, std::int32_t probes) {
  Options options;
  options.keepalive = true;
  options.keepalive_idle = idle;
  options.keepalive_interval = interval;
  options.keepalive_probes = probes;
  return options;
}

// linux/3.S1d.keepalive: idle 3, interval 2, count 3; the end is a RST.
TEST(Keepalive, UnansweredProbesEndTheConnectionWithReset) {
  Bench bench = Bench::established({.options = keepalive(3s, 2s, 3)});
  EXPECT_EQ(bench.run_until_dead(), 9s);
  EXPECT_EQ(bench.died(), "KeepaliveTimeout in ESTABLISHED");
  EXPECT_EQ(bench.sent(), (Lines{"3 . 0 ack 1", "5 . 0 ack 1", "7 . 0 ack 1", "9 R. 1 ack 1"}));
}

// linux/3.S1d.nominal: 7200 + 9 * 75 s.
TEST(Keepalive, DefaultsEndAfter7875s) {
  Bench bench = Bench::established({.options = keepalive({}, {}, 0)});
  EXPECT_EQ(bench.run_until_dead(10000s), 7875s);
}

// windows/13.5: 7200 s and ten probes a second apart.
TEST(Keepalive, WindowsDefaultsEndAfter7210s) {
  Bench bench =
      Bench::established({.profile = windows_tcp(), .options = keepalive({}, {}, 0), .peer_timestamps = false});
  EXPECT_EQ(bench.run_until_dead(10000s), 7210s);
}

TEST(Keepalive, IsOffByDefault) { EXPECT_EQ(Bench::established().connection().deadline(), net::kNever); }

// linux/9.2.timer: counted from the last segment received, data or answer.
TEST(Keepalive, AnswersPostponeTheNextProbe) {
  Bench bench = Bench::established({.options = keepalive(2s, 1s, 3)});
  bench.run_until(2s);
  bench.give({});
  bench.run_until(4s);
  bench.give({});
  bench.run_until(5s);
  bench.give({.length = 1});
  bench.run_until(6900ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{2000, 4000, 5000}));  // two probes, and the acknowledgement of the data
  bench.run_until(7s);
  EXPECT_EQ(bench.sent_ms(), (Ms{7000}));
}

TEST(Keepalive, AnswerSetsTheCountBack) {
  Bench bench = Bench::established({.options = keepalive(3s, 2s, 3)});
  bench.run_until(7s);
  bench.give({});
  EXPECT_EQ(bench.run_until_dead(), 7s + 9s);
}

// linux/3.S1d.data-in-flight: keepalive 1/1/2 and data; only the retransmission timer counts, retries2 = 5.
TEST(Keepalive, RestsWhileDataIsInFlight) {
  BenchConfig config{.options = keepalive(1s, 1s, 2), .rtt = 0ms};
  config.profile.data_retries.value = 5;
  Bench bench = Bench::established(config);
  bench.send(100);
  EXPECT_EQ(bench.run_until_dead(), 13056ms);
  EXPECT_EQ(bench.died(), "RetransmissionTimeout in ESTABLISHED");
}

// linux/9.2.switched-on-late: 5 s of silence do not count as idle before it is switched on.
TEST(Keepalive, SwitchedOnLateProbesAfterTheIdleTime) {
  Bench bench = Bench::established();
  bench.run_until(5s);
  bench.set_options(keepalive(3s, 2s, 3));
  bench.run_until(9s);
  EXPECT_EQ(bench.sent_ms(), (Ms{8000}));
}

TEST(Keepalive, SwitchedOffProbesNoMore) {
  Bench bench = Bench::established({.options = keepalive(3s, 2s, 3)});
  bench.run_until(4s);
  bench.set_options({});
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

TEST(Keepalive, ShorterIdleTimeCountsFromTheLastSegment) {
  Bench bench = Bench::established({.options = keepalive(100s, 2s, 3)});
  bench.run_until(5s);
  bench.set_options(keepalive(8s, 2s, 3));
  bench.run_until(9s);
  EXPECT_EQ(bench.sent_ms(), (Ms{8000}));
}

// linux/3.S1e.keepalive-3-2-3 and -9: the first probe time with idle >= the timeout; the count does not matter.
TEST(Keepalive, UserTimeoutReplacesTheCount) {
  Options options = keepalive(3s, 2s, 3);
  options.user_timeout = 6s;
  Bench late = Bench::established({.options = options});
  EXPECT_EQ(late.run_until_dead(), 7s);
  EXPECT_EQ(late.sent(), (Lines{"3 . 0 ack 1", "5 . 0 ack 1", "7 R. 1 ack 1"}));
  options = keepalive(3s, 2s, 9);
  options.user_timeout = 4s;
  Bench early = Bench::established({.options = options});
  EXPECT_EQ(early.run_until_dead(), 5s);
  EXPECT_EQ(early.sent(), (Lines{"3 . 0 ack 1", "5 R. 1 ack 1"}));
}

// linux/3.S1d.rebooted
TEST(Keepalive, ResetInAnswerResets) {
  Bench bench = Bench::established({.options = keepalive(3s, 2s, 3)});
  bench.run_until(3s);
  bench.give({.flags = "R", .seq = 1});
  EXPECT_EQ(bench.died(), "Reset in ESTABLISHED");
}

TEST(Keepalive, RunsInCloseWait) {
  Bench bench = Bench::close_wait({.options = keepalive(3s, 2s, 1)});
  EXPECT_EQ(bench.run_until_dead(), 4s);  // the fixture has waited for a second
  EXPECT_EQ(bench.died(), "KeepaliveTimeout in CLOSE-WAIT");
}

// linux/9.2.fin-wait-2: idle 1, interval 1, count 2 end it 3 s after the acknowledgement of the FIN. The FIN has number 1, so
// a probe has this number again.
TEST(Keepalive, RunsInFinWait2) {
  Bench bench = Bench::fin_wait_2({.options = keepalive(1s, 1s, 2)});
  EXPECT_EQ(bench.run_until_dead(100s), 3s);
  EXPECT_EQ(bench.died(), "KeepaliveTimeout in FIN-WAIT-2");
  EXPECT_EQ(bench.sent(), (Lines{"1 . 1 ack 1", "2 . 1 ack 1", "3 R. 2 ack 1"}));
}

TEST(Keepalive, SwitchedOnInFinWait2Runs) {
  Bench bench = Bench::fin_wait_2();
  bench.set_options(keepalive(1s, 1s, 2));
  EXPECT_EQ(bench.run_until_dead(100s), 3s);
}

// It rests until the FIN is acknowledged, here at 500 ms.
TEST(Keepalive, SwitchedOnInFinWait1RunsInFinWait2) {
  Bench bench = Bench::fin_wait_1();
  bench.set_options(keepalive(1s, 1s, 2));
  bench.run_until(500ms);
  bench.give({.ack = 2});
  EXPECT_EQ(bench.run_until_dead(100s), 3500ms);
  EXPECT_EQ(bench.died(), "KeepaliveTimeout in FIN-WAIT-2");
}

// linux/9.2.orphan: not a single probe, and 60 s of FIN-WAIT-2 as ever.
TEST(Keepalive, AnOrphanInFinWait2ProbesNobody) {
  for (const bool first_acknowledged : {true, false}) {
    Bench bench = Bench::established({.options = keepalive(1s, 1s, 2)});
    if (first_acknowledged) bench.shutdown_send();
    if (first_acknowledged) bench.give({.ack = 2});
    bench.close();
    if (!first_acknowledged) bench.give({.ack = 2});
    bench.reset_clock();
    EXPECT_EQ(bench.run_until_dead(100s), 60s) << first_acknowledged;
    EXPECT_EQ(bench.count(), 0u) << first_acknowledged;
  }
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
