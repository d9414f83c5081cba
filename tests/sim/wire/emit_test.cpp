// Octet by octet against vectors put together by hand from the header diagrams; checksums computed apart from this
// code.
#include "halfopen/sim/wire/emit.h"

#include <gtest/gtest.h>

#include "halfopen/sim/wire/parse.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

using namespace tcp_flag;

TEST(Emit, SynOfLinux) {
  Packet syn = tcp_segment(kSyn, 1, 0);
  syn.tcp.window = 64240;
  syn.tcp.options = {.mss = 1460, .window_scale = 7, .sack_permitted = true, .timestamps = true, .ts_value = 1};
  EXPECT_EQ(hex(emitted(syn)),
            "4500 003c 0000 4000 4006 26ba 0a00 0001 0a00 0002 "
            "c000 1b58 0000 0001 0000 0000 a002 faf0 5db2 0000 "
            "0204 05b4 0402 080a 0000 0001 0000 0000 0103 0307");
}

TEST(Emit, SynWithoutTimestampsPadsSackPermitted) {
  Packet syn = tcp_segment(kSyn, 1, 0);
  syn.tcp.window = 64240;
  syn.tcp.options = {.mss = 1460, .window_scale = 8, .sack_permitted = true};
  EXPECT_EQ(hex(emitted(syn)),
            "4500 0034 0000 4000 4006 26c2 0a00 0001 0a00 0002 "
            "c000 1b58 0000 0001 0000 0000 8002 faf0 84c3 0000 "
            "0204 05b4 0101 0402 0103 0308");
}

TEST(Emit, DataWithTimestampsAndSack) {
  Packet data = tcp_segment(kPsh | kAck, 0x11223344, 0x55667788, "abc");
  std::swap(data.ip.source, data.ip.destination);
  std::swap(data.tcp.source_port, data.tcp.destination_port);
  data.ip.id = 0x1234;
  data.tcp.options = {.timestamps = true,
                      .ts_value = 10,
                      .ts_echo = 20,
                      .sack_count = 1,
                      .sack = {SackBlock{SeqNum{1001}, SeqNum{2001}}}};
  EXPECT_EQ(hex(emitted(data)),
            "4500 0043 1234 4000 4006 147f 0a00 0002 0a00 0001 "
            "1b58 c000 1122 3344 5566 7788 b018 01f6 6dba 0000 "
            "0101 080a 0000 000a 0000 0014 0101 050a 0000 03e9 "
            "0000 07d1 6162 63");
}

TEST(Emit, TcpOverIpv6) {
  EXPECT_EQ(hex(emitted(over_ipv6(tcp_segment(kAck, 1, 2)))),
            "6000 0000 0014 0640 fd00 0000 0000 0000 0000 0000 "
            "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
            "c000 1b58 0000 0001 0000 0002 5010 01f6 d87e 0000");
}

TEST(Emit, UdpOfOddLength) {
  EXPECT_EQ(hex(emitted(udp_datagram("hello"))),
            "4500 0021 0000 4000 4011 26ca 0a00 0001 0a00 0002 "
            "1388 0035 000d 9442 6865 6c6c 6f");
}

// RFC 768: "If the computed checksum is zero, it is transmitted as all ones".
TEST(Emit, UdpChecksumIsNeverZero) {
  EXPECT_EQ(hex(emitted(udp_datagram("\xd8\x1a"))),
            "4500 001e 0000 4000 4011 26cd 0a00 0001 0a00 0002 "
            "1388 0035 000a ffff d81a");
}

TEST(Emit, EchoRequest) {
  Packet echo = udp_datagram("ping");
  echo.protocol = Protocol::Icmp;
  echo.icmp = {.type = 8, .code = 0, .rest = 0x00010002};
  EXPECT_EQ(hex(emitted(echo)),
            "4500 0020 0000 4000 4001 26db 0a00 0001 0a00 0002 "
            "0800 192c 0001 0002 7069 6e67");
}

TEST(Emit, PacketTooBigHasAPseudoHeader) {
  Packet too_big = over_ipv6(udp_datagram(""));
  too_big.protocol = Protocol::Icmp;
  too_big.icmp = {.type = 2, .code = 0, .rest = 1280};
  EXPECT_EQ(hex(emitted(too_big)),
            "6000 0000 0008 3a40 fd00 0000 0000 0000 0000 0000 "
            "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
            "0200 feb8 0000 0500");
}

