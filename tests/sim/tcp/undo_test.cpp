// Repairs that were not needed, and how they are taken back (RFC 3522, RFC 3708, RFC 4015, RFC 5682; linux/7.4.undo-*).
#include <gtest/gtest.h>

#include "segments.h"

namespace halfopen::sim::tcp::test {
namespace {

constexpr std::uint32_t kNeverReduced = 0x7fffffff;

struct Windows {
  Phase phase;
  std::uint32_t cwnd, ssthresh;
  friend bool operator==(const Windows&, const Windows&) = default;
  friend void PrintTo(const Windows& w, std::ostream* out) {
    *out << "phase " << static_cast<int>(w.phase) << ", cwnd " << w.cwnd << ", ssthresh " << w.ssthresh;
  }
};

Windows windows(Bench& bench) {
  const Info info = bench.connection().info();
  return {info.phase, info.cwnd, info.ssthresh};
}

// linux/7.4.undo-d-sack, linux/7.4.must: the one repetition comes twice while the repair still runs. Window and threshold are restored;
// two segments delivered since let it grow to 12.
TEST(Undo, DSackOfEveryRepetitionRestoresTheWindow) {
  Bench bench = ten_in_flight();
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 0)}));
  EXPECT_EQ(windows(bench), (Windows{Phase::Recovery, 7, 7}));
  bench.give({.ack = segment(4)});
  EXPECT_EQ(bench.sent(), (Lines{full("0.05", 10)}));
  bench.give({.ack = segment(5), .sack = {{segment(0), segment(1)}}});
  EXPECT_EQ(bench.sent().size(), 6u);
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 12, kNeverReduced}));
  bench.run_until(100ms);
  bench.give({.ack = segment(10)});
  EXPECT_EQ(bench.sent().size(), 10u);
  EXPECT_EQ(bench.connection().info().cwnd, 17u);
}

// linux/7.4.undo-d-sack-late, linux/7.4.reordering: the repair is over when the duplicate is reported, without timestamps.
TEST(Undo, DSackAfterTheRepairRestoresTheWindow) {
  Bench bench = ten_in_flight({.peer_timestamps = false});
  bench.give({.ack = 1, .sack = {{1461, 1 + 4 * 1460}}});
  bench.run_until(60ms);
  bench.give({.ack = 14601});
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 8, 7}));
  bench.sent();
  bench.give({.ack = 14601, .sack = {{1, 1461}}});
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 10, kNeverReduced}));
  EXPECT_EQ(bench.sent().size(), 2u);
}

// One of two repetitions reported: the other may have been needed.
TEST(Undo, DSackOfSomeRepetitionsDoesNot) {
  Bench bench = ten_in_flight({.peer_timestamps = false});
  bench.give({.ack = 1, .sack = {{1 + 2 * 1460, 1 + 5 * 1460}}});
  EXPECT_EQ(bench.connection().info().total_retransmits, 2u);
  bench.run_until(60ms);
  bench.give({.ack = 14601, .sack = {{1, 1461}}});
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);
  bench.give({.ack = 14601, .sack = {{1461, 2921}}});
  EXPECT_EQ(bench.connection().info().ssthresh, kNeverReduced);
}

// RFC 3708: a tail loss probe that repeated the last segment, at 104 ms, is a repetition too: two are to be reported.
TEST(Undo, DSackOfTheRepairBesideAProbeDoesNot) {
  Bench bench = Bench::established({.rtt = 50ms, .peer_timestamps = false});
  bench.send(10 * 1460);
  bench.run_until(110ms);
  EXPECT_EQ(bench.connection().info().total_retransmits, 1u);
  bench.give({.ack = 1, .sack = {{1461, 1 + 4 * 1460}}});
  EXPECT_EQ(bench.connection().info().total_retransmits, 2u);
  bench.run_until(160ms);
  bench.give({.ack = 14601, .sack = {{1, 1461}}});
  EXPECT_EQ(bench.connection().info().ssthresh, 7u);
  bench.give({.ack = 14601, .sack = {{1 + 9 * 1460, 14601}}});
  EXPECT_EQ(bench.connection().info().ssthresh, kNeverReduced);
}

