// SYN-SENT: active opening, its repetitions and its ends (RFC 9293, 3.10.7.3; linux/4.2, windows/7.7 to 7.11).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

BenchConfig linux_syn(std::int32_t retries, std::int32_t linear) {
  BenchConfig config;
  config.profile.syn_retries.value = retries;
  config.profile.syn_linear_timeouts.value = linear;
  return config;
}

BenchConfig windows() { return {.profile = windows_tcp(), .peer_timestamps = false}; }

std::pair<Ms, Duration> into_silence_by(const std::string& cause, const BenchConfig& config) {
  Bench bench{config};
  bench.connect();
  const Duration end = bench.run_until_dead();
  EXPECT_EQ(bench.died(), cause + " in SYN-SENT");
  return {bench.sent_ms(), end};
}

std::pair<Ms, Duration> into_silence(const BenchConfig& config) { return into_silence_by("SynTimeout", config); }

// Five timeouts of 1 s, then 2, 4, 8, 16, 32 and 64 s (linux/4.2.r6-l4).
TEST(Connect, BlackHoleTimesOutAfter131s) {
  const auto [syns, end] = into_silence(linux_syn(6, 4));
  EXPECT_EQ(syns, (Ms{0, 1000, 2000, 3000, 4000, 5000, 7000, 11000, 19000, 35000, 67000}));
  EXPECT_EQ(end, 131s);
}

// Before 6.5: 1 + 2 + 4 + 8 + 16 + 32 + 64 s (linux/4.2.r6-l0).
TEST(Connect, BlackHoleTimesOutAfter127sBefore65) {
  const auto [syns, end] = into_silence(linux_syn(6, 0));
  EXPECT_EQ(syns, (Ms{0, 1000, 3000, 7000, 15000, 31000, 63000}));
  EXPECT_EQ(end, 127s);
}

// The two conditions of linux/4.2.rule, whichever is met first.
TEST(Connect, FewRetriesEndByElapsedTime) {
  EXPECT_EQ(into_silence(linux_syn(1, 4)), (std::pair<Ms, Duration>{{0, 1000, 2000}, 3s}));
  EXPECT_EQ(into_silence(linux_syn(2, 4)), (std::pair<Ms, Duration>{{0, 1000, 2000, 3000, 4000, 5000}, 7s}));
  EXPECT_EQ(into_silence(linux_syn(3, 4)),
            (std::pair<Ms, Duration>{{0, 1000, 2000, 3000, 4000, 5000, 7000, 11000}, 19s}));
  EXPECT_EQ(into_silence(linux_syn(1, 0)), (std::pair<Ms, Duration>{{0, 1000}, 3s}));
  EXPECT_EQ(into_silence(linux_syn(2, 0)), (std::pair<Ms, Duration>{{0, 1000, 3000}, 7s}));
}

TEST(Connect, OptionOverridesTheProfilesRetries) {
  BenchConfig config = linux_syn(6, 4);
  config.options.syn_retries = 1;
  EXPECT_EQ(into_silence(config).second, 3s);
}

// 1 + 2 + 4 + 8 + 16 would be 31 s; the total limit of 21 s comes first (windows/7.9, windows/7.10).
TEST(Connect, WindowsBlackHoleTimesOutAfter21s) {
  const auto [syns, end] = into_silence(windows());
  EXPECT_EQ(syns, (Ms{0, 1000, 3000, 7000, 15000}));
  EXPECT_EQ(end, 21s);
}

// windows/7.10, windows/7.9: 1 + 2 + 4 = 7 s with two retries; 3 + 6 + 12 = 21 s with an initial RTO of 3 s.
TEST(Connect, WindowsTimesOutByCountIfThatComesFirst) {
  BenchConfig config = windows();
  config.profile.syn_retries.value = 2;
  EXPECT_EQ(into_silence(config), (std::pair<Ms, Duration>{{0, 1000, 3000}, 7s}));
  config.profile.rto_initial.value = 3s;
  config.profile.syn_total_limit.value = 0s;
  EXPECT_EQ(into_silence(config), (std::pair<Ms, Duration>{{0, 3000, 9000}, 21s}));
}

