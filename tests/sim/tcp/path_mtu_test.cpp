// A path narrower than the first hop (RFC 1191, RFC 8201; linux/8.3.frag-needed).
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

// MTU 1000: 1000 - 40 - 12 = 948; cut and sent again at once.
TEST(PathMtu, SegmentsOnTheWayAreCutAndRepeated) {
  Bench bench = Bench::established();
  bench.send(1448);
  bench.sent();
  bench.path_mtu(1000);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:949(948) ack 1", "0 P. 949:1449(500) ack 1"}));
  EXPECT_EQ(bench.connection().info().snd_mss, 948u);
}

TEST(PathMtu, SmallSegmentsAreLeftAlone) {
  Bench bench = Bench::established();
  bench.send(948);
  bench.sent();
  bench.path_mtu(1000);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(PathMtu, LaterSegmentsFit) {
  Bench bench = Bench::established();
  bench.path_mtu(1000);
  bench.send(1448);
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1:949(948) ack 1", "0 P. 949:1449(500) ack 1"}));
}

TEST(PathMtu, LargerIsIgnored) {
  Bench bench = Bench::established({.peer_mss = 8960});
  bench.path_mtu(9000);
  EXPECT_EQ(bench.connection().info().snd_mss, 1448u);
}

// RFC 791: no path is narrower than 68 octets; RFC 8200: than 1280.
TEST(PathMtu, HasAFloor) {
  Bench v4 = Bench::established();
  v4.path_mtu(1);
  EXPECT_EQ(v4.connection().info().snd_mss, 48u);
  Bench v6 = Bench::established({.v6 = true});
  v6.path_mtu(1);
  EXPECT_EQ(v6.connection().info().snd_mss, 1280u - 60u - 12u);
}

// A cut segment is a repeated one: it gives no sample, and its acknowledgement ends everything.
TEST(PathMtu, CutSegmentsAreAcknowledgedLikeOthers) {
  Bench bench = Bench::established();
  bench.send(1448);
  bench.path_mtu(1000);
  bench.give({.ack = 949});
  EXPECT_EQ(bench.connection().unacknowledged(), 500u);
  bench.give({.ack = 1449});
  EXPECT_EQ(bench.connection().deadline(), net::kNever);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
