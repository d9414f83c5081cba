// TIME-WAIT: waiting until nothing old can be on its way (RFC 9293, 3.6.1; linux/5.4).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

TEST(TimeWait, Ends60sAfterItBegan) {
  Bench bench = Bench::time_wait();
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.connection().info().timer, TimerKind::TimeWait);
  EXPECT_EQ(bench.run_until_dead(), 60s);
  EXPECT_EQ(bench.died(), "no");
}

// linux/5.4.fin-or-data: our acknowledgement was lost; the wait begins again.
TEST(TimeWait, RepeatedFinIsAcknowledgedAndRestartsTheWait) {
  Bench bench = Bench::time_wait();
  bench.run_until(50s);
  bench.give({.flags = "F.", .ack = 2});
  EXPECT_EQ(bench.sent(), (Lines{"50 . 2 ack 2"}));
  EXPECT_EQ(bench.run_until_dead(), 110s);
}

TEST(TimeWait, OtherFinDoesNotRestartTheWait) {
  Bench bench = Bench::time_wait();
  bench.run_until(50s);
  bench.give({.flags = "F.", .seq = 0, .ack = 2});
  EXPECT_EQ(bench.run_until_dead(), 60s);
}

TEST(TimeWait, DataIsAcknowledged) {
  Bench bench = Bench::time_wait();
  bench.give({.ack = 2, .length = 10});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 2 ack 2"}));
  EXPECT_EQ(bench.connection().readable(), 0u);
}

TEST(TimeWait, AcknowledgementIsIgnored) {
  Bench bench = Bench::time_wait();
  bench.give({.seq = 2, .ack = 2});
  EXPECT_EQ(bench.count(), 0u);
}

// RFC 9293, 3.10.5: TIME-WAIT and CLOSING end without a word.
TEST(TimeWait, AbortSendsNothing) {
  for (Bench (*const make)(const BenchConfig&) : {Bench::time_wait, Bench::closing}) {
    Bench bench = make({});
    bench.abort();
    EXPECT_TRUE(bench.connection().finished());
    EXPECT_EQ(bench.count(), 0u);
  }
}

// linux/4.7.time-wait-heritage: our FIN had number 1, so SND.NXT is 2.
TEST(TimeWait, MakesRoomForABoundPortAtOnce) {
  Bench bench = Bench::time_wait();
  const auto heritage = bench.connection().heritage(false, bench.absolute_now());
  ASSERT_TRUE(heritage);
  EXPECT_EQ(bench.relative_to_us(heritage->iss), 2u + 65537u);
  EXPECT_EQ(heritage->ts_recent, bench.last().tcp.options.ts_echo);
  EXPECT_FALSE(Bench::time_wait({.peer_timestamps = false}).connection().heritage(false, bench.absolute_now()));
  EXPECT_FALSE(Bench::last_ack().connection().heritage(false, bench.absolute_now()));
}

// linux/4.7.tuple-time-wait: 1 s after TIME-WAIT has begun, a repeated FIN or not; the default wants loopback.
TEST(TimeWait, MakesRoomForAChosenPortAfterASecond) {
  using profiles::TimeWaitReuse;
  const auto room = [](TimeWaitReuse reuse, Duration at) {
    BenchConfig config;
    config.profile.time_wait_reuse.value = reuse;
    Bench bench = Bench::time_wait(config);
    bench.run_until(500ms);
    bench.give({.flags = "F.", .ack = 2});
    bench.run_until(at);
    return bench.connection().heritage(true, bench.absolute_now()).has_value();
  };
  EXPECT_FALSE(room(TimeWaitReuse::BoundOrChosen, 1s));
  EXPECT_TRUE(room(TimeWaitReuse::BoundOrChosen, 1s + 1ns));
  EXPECT_FALSE(room(TimeWaitReuse::BoundOrLoopback, 2s));
  EXPECT_FALSE(room(TimeWaitReuse::Bound, 2s));
  EXPECT_FALSE(room(TimeWaitReuse::Never, 2s));
}

// linux/5.4.new-syn: a later timestamp, or a number beyond the last.
TEST(TimeWait, NewerSynAsksForANewConnection) {
  Bench by_number = Bench::time_wait({.peer_timestamps = false});
  by_number.give({.flags = "S", .seq = 3});
  EXPECT_TRUE(by_number.actions().new_connection);
  EXPECT_EQ(by_number.count(), 0u);
  Bench by_time = Bench::time_wait();
  by_time.run_until(1ms);
  by_time.give({.flags = "S", .seq = 0});
  EXPECT_TRUE(by_time.actions().new_connection);
}

TEST(TimeWait, OlderSynIsAcknowledged) {
  Bench by_number = Bench::time_wait({.peer_timestamps = false});
  by_number.give({.flags = "S", .seq = 2});
  EXPECT_FALSE(by_number.actions().new_connection);
  EXPECT_EQ(by_number.sent(), (Lines{"0 . 2 ack 2"}));
  Bench by_time = Bench::time_wait();
  by_time.give({.flags = "S", .seq = 0});
  EXPECT_FALSE(by_time.actions().new_connection);
  EXPECT_EQ(by_time.sent(), (Lines{"0 . 2 ack 2"}));
}

// linux/5.4.rst
TEST(TimeWait, ResetInTheWindowEndsIt) {
  Bench bench = Bench::time_wait();
  bench.give({.flags = "R", .seq = 0});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  bench.give({.flags = "R", .seq = 2});
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_EQ(bench.died(), "no");
}

// linux/19.rst-in-time-wait: RCV.NXT is 2.
TEST(TimeWait, OnlyTheExactResetEndsIt) {
  Bench bench = Bench::time_wait();
  bench.sent();
  for (const std::uint32_t seq : {1u, 3u}) {
    bench.give({.flags = "R", .seq = seq});
    EXPECT_EQ(bench.state(), TcpState::TimeWait) << seq;
  }
  EXPECT_EQ(bench.sent(), Lines{});
  bench.give({.flags = "R", .seq = 2});
  EXPECT_TRUE(bench.connection().finished());
}

// RFC 1337
TEST(TimeWait, ResetIsIgnoredWhereTheProfileSaysSo) {
  BenchConfig config;
  config.profile.reset_ends_time_wait.value = false;
  Bench bench = Bench::time_wait(config);
  bench.give({.flags = "R", .seq = 2});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
}

TEST(TimeWait, LengthIsTheProfiles) {
  Bench bench = Bench::time_wait({.profile = windows_tcp(), .peer_timestamps = false});
  EXPECT_EQ(bench.run_until_dead(), 240s);
}

TEST(TimeWait, WhatWasReceivedStaysReadable) {
  Bench bench = Bench::fin_wait_2();
  bench.give({.flags = "F.", .ack = 2, .length = 10});
  EXPECT_EQ(bench.state(), TcpState::TimeWait);
  EXPECT_EQ(bench.read(100), 10u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