// linux/3.S1e.syn-sent: the last step is shortened to hit the limit.
// linux/3.S1e.syn-sent-larger: the elapsed time of linux/4.2.rule, 2^2 - 1 = 3 s, ends nothing then; 1 + 4 repetitions do.
TEST(Connect, UserTimeoutReplacesTheElapsedTime) {
  BenchConfig config = linux_syn(1, 4);
  config.options.user_timeout = 60s;
  EXPECT_EQ(into_silence_by("UserTimeout", config), (std::pair<Ms, Duration>{{0, 1000, 2000, 3000, 4000, 5000}, 7s}));
}

TEST(Connect, UserTimeoutCountsFromTheFirstSyn) {
  BenchConfig config;
  config.options.user_timeout = 3500ms;
  Bench bench{config};
  bench.connect();
  EXPECT_EQ(bench.run_until_dead(), 3500ms);
  EXPECT_EQ(bench.died(), "UserTimeout in SYN-SENT");
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 1000, 2000, 3000}));
}

TEST(SynSent, SynCarriesWhatTheProfileOffers) {
  Bench bench;
  bench.connect();
  const wire::TcpHeader& syn = bench.last().tcp;
  EXPECT_EQ(syn.flags, wire::tcp_flag::kSyn);
  EXPECT_EQ(syn.window, 64240);  // linux/10.initial-windows
  EXPECT_EQ(syn.options.mss, 1460);
  EXPECT_EQ(syn.options.window_scale, 10);
  EXPECT_TRUE(syn.options.sack_permitted);
  EXPECT_TRUE(syn.options.timestamps);
  EXPECT_EQ(syn.options.ts_echo, 0u);
}

TEST(SynSent, SynOfAProfileWithoutOptionsCarriesOnlyTheMss) {
  BenchConfig config = windows();
  config.profile.sack.value = false;
  config.profile.window_scaling.value = false;
  Bench bench{config};
  bench.connect();
  EXPECT_EQ(bench.last().tcp.options.mss, 1460);
  EXPECT_EQ(bench.last().tcp.options.window_scale, -1);
  EXPECT_FALSE(bench.last().tcp.options.sack_permitted);
  EXPECT_FALSE(bench.last().tcp.options.timestamps);
}

// IPv6's header is 20 octets longer.
TEST(SynSent, MssOfIpv6Is1440) {
  Bench bench{{.v6 = true}};
  bench.connect();
  EXPECT_EQ(bench.last().tcp.options.mss, 1440);
}

TEST(SynSent, SynAckEstablishesAndIsAcknowledgedAtOnce) {
  Bench bench;
  bench.connect();
  bench.run_until(10ms);
  bench.give_syn_ack();
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_TRUE(bench.actions().connected);
  EXPECT_EQ(bench.sent().back(), "0.01 . 1 ack 1");
  EXPECT_EQ(bench.connection().info().rto, 212ms);  // 10 + 200, rounded up to 4 ms (linux/7.1.rtt10)
}

// What comes with the SYN is not taken; it will be sent again.
TEST(SynSent, DataInTheSynAckIsNotTaken) {
  Bench bench;
  bench.connect();
  bench.give({.flags = "S.", .seq = 0, .length = 10});
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.connection().readable(), 0u);
  EXPECT_EQ(bench.sent().back(), "0 . 1 ack 1");
}

// linux/10.initial-windows: 64240 of the SYN, rounded up to the scale of 10, is 63 * 1024.
TEST(SynSent, FirstAckHasWindowField63) {
  Bench bench;
  bench.connect();
  bench.give_syn_ack();
  EXPECT_EQ(bench.last().tcp.window, 63);
}

// The exact acknowledgement is ISS + 1. RFC 9293, 3.10.7.3, first.
TEST(SynSent, WrongAcknowledgementDrawsReset) {
  for (const std::uint32_t ack : {0u, 2u}) {
    Bench bench;
    bench.connect();
    bench.give({.flags = "S.", .seq = 0, .ack = ack});
    EXPECT_EQ(bench.state(), TcpState::SynSent);
    EXPECT_EQ(bench.sent().back(), "0 R " + std::to_string(ack));
  }
}

