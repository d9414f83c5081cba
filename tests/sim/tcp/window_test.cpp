// The receive window and the buffers (RFC 9293, 3.8.6; linux/10).
#include <gtest/gtest.h>

#include "bench.h"
#include "pair.h"
#include "receive_window.h"

namespace halfopen::sim::tcp::test {
namespace {

struct Offer {
  std::int64_t asked;  // SO_RCVBUF, of which Linux keeps twice as much
  std::uint16_t window;
  int scale;
};

// linux/10.window-by-rcvbuf. Scaled windows show only what fits into a SYN.
TEST(ReceiveWindow, OfASynFollowsTheBuffer) {
  for (const Offer& offer : {Offer{2048, 1460, 0},
                             {4096, 2920, 0},
                             {8192, 7300, 0},
                             {16384, 16060, 0},
                             {65536, 64240, 1},
                             {262144, 65535, 3},
                             {1048576, 65535, 5}}) {
    Bench bench{{.options = {.receive_buffer = 2 * offer.asked}}};
    bench.connect();
    EXPECT_EQ(bench.last().tcp.window, offer.window) << offer.asked;
    EXPECT_EQ(bench.last().tcp.options.window_scale, offer.scale) << offer.asked;
  }
}

// The rest of the same rows: the first scaled window, rounded up to its unit.
TEST(ReceiveWindow, FirstScaledWindowFollowsTheBuffer) {
  for (const auto& [asked, window] : {std::pair{65536, 64240u}, {262144, 261344u}, {1048576, 1048288u}}) {
    Bench bench{{.options = {.receive_buffer = 2 * std::int64_t{asked}}, .peer_timestamps = false}};
    bench.connect();
    const int scale = bench.last().tcp.options.window_scale;
    bench.give_syn_ack();
    EXPECT_EQ(std::uint32_t{bench.last().tcp.window} << scale, window) << asked;
  }
}

// linux/10.scaling-off
TEST(ReceiveWindow, WithoutScalingAtOneEndStaysBelow64K) {
  Bench bench{{.options = {.receive_buffer = 2 * 1048576}, .peer_scale = -1}};
  bench.connect();
  bench.give_syn_ack();
  EXPECT_EQ(bench.last().tcp.window, 65535);
}

TEST(ReceiveWindow, OfWindowsIsItsBuffer) {
  Bench bench{{.profile = windows_tcp(), .options = {.receive_buffer = 8192}}};
  bench.connect();
  EXPECT_EQ(bench.last().tcp.window, 7300);  // five segments of 1460 in 8192
}

// RFC 9293, 3.8.6.2.2: the window moves by at least the smaller of a segment and half of the buffer. 10 000 octets,
// segments of 1000: with 1400 unread 8600 are free, 600 more than offered; with 1000 unread 9000, a segment more.
TEST(ReceiveWindow, WithoutScaleMovesByWholeSegments) {
  const profiles::Tcp profile = windows_tcp();
  ReceiveWindow window{profile, 10000};
  EXPECT_EQ(window.offer_in_syn(SeqNum{1}, 1000), 10000);
  window.begin(SeqNum{1});
  window.established(1000);
  EXPECT_EQ(window.offer(SeqNum{2001}, 2000, 1000), 8000);
  EXPECT_EQ(window.offer(SeqNum{2001}, 1400, 1000), 8000);
  EXPECT_EQ(window.offer(SeqNum{2001}, 1000, 1000), 9000);
}

// A buffer of 1000 octets holds no second segment: half of it counts. 800 free are 400 more than the 400 offered,
// 1000 are 600 more.
TEST(ReceiveWindow, OfLessThanASegmentMovesByHalfTheBuffer) {
  const profiles::Tcp profile = windows_tcp();
  ReceiveWindow window{profile, 1000};
  EXPECT_EQ(window.offer_in_syn(SeqNum{1}, 1460), 1000);
  window.begin(SeqNum{1});
  window.established(1460);
  EXPECT_EQ(window.offer(SeqNum{601}, 600, 1460), 400);
  EXPECT_EQ(window.offer(SeqNum{601}, 200, 1460), 400);
  EXPECT_EQ(window.offer(SeqNum{601}, 0, 1460), 1000);
}

// Asked of Linux 6.18: TCP_INFO and SIOCOUTQ of a socket that nobody has connected.
TEST(ReceiveWindow, NothingIsOfferedOrQueuedBeforeTheSyn) {
  Bench bench;
  EXPECT_EQ(bench.connection().info().rcv_ssthresh, 0u);
  EXPECT_EQ(bench.connection().unacknowledged(), 0u);
}

TEST(ReceiveWindow, PeersWindowIsScaledAfterTheSyn) {
  Bench bench =
      Bench::established({.options = {.no_delay = true, .send_buffer = 1000000}, .peer_scale = 7, .peer_window = 1000});
  bench.send(5000);
  EXPECT_EQ(bench.count(), 2u);           // 1000 octets in halves
  bench.give({.ack = 1, .window = 100});  // 12 800
  EXPECT_GT(bench.count(), 3u);
}

// linux/10.push.wire-rtt20: nobody reads; about 110 KB in the receiver's queue and 300 in the sender's.
TEST(ReceiveWindow, QueuesOfAFullPathHoldAbout400K) {
  Pair pair{{.weather = {.one_way_delay = 10ms}}};
  pair.connect();
  pair.run_until(Instant{1s});
  const std::vector<std::byte> chunk(65536);
  std::size_t total = 0;
  for (int i = 0; i < 100; ++i) {
    total += pair.send(0, chunk);
    pair.run_until(pair.now() + 20ms);
  }
  EXPECT_EQ(pair[1].readable() + pair[0].unacknowledged(), total);
  EXPECT_GT(pair[1].readable(), 90000u);
  EXPECT_LT(pair[1].readable(), 131072u);
  EXPECT_GT(total, 300000u);
  EXPECT_LT(total, 600000u);
}

// linux/10.rcvbuf: a reader that keeps up lets the window grow beyond the default buffer, to 10.7 MB where it was measured
// and to what the sender's 4 MB can fill here.
TEST(ReceiveWindow, GrowsWithAReaderThatKeepsUp) {
  Pair pair{{.options = {{.send_buffer = 4000000}, {}}, .weather = {.one_way_delay = 50ms}}};
  pair.connect();
  pair.run_until(Instant{1s});
  const std::vector<std::byte> chunk(4000000);
  std::uint32_t most = 0;
  while (pair.now() < Instant{3s}) {
    pair.send(0, chunk);
    pair.run_until(pair.now() + 10ms);
    pair.read(1, 1000000);
    most = std::max(most, pair[0].info().unacked);
  }
  EXPECT_GT(most * 1448, 400000u);
}

TEST(ReceiveWindow, FixedBufferDoesNotGrow) {
  Pair pair{{.options = {{.send_buffer = 4000000}, {.receive_buffer = 32768}}, .weather = {.one_way_delay = 50ms}}};
  pair.connect();
  pair.run_until(Instant{1s});
  const std::vector<std::byte> chunk(4000000);
  std::uint32_t most = 0;
  while (pair.now() < Instant{3s}) {
    pair.send(0, chunk);
    pair.run_until(pair.now() + 10ms);
    pair.read(1, 1000000);
    most = std::max(most, pair[0].info().unacked);
  }
  EXPECT_LE(most * 1448, 32768u);
}

TEST(SendBuffer, TakesAPartOfAWrite) {
  Bench bench = Bench::established({.options = {.send_buffer = 1000}});
  EXPECT_EQ(bench.connection().send_space(), 1000u);
  EXPECT_EQ(bench.send(5000), 1000u);
  EXPECT_EQ(bench.send(1), 0u);
}

// windows/10.3: all of it, if anything is free.
TEST(SendBuffer, TakesTheWholeWriteWhereTheSystemDoes) {
  Bench bench = Bench::established({.options = {.send_buffer = 1000}});
  EXPECT_EQ(bench.send_whole(5000), 5000u);
  EXPECT_EQ(bench.send_whole(1), 0u);
}

// linux/6.2.rule: writable again at two thirds, free >= queued / 2.
TEST(SendBuffer, IsWritableBelowTwoThirds) {
  Bench bench = Bench::established({.options = {.no_delay = true, .send_buffer = 900}});
  bench.send(300);
  bench.send(300);
  EXPECT_TRUE(bench.connection().writable());
  bench.send(1);
  EXPECT_FALSE(bench.connection().writable());
  bench.give({.ack = 2});
  EXPECT_TRUE(bench.connection().writable());
  EXPECT_TRUE(bench.actions().writable);
}

// linux/10.sndbuf-segments: a segment of 1460 is counted as 256 + 2048 octets.
TEST(SendBuffer, GrowsWithTheCongestionWindow) {
  Bench bench = Bench::established();
  EXPECT_EQ(bench.connection().send_space(), 46080u);  // linux/10.sndbuf
  EXPECT_EQ(bench.send(100000), 46080u);
  for (std::uint32_t ack = 1449; ack <= 1 + 30 * 1448; ack += 1448) bench.give({.ack = ack});
  EXPECT_GT(bench.connection().info().cwnd, 20u);
  EXPECT_EQ(bench.connection().send_space() + bench.connection().unacknowledged(),
            2u * bench.connection().info().cwnd * 2304u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
