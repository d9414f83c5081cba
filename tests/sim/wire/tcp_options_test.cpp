// What a stack makes of options that are unknown, malformed or too many. Whole segments; the options stand at octet 40.
#include <gtest/gtest.h>

#include "halfopen/sim/wire/checksum.h"
#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

// The options of a SYN that carries exactly this list (whole words), its length and checksums put right.
TcpOptions read(std::string_view list) {
  const auto options = octets(list);
  auto segment = emitted(tcp_segment(tcp_flag::kSyn, 1, 0));
  segment.insert(segment.end(), options.begin(), options.end());
  segment[3] = static_cast<std::byte>(segment.size());
  segment[32] = static_cast<std::byte>((5 + options.size() / 4) << 4);
  const Parsed parsed = parse(segment);
  EXPECT_TRUE(parsed);
  return parsed.packet.tcp.options;
}

constexpr TcpOptions kMss1460{.mss = 1460};

TEST(TcpOptions, OrderAndPaddingDoNotMatter) {
  const TcpOptions all{.mss = 1460, .window_scale = 8, .sack_permitted = true};
  EXPECT_EQ(read("0204 05b4 0101 0402 0103 0308"), all);
  EXPECT_EQ(read("0103 0308 0402 0204 05b4 0000"), all);
}

TEST(TcpOptions, UnknownKindsAreSkipped) { EXPECT_EQ(read("fd04 1234 0204 05b4"), kMss1460); }

TEST(TcpOptions, EndOfListEndsTheList) { EXPECT_EQ(read("0204 05b4 0003 0308"), kMss1460); }

// A length of 0 or 1 would not advance. What stood before counts, what follows does not.
TEST(TcpOptions, LengthBelowTwoEndsTheList) {
  EXPECT_EQ(read("0204 05b4 fd00 0101 0103 0308"), kMss1460);
  EXPECT_EQ(read("0204 05b4 fd01 0101 0103 0308"), kMss1460);
}

TEST(TcpOptions, LengthBeyondTheHeaderEndsTheList) {
  EXPECT_EQ(read("0204 05b4 080a 0000"), kMss1460);
  EXPECT_EQ(read("0204 05b4 0101 0108"), kMss1460);  // no octet left for the length
}

TEST(TcpOptions, KnownKindOfAWrongLengthIsSkipped) {
  EXPECT_EQ(read("0303 0701 0403 0001 0204 05b4"), (TcpOptions{.mss = 1460, .window_scale = 7}));
  EXPECT_EQ(read("0206 05b4 0000 0101"), TcpOptions{});
  EXPECT_EQ(read("0304 0701"), TcpOptions{});
  EXPECT_EQ(read("0502 0101"), TcpOptions{});
  EXPECT_EQ(read("0506 0000 0001 0101"), TcpOptions{});            // SACK of less than a block
  EXPECT_EQ(read("050b 0000 0001 0000 0002 0001"), TcpOptions{});  // and of one and a bit
}

// RFC 7323, 2.3: "a shift count larger than 14 ... MUST use 14".
TEST(TcpOptions, WindowScaleIsAtMost14) {
  EXPECT_EQ(read("0303 0e01").window_scale, 14);
  EXPECT_EQ(read("0303 0f01").window_scale, 14);
  EXPECT_EQ(read("0303 ff01").window_scale, 14);
}

// 40 octets hold 4 blocks, or 3 beside timestamps (RFC 2018, 3).
TEST(TcpOptions, SackBlocksThatDoNotFitAreLeftOut) {
  TcpOptions options{.sack_count = 4};
  EXPECT_EQ(options.sack_on_wire(), 4u);
  EXPECT_EQ(options.wire_size(), 36u);
  options.timestamps = true;
  EXPECT_EQ(options.sack_on_wire(), 3u);
  EXPECT_EQ(options.wire_size(), 40u);

  Packet ack = tcp_segment(tcp_flag::kAck, 1, 1);
  ack.tcp.options = options;
  EXPECT_EQ(parse(emitted(ack)).packet.tcp.options.sack_count, 3);
}

}  // namespace
}  // namespace halfopen::sim::wire