// linux/19.syn-after-wrong-ack: two ticks of 4 ms after it, once; then 1 s as ever.
TEST(SynSent, WrongAcknowledgementBringsTheNextSynForward) {
  Bench bench;
  bench.connect();
  bench.run_until(100ms);
  bench.give({.flags = "R.", .seq = 0, .ack = 2});
  bench.run_until(500ms);
  bench.give({.flags = "R.", .seq = 0, .ack = 2});
  bench.run_until(1500ms);
  EXPECT_EQ(bench.sent(), (Lines{"0 S 0", "0.108 S 0", "1.108 S 0"}));
}

// linux/19.simultaneous-options: the peer's SYN has none, our SYN-ACK all that our SYN had.
TEST(SynSent, SynAckOfASimultaneousOpenHasAllOptions) {
  Bench bench{{.peer_scale = -1, .peer_timestamps = false, .peer_sack = false}};
  bench.connect();
  const wire::TcpOptions of_syn = bench.last().tcp.options;
  bench.give({.flags = "S", .seq = 0});
  const wire::TcpOptions& of_answer = bench.last().tcp.options;
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  EXPECT_EQ(of_answer.mss, of_syn.mss);
  EXPECT_EQ(of_answer.window_scale, of_syn.window_scale);
  EXPECT_TRUE(of_answer.sack_permitted);
  EXPECT_TRUE(of_answer.timestamps);
  EXPECT_EQ(of_answer.ts_echo, 0u);
}

TEST(SynSent, AckWithoutSynIsIgnored) {
  Bench bench;
  bench.connect();
  bench.give({.seq = 0});
  EXPECT_EQ(bench.state(), TcpState::SynSent);
  EXPECT_EQ(bench.count(), 1u);
}

TEST(SynSent, ResetThatAcknowledgesTheSynRefuses) {
  Bench bench;
  bench.connect();
  bench.give({.flags = "R.", .seq = 0});
  EXPECT_EQ(bench.died(), "Reset in SYN-SENT");
}

TEST(SynSent, OtherResetsAreIgnored) {
  Bench bench;
  bench.connect();
  bench.give({.flags = "R", .seq = 0});
  bench.give({.flags = "R.", .seq = 0, .ack = 0});
  bench.give({.flags = "R.", .seq = 0, .ack = 2});
  EXPECT_EQ(bench.state(), TcpState::SynSent);
  EXPECT_EQ(bench.count(), 1u);
}

// windows/7.7: 4 repetitions 500 ms apart, each refused: 2.0 s.
TEST(SynSent, WindowsRepeatsARefusedSynFor2s) {
  Bench bench{windows()};
  bench.connect();
  while (!bench.connection().finished()) {
    bench.give({.flags = "R.", .seq = 0});
    if (!bench.connection().finished()) bench.run_until(bench.now() + 500ms);
  }
  EXPECT_EQ(bench.died(), "Refused in SYN-SENT");
  EXPECT_EQ(bench.now(), 2000ms);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 500, 1000, 1500, 2000}));
}

// windows/7.11: if the total limit expires first, it is a timeout even though RSTs came. A RST every 5 s to a SYN sent
// again 500 ms later: the limit of 21 s comes before 4 repetitions are refused.
TEST(SynSent, WindowsTotalLimitBeatsRefusals) {
  BenchConfig config = windows();
  config.profile.syn_retries.value = 8;
  config.profile.rto_initial.value = 6s;
  Bench bench{config};
  bench.connect();
  for (int i = 1; i <= 4; ++i) {
    bench.run_until(i * 5s);
    bench.give({.flags = "R.", .seq = 0});
  }
  EXPECT_EQ(bench.run_until_dead(), 21s);
  EXPECT_EQ(bench.died(), "SynTimeout in SYN-SENT");
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 5500, 10500, 15500, 20500}));
}

// A repetition after a RST is no timeout: the interval of 1 s has not doubled.
TEST(SynSent, RefusalsDoNotLengthenTheInterval) {
  Bench bench{windows()};
  bench.connect();
  bench.give({.flags = "R.", .seq = 0});
  bench.run_until(4s);
  EXPECT_EQ(bench.sent_ms(), (Ms{0, 500, 1500, 3500}));
}