Packet fragment(std::uint16_t offset, bool more) {
  Packet packet = udp_datagram("12345678");
  packet.protocol = Protocol::Other;
  packet.ip.other_protocol = 17;
  packet.ip.id = 0xABCD;
  packet.ip.dont_fragment = false;
  packet.ip.more_fragments = more;
  packet.ip.fragment_offset = offset;
  return packet;
}

TEST(Emit, FragmentOfIpv4) {
  EXPECT_EQ(hex(emitted(fragment(1480, true))),
            "4500 001c abcd 20b9 4011 9a48 0a00 0001 0a00 0002 "
            "3132 3334 3536 3738");
}

TEST(Emit, FragmentOfIpv6HasAHeaderOfItsOwn) {
  EXPECT_EQ(hex(emitted(over_ipv6(fragment(1448, true)))),
            "6000 0000 0010 2c40 fd00 0000 0000 0000 0000 0000 "
            "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
            "1100 05a9 0000 abcd 3132 3334 3536 3738");
}

TEST(Emit, AppendsToWhatIsThere) {
  std::vector<std::byte> out = octets("ffff");
  emit(udp_datagram("hello"), out);
  EXPECT_EQ(out.size(), 2u + 33u);
  EXPECT_EQ(hex(std::span{out}.first(4)), "ffff 4500");
}

// The right checksum of "hello" is 9442.
TEST(Emit, DamageShowsInTheTransportChecksum) {
  Packet packet = udp_datagram("hello");
  packet.damaged = true;
  const auto out = emitted(packet);
  EXPECT_EQ(hex(std::span{out}.subspan(10, 2)), "26ca");
  EXPECT_NE(hex(std::span{out}.subspan(26, 2)), "9442");
}

// The right checksum of d819 is 1; a zero in its place would say that there is none.
TEST(Emit, DamagedUdpStillHasAChecksum) {
  Packet packet = udp_datagram("\xd8\x19");
  packet.damaged = true;
  const auto out = emitted(packet);
  const std::string checksum = hex(std::span{out}.subspan(26, 2));
  EXPECT_NE(checksum, "0001");
  EXPECT_NE(checksum, "0000");
  EXPECT_TRUE(parse(out).packet.damaged);
}

TEST(Emit, DamageOfAnOpaqueBodyShowsInTheIpv4Header) {
  Packet packet = fragment(0, true);
  packet.damaged = true;
  EXPECT_TRUE(parse(emitted(packet)).packet.damaged);
}

TEST(WireSize, CountsHeadersOptionsAndPayload) {
  Packet segment = tcp_segment(kAck, 1, 1, "abc");
  EXPECT_EQ(segment.wire_size(), 20u + 20u + 3u);
  segment.tcp.options.timestamps = true;
  EXPECT_EQ(segment.wire_size(), 20u + 20u + 12u + 3u);
  EXPECT_EQ(over_ipv6(segment).wire_size(), 40u + 20u + 12u + 3u);
  EXPECT_EQ(over_ipv6(fragment(1448, true)).wire_size(), 40u + 8u + 8u);
}

// RFC 1812, 4.3.2.3: the error, IP and ICMP headers included, has up to 576 octets; RFC 4443, 2.4 c: up to 1280.
TEST(Quote, IsCutToTheSizeOfTheError) {
  const std::string payload(2000, 'x');
  EXPECT_EQ(quote(udp_datagram("hello")).size(), 33u);
  EXPECT_EQ(quote(udp_datagram(payload)).size(), 576u - 28u);
  EXPECT_EQ(quote(over_ipv6(udp_datagram(payload))).size(), 1280u - 48u);
}

TEST(EmitDeathTest, APacketBeyondItsLengthFieldIsABug) {
  const Packet packet = udp_datagram(std::string(65535 - 28 + 1, 'x'));
  EXPECT_DEATH(emitted(packet), "at most 65535 octets");
}

}  // namespace
}  // namespace halfopen::sim::wire
