#include "halfopen/sim/wire/parse.h"

#include <gtest/gtest.h>

#include "halfopen/sim/wire/emit.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

using namespace tcp_flag;

std::vector<std::byte> with(std::vector<std::byte> octets, std::size_t at, unsigned value) {
  octets.at(at) = static_cast<std::byte>(value);
  return octets;
}

std::vector<std::byte> cut(std::vector<std::byte> octets, std::size_t size) {
  octets.resize(size);
  return octets;
}

// emit_test.cpp proves that these are the octets of RFC 791, 768 and 9293.
const std::vector<std::byte> kUdp = emitted(udp_datagram("hello"));
const std::vector<std::byte> kUdp6 = emitted(over_ipv6(udp_datagram("hello")));
const std::vector<std::byte> kTcp = emitted(tcp_segment(kAck, 1, 2, "abc"));

TEST(Parse, FieldsOfATcpSegment) {
  const Parsed parsed =
      parse(octets("4500 0043 1234 4000 4006 147f 0a00 0002 0a00 0001 "
                   "1b58 c000 1122 3344 5566 7788 b018 01f6 6dba 0000 "
                   "0101 080a 0000 000a 0000 0014 0101 050a 0000 03e9 "
                   "0000 07d1 6162 63"));
  ASSERT_TRUE(parsed);
  const Packet& packet = parsed.packet;
  EXPECT_EQ(packet.protocol, Protocol::Tcp);
  EXPECT_FALSE(packet.damaged);
  EXPECT_EQ(packet.ip.source, kB);
  EXPECT_EQ(packet.ip.destination, kA);
  EXPECT_EQ(packet.ip.hop_limit, 64);
  EXPECT_EQ(packet.ip.id, 0x1234u);
  EXPECT_TRUE(packet.ip.dont_fragment);
  EXPECT_EQ(packet.tcp.source_port, 7000);
  EXPECT_EQ(packet.tcp.destination_port, 49152);
  EXPECT_EQ(packet.tcp.seq, SeqNum{0x11223344});
  EXPECT_EQ(packet.tcp.ack, SeqNum{0x55667788});
  EXPECT_EQ(packet.tcp.flags, kPsh | kAck);
  EXPECT_EQ(packet.tcp.window, 502);
  EXPECT_TRUE(packet.tcp.options.timestamps);
  EXPECT_EQ(packet.tcp.options.ts_value, 10u);
  EXPECT_EQ(packet.tcp.options.ts_echo, 20u);
  ASSERT_EQ(packet.tcp.options.sack_count, 1);
  EXPECT_EQ(packet.tcp.options.sack[0], (SackBlock{SeqNum{1001}, SeqNum{2001}}));
  EXPECT_EQ(text_of(packet.payload), "abc");
}