// linux/5.5.syn-sent: no packet.
TEST(SynSent, ShutdownCancelsTheAttempt) {
  Bench bench;
  bench.connect();
  bench.shutdown_send();
  EXPECT_EQ(bench.died(), "ConnectCancelled in SYN-SENT");
  EXPECT_EQ(bench.count(), 1u);
}

// linux/5.1.syn-sent: nothing is sent; a later SYN-ACK finds no connection.
TEST(SynSent, CloseForgetsTheAttempt) {
  Bench bench;
  bench.connect();
  bench.close();
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
  EXPECT_EQ(bench.count(), 1u);
  bench.give_syn_ack();
  EXPECT_EQ(bench.sent().back(), "0 R 1");
}

TEST(SynSent, AbortSendsNothing) {
  Bench bench;
  bench.connect();
  bench.abort();
  EXPECT_TRUE(bench.connection().finished());
  EXPECT_EQ(bench.count(), 1u);
}

// RFC 9293, 3.5, figure 8. The SYN-ACK repeats our ISS; the last ACK carries a SACK of 0:1
// (linux/4.7.simultaneous-open).
TEST(SynSent, SimultaneousOpenMeetsInEstablished) {
  Bench bench;
  bench.connect();
  bench.give({.flags = "S", .seq = 0});
  EXPECT_EQ(bench.state(), TcpState::SynReceived);
  EXPECT_EQ(bench.sent(), (Lines{"0 S 0", "0 S. 0 ack 1"}));
  bench.give_syn_ack();
  EXPECT_EQ(bench.state(), TcpState::Established);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 1 sack 0:1"}));
}

// linux/4.2.rtt-sample: the sample comes from the echoed timestamp, 1 ms and not 1 s: RTO = 1 + 200, rounded up.
TEST(SynSent, RepeatedHandshakeIsMeasuredByTimestamps) {
  Bench bench;
  bench.connect();
  bench.run_until(1001ms);
  bench.give_syn_ack();
  EXPECT_EQ(bench.connection().info().srtt, 1ms);
  EXPECT_EQ(bench.connection().info().rto, 204ms);
}

// RFC 6298, 5.7: without them there is no sample, and the timeout becomes 3 s.
TEST(SynSent, RepeatedHandshakeWithoutTimestampsLeavesRto3s) {
  Bench bench{windows()};
  bench.connect();
  bench.run_until(1001ms);
  bench.give_syn_ack();
  EXPECT_EQ(bench.connection().info().rto, 3s);
}

// linux/4.2.cwnd: one lost SYN is forgiven, two are not.
TEST(SynSent, SecondLostSynLeavesOneSegmentOfWindow) {
  for (const auto& [seconds_lost, cwnd] : {std::pair{0, 10u}, std::pair{1, 10u}, std::pair{2, 1u}}) {
    Bench bench;
    bench.connect();
    bench.run_until(seconds_lost * 1s + 1ms);
    bench.give_syn_ack();
    EXPECT_EQ(bench.connection().info().cwnd, cwnd) << seconds_lost;
  }
}

TEST(SynSent, MssIsTheSmallerOfBothLessTheTimestamps) {
  Bench large = Bench::established({.peer_mss = 9000});
  EXPECT_EQ(large.connection().info().snd_mss, 1448u);  // linux/8.3.mss
  Bench small = Bench::established({.peer_mss = 1000});
  EXPECT_EQ(small.connection().info().snd_mss, 988u);
  Bench plain = Bench::established({.peer_timestamps = false});
  EXPECT_EQ(plain.connection().info().snd_mss, 1460u);
  Bench silent = Bench::established({.peer_mss = 0, .peer_timestamps = false});
  EXPECT_EQ(silent.connection().info().snd_mss, 536u);  // RFC 9293, 3.7.1
}

// linux/8.3.mss: at most half the largest window seen.
TEST(SynSent, MssStaysBelowHalfThePeersWindow) {
  Bench bench = Bench::established({.peer_scale = -1, .peer_window = 2000});
  EXPECT_EQ(bench.connection().info().snd_mss, 1000u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