// RFC 3708: more duplicates than there were repetitions are the network's.
TEST(Undo, DSackWithoutRepetitionIsIgnored) {
  Bench bench = ten_in_flight();
  EXPECT_EQ(bench.connection().info().total_d_sacks, 0u);
  bench.give({.ack = segment(5), .sack = {{segment(0), segment(1)}}});
  EXPECT_EQ(bench.connection().info().total_d_sacks, 1u);
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 15, kNeverReduced}));
}

// linux/7.4.undo-timestamp: an acknowledgement of the hole echoes a timestamp from before the repetition. The segment
// was late by 5: so many arrivals behind a gap are needed from now on.
TEST(Undo, EchoFromBeforeTheRepetitionRestoresTheWindow) {
  Bench bench = ten_in_flight();
  const std::uint32_t before = bench.last().tcp.options.ts_value;
  bench.give({.ack = 1, .sack = {{segment(1), segment(4)}}});
  EXPECT_EQ(windows(bench), (Windows{Phase::Recovery, 7, 7}));
  bench.sent();
  bench.run_until(60ms);
  bench.give({.ack = segment(5), .ts_echo = before});
  EXPECT_EQ(bench.sent().size(), 7u);
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 12, kNeverReduced}));
  EXPECT_EQ(bench.connection().info().reordering, 5u);
  bench.give({.ack = segment(10), .ts_echo = before});
  EXPECT_EQ(bench.connection().info().cwnd, 17u);
}

// Ten lost on their way, or so it seems: probe at 2 * 50 + 2 ms, rounded up, with new data; timeout 252 ms later.
Bench timed_out(BenchConfig config = {}) {
  Bench bench = ten_in_flight(config);
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent(), (Lines{full("0.104", 10), full("0.356", 0)}));
  EXPECT_EQ(windows(bench), (Windows{Phase::Loss, 1, 7}));
  return bench;
}

// linux/7.4.f-rto-spurious, linux/7.4.all-in-flight: the first acknowledgement after the timeout sends new data, not a repetition; the second
// acknowledges a segment sent once. All is restored: 11 are on their way, and nothing is lost.
TEST(ForwardRto, AcknowledgementOfAnOriginalUndoesTheTimeout) {
  Bench bench = timed_out();
  bench.give({.ack = segment(1)});
  EXPECT_EQ(bench.sent(), (Lines{full("0.5", 11), "0.5 P. 17377:18825(1448) ack 1"}));  // linux/19.psh-of-units
  EXPECT_EQ(windows(bench), (Windows{Phase::Loss, 2, 7}));
  EXPECT_EQ(bench.connection().info().lost, 10u);
  bench.give({.ack = segment(2)});
  EXPECT_EQ(bench.sent(), Lines{});
  EXPECT_EQ(windows(bench), (Windows{Phase::Open, 11, kNeverReduced}));
  EXPECT_EQ(bench.connection().info().lost, 0u);
}

// linux/7.4.f-rto-real, linux/7.4.all-in-flight: a report of the new data only shows that the rest is missing.
TEST(ForwardRto, ReportOfTheNewDataConfirmsTheTimeout) {
  Bench bench = timed_out();
  bench.give({.ack = segment(1)});
  bench.sent();
  bench.give({.ack = segment(1), .sack = {{segment(10), segment(11)}}});
  EXPECT_EQ(bench.sent(), (Lines{full("0.5", 1)}));
  EXPECT_EQ(windows(bench), (Windows{Phase::Recovery, 3, 7}));
  EXPECT_EQ(bench.connection().info().lost, 9u);
}

TEST(ForwardRto, RepeatsAtOnceWhereTheProfileSaysSo) {
  BenchConfig config;
  config.profile.f_rto.value = false;
  Bench bench = timed_out(config);
  bench.give({.ack = segment(1)});
  EXPECT_EQ(bench.sent(), (Lines{full("0.5", 1), full("0.5", 2)}));
}

// RFC 5682, 3.1, 2.b: without new data to send there is nothing to find out with.
TEST(ForwardRto, NeedsNewData) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(3 * kMss);
  bench.run_until(500ms);
  EXPECT_EQ(bench.sent_ms().back(), 356);  // probe at 104, timeout 252 ms later
  bench.give({.ack = segment(1)});
  EXPECT_EQ(bench.sent(), (Lines{"0.5 . 1449:2897(1448) ack 1", "0.5 P. 2897:4345(1448) ack 1"}));
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