// Router alert and a timestamp's beginnings: eight octets of options.
TEST(Parse, SkipsIpv4Options) {
  const Parsed parsed =
      parse(octets("4700 0029 0000 4000 4011 19ba 0a00 0001 0a00 0002 "
                   "0707 0400 0000 0001 1388 0035 000d 9442 6865 6c6c 6f"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed.packet, udp_datagram("hello"));
}

TEST(Parse, SkipsHopByHopRoutingAndDestinationOptions) {
  const Parsed parsed =
      parse(octets("6000 0000 0034 0040 fd00 0000 0000 0000 0000 0000 "
                   "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
                   "2b00 0104 0000 0000 3c00 0400 0000 0000 0601 010c "
                   "0000 0000 0000 0000 0000 0000 c000 1b58 0000 0001 "
                   "0000 0002 5010 01f6 d87e 0000"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed.packet, over_ipv6(tcp_segment(kAck, 1, 2)));
}

TEST(Parse, FragmentsAreOpaque) {
  const Parsed v4 = parse(octets("4500 001c abcd 20b9 4011 9a48 0a00 0001 0a00 0002 3132 3334 3536 3738"));
  ASSERT_TRUE(v4);
  EXPECT_EQ(v4.packet.protocol, Protocol::Other);
  EXPECT_EQ(v4.packet.ip.other_protocol, 17);
  EXPECT_EQ(v4.packet.ip.fragment_offset, 1480);
  EXPECT_TRUE(v4.packet.ip.more_fragments);
  EXPECT_EQ(v4.packet.ip.id, 0xABCDu);
  EXPECT_EQ(text_of(v4.packet.payload), "12345678");

  const Parsed v6 =
      parse(octets("6000 0000 0010 2c40 fd00 0000 0000 0000 0000 0000 "
                   "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
                   "1100 05a9 0000 abcd 3132 3334 3536 3738"));
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6.packet.protocol, Protocol::Other);
  EXPECT_EQ(v6.packet.ip.other_protocol, 17);
  EXPECT_EQ(v6.packet.ip.fragment_offset, 1448);
  EXPECT_TRUE(v6.packet.ip.more_fragments);
  EXPECT_EQ(v6.packet.ip.id, 0xABCDu);
  EXPECT_EQ(text_of(v6.packet.payload), "12345678");
}

// The first fragment has the ports, but its checksum covers what is not there.
TEST(Parse, TheFirstFragmentIsOpaqueToo) {
  const auto first =
      with(with(kTcp, 6, 0x20), 10, 0x46);  // more fragments in place of don't fragment: 0x2000 more in the sum
  EXPECT_EQ(parse(first).packet.protocol, Protocol::Other);
  EXPECT_EQ(parse(first).packet.ip.other_protocol, 6);
}

// RFC 6946: a fragment header without a fragment.
TEST(Parse, AtomicFragmentIsWhole) {
  const Parsed parsed =
      parse(octets("6000 0000 0015 2c40 fd00 0000 0000 0000 0000 0000 "
                   "0000 0001 fd00 0000 0000 0000 0000 0000 0000 0002 "
                   "1100 0000 0000 0007 1388 0035 000d ae40 6865 6c6c 6f"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed.packet, over_ipv6(udp_datagram("hello")));
}

TEST(Parse, PaddingBehindTheDatagramIsIgnored) {
  auto padded = kUdp;
  padded.resize(46);
  EXPECT_EQ(parse(padded).packet, udp_datagram("hello"));
  const Packet segment = tcp_segment(kAck, 1, 2, "abc");  // TCP has no length of its own
  padded = emitted(over_ipv6(segment));
  padded.resize(80);
  EXPECT_EQ(parse(padded).packet, over_ipv6(segment));
}

TEST(Damaged, BadChecksumsAreMarkedNotRefused) {
  for (const std::size_t octet : {std::size_t{10}, std::size_t{26}, kUdp.size() - 1}) {  // IP's, UDP's, the payload
    const Parsed parsed = parse(with(kUdp, octet, 0x77));
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed.packet.damaged) << octet;
  }
  EXPECT_TRUE(parse(with(kTcp, 27, 0x77)).packet.damaged);   // sequence number
  EXPECT_TRUE(parse(with(kUdp6, 23, 0x77)).packet.damaged);  // source address, in the pseudo header
}

// RFC 768: an all zero checksum means that the transmitter made none. RFC 8200, 8.1 forbids it over IPv6.
TEST(Damaged, UdpWithoutChecksumIsIntactOverIpv4Only) {
  EXPECT_FALSE(parse(with(with(kUdp, 26, 0), 27, 0)).packet.damaged);
  EXPECT_TRUE(parse(with(with(kUdp6, 46, 0), 47, 0)).packet.damaged);
}

TEST(Refused, WhatIsNoIp) {
  EXPECT_EQ(parse({}).error, ParseError::HeaderTruncated);
  EXPECT_EQ(parse(with(kUdp, 0, 0x55)).error, ParseError::NotIp);
}

TEST(Refused, TruncatedHeaders) {
  EXPECT_EQ(parse(cut(kUdp, 19)).error, ParseError::HeaderTruncated);
  EXPECT_EQ(parse(cut(kUdp6, 39)).error, ParseError::HeaderTruncated);
  EXPECT_EQ(parse(cut(with(with(kUdp, 0, 0x4F), 3, 60), 30)).error, ParseError::HeaderTruncated);
}

TEST(Refused, Ipv4HeaderLengthBelowFiveWordsOrBeyondTheWhole) {
  EXPECT_EQ(parse(with(kUdp, 0, 0x44)).error, ParseError::HeaderLength);
  EXPECT_EQ(parse(with(kUdp, 3, 19)).error, ParseError::HeaderLength);
}

TEST(Refused, LengthBeyondTheOctets) {
  EXPECT_EQ(parse(cut(kUdp, kUdp.size() - 1)).error, ParseError::DatagramTruncated);
  EXPECT_EQ(parse(cut(kUdp6, kUdp6.size() - 1)).error, ParseError::DatagramTruncated);
}

TEST(Refused, ExtensionHeaderBeyondTheDatagram) {
  // Hop-by-hop options of 2 * 8 octets where 13 are left; a fragment header where 7 are.
  EXPECT_EQ(parse(with(with(kUdp6, 6, 0), 41, 1)).error, ParseError::HeaderTruncated);
  EXPECT_EQ(parse(cut(with(with(kUdp6, 6, 44), 5, 7), 47)).error, ParseError::HeaderTruncated);
}

TEST(Refused, TransportHeaderCutShort) {
  EXPECT_EQ(parse(with(kTcp, 3, 39)).error, ParseError::TransportTruncated);
  EXPECT_EQ(parse(with(kUdp, 3, 27)).error, ParseError::TransportTruncated);
  EXPECT_EQ(parse(with(with(kUdp, 3, 27), 9, 1)).error, ParseError::TransportTruncated);
}

// Five words are the least; the segment has 23 octets, less than six.
TEST(Refused, TcpDataOffsetBelowFiveWordsOrBeyondTheSegment) {
  EXPECT_EQ(parse(with(kTcp, 32, 0x40)).error, ParseError::TcpDataOffset);
  EXPECT_EQ(parse(with(kTcp, 32, 0x60)).error, ParseError::TcpDataOffset);
}

TEST(Refused, UdpLengthBelowItsHeaderOrBeyondTheDatagram) {
  EXPECT_EQ(parse(with(kUdp, 25, 7)).error, ParseError::UdpLength);
  EXPECT_EQ(parse(with(kUdp, 25, 14)).error, ParseError::UdpLength);
}

// RFC 792: the IP header and eight octets. The lengths and checksums in it speak of the whole.
TEST(ParseQuote, NeedsNoMoreThanEightOctetsOfTheBody) {
  const Parsed tcp = parse_quote(cut(kTcp, 28));
  ASSERT_TRUE(tcp);
  EXPECT_EQ(tcp.packet.ip.destination, kB);
  EXPECT_EQ(tcp.packet.tcp.source_port, 49152);
  EXPECT_EQ(tcp.packet.tcp.destination_port, 7000);
  EXPECT_EQ(tcp.packet.tcp.seq, SeqNum{1});
  EXPECT_EQ(parse_quote(cut(kTcp, 27)).error, ParseError::TransportTruncated);

  const Parsed udp = parse_quote(cut(kUdp6, 48));
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp.packet.udp, (UdpHeader{5000, 53}));
}

TEST(ParseQuote, ReadsAQuotedEcho) {
  const Parsed parsed = parse_quote(octets("4500 0020 0000 4000 4001 26db 0a00 0001 0a00 0002 0800 192c 0001 0002"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed.packet.icmp, (IcmpHeader{8, 0, 0x00010002}));
}

}  // namespace
}  // namespace halfopen::sim::wire
