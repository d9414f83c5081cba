// Rows of docs/evidence/linux.md with numbers that no other test of this folder quotes.
#include <gtest/gtest.h>

#include "bench.h"
#include "pair.h"

namespace halfopen::sim::tcp::test {
namespace {

// linux/7.2.ten-of-ten-rtt50: ten of ten lost, more unsent. PTO = 2 * 50 + 2 ms, rounded up to 104 ms: a *new* segment;
// the RTO of 252 ms counts from there. (Measured 116 and 392 ms, with a sending time of some ms and the wheel's
// rounding.)
TEST(LinuxRows, TenOfTenLostProbeWithNewData) {
  Bench bench = Bench::established({.rtt = 50ms});
  bench.send(20000);
  EXPECT_EQ(bench.sent().size(), 10u);
  bench.run_until(400ms);
  const std::vector<std::string> later = bench.sent();
  ASSERT_GE(later.size(), 2u);
  EXPECT_EQ(later[0], "0.104 . 14481:15929(1448) ack 1");
  EXPECT_EQ(later[1], "0.356 . 1:1449(1448) ack 1");
}

struct SendBufferRow {
  std::int64_t size;
  std::uint32_t full;      ///< Queued when send said EAGAIN.
  std::uint32_t writable;  ///< Queued when OUT came back.
};

// linux/6.2.sndbuf-*: full at or above the size, writable again at or below two thirds of it. The rows count memory, we
// octets (linux/6.2.must); both obey linux/6.2.rule, and here whole segments of 1448 are acknowledged.
TEST(LinuxRows, SendBufferIsFullAndWritableAgain) {
  for (const SendBufferRow& row : {SendBufferRow{46080, 46832, 26312}, {16384, 17192, 7456}, {131072, 131192, 83312}}) {
    const auto size = static_cast<std::uint32_t>(row.size);
    EXPECT_GE(row.full, size);
    EXPECT_LE(row.writable, size - size / 3);

    Bench bench = Bench::established({.options = {.send_buffer = row.size}});
    while (bench.send(1448) > 0) {
    }
    EXPECT_EQ(bench.connection().send_space(), 0u);
    EXPECT_FALSE(bench.connection().writable());
    std::uint32_t acknowledged = 0;
    while (!bench.connection().writable()) {
      acknowledged += 1448;
      bench.give({.ack = 1 + acknowledged, .window = 10000});
      ASSERT_LE(acknowledged, size);
    }
    const std::uint32_t queued = size - acknowledged;
    EXPECT_LE(queued, size - size / 3) << size;
    EXPECT_GT(queued + 1448, size - size / 3) << size;
  }
}

struct PushRow {
  const char* row;
  Duration one_way_delay;
  std::size_t chunk;
  std::int64_t send_buffer, receive_buffer;  ///< As kept; 0: the profile's, and it grows.
  std::size_t total, received;  ///< What the row says: octets pushed until EAGAIN for good, in the receiver's queue.
};

// linux/10.push.*: how much a writer can push while nobody reads. The figures are one machine's (linux/10.must: model
// octets, do not assert exact figures); a half more or a third less is the same order.
TEST(LinuxRows, CapacityOfAPathWithoutReader) {
  for (const PushRow& row : {PushRow{"linux/10.push.veth-64k", 5us, 65536, 0, 0, 417616, 119328},
                             {"linux/10.push.veth-1448", 5us, 1448, 0, 0, 306976, 112520},
                             {"linux/10.push.veth-1-byte", 5us, 1, 0, 0, 454709, 102421},
                             {"linux/10.push.wire-rtt20", 10ms, 65536, 0, 0, 429200, 90368},
                             {"linux/10.push.rcvbuf-8192", 5us, 65536, 0, 16384, 53576, 14480},
                             {"linux/10.push.sndbuf-8192", 5us, 65536, 16384, 0, 154464, 118264},
                             {"linux/10.push.both-65536", 5us, 65536, 131072, 131072, 273684, 120196}}) {
    Pair pair{{.options = {{.send_buffer = row.send_buffer}, {.receive_buffer = row.receive_buffer}},
               .weather = {.one_way_delay = row.one_way_delay}}};
    pair.connect();
    pair.run_until(Instant{1s});
    const std::vector<std::byte> chunk(row.chunk);
    std::size_t total = 0;
    for (int round = 0; round < 100; ++round) {
      for (std::size_t taken = chunk.size(); taken == chunk.size(); total += taken) taken = pair.send(0, chunk);
      pair.run_until(pair.now() + 20ms);
    }
    EXPECT_GT(total, row.total * 2 / 3) << row.row;
    EXPECT_LT(total, row.total * 3 / 2) << row.row;
    EXPECT_GT(pair[1].readable(), row.received * 2 / 3) << row.row;
    EXPECT_LT(pair[1].readable(), row.received * 3 / 2) << row.row;
  }
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
