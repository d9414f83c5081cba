// Headers read back from octets written down by hand, as the RFCs draw them.
#include "halfopen/model/packet_view.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace halfopen::model {
namespace {

using Kind = PacketView::Kind;

PacketRecord packet(std::initializer_list<unsigned> octets, bool arp = false) {
  PacketRecord record;
  record.arp = arp;
  for (const unsigned octet : octets) record.bytes.push_back(static_cast<std::byte>(octet));
  return record;
}

// RFC 791, 3.1 and RFC 9293, 3.1: 20 + 20 octets of header, 2 of payload; PSH and ACK are 8 + 16.
const PacketRecord kTcpOverV4 = packet({0x45, 0, 0, 42, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
                                        0xC0, 0x00, 0x1B, 0x58, 0, 0, 1, 0, 0, 0, 2, 0, 0x50, 0x18, 1, 0xF6, 0, 0, 0, 0, 'h', 'i'});

TEST(PacketView, ReadsTcpOverIpV4) {
  const PacketView view = view_of(kTcpOverV4);
  EXPECT_EQ(view.kind, Kind::Tcp);
  EXPECT_TRUE(view.has(tcp_flag::kPsh | tcp_flag::kAck));
  EXPECT_FALSE(view.has(tcp_flag::kSyn));
  EXPECT_EQ(to_string(view), "10.0.0.1:49152 > 10.0.0.2:7000 PSH+ACK seq 256 ack 512 win 502 len 2");
}

// RFC 8200, 3: 40 octets, next header at 6, addresses at 8 and 24. RFC 768: 8 octets.
TEST(PacketView, ReadsUdpOverIpV6) {
  PacketRecord record = packet({0x60, 0, 0, 0, 0, 9, 17, 64, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 53, 0, 54, 0, 9, 0, 0, 'x'});
  EXPECT_EQ(to_string(view_of(record)), "[fd00::1]:53 > [fd00::2]:54 UDP len 1");
  record.bytes[6] = std::byte{58};  // ICMPv6: type and code are the first two octets.
  EXPECT_EQ(to_string(view_of(record)), "fd00::1 > fd00::2 ICMP type 0 code 53");
}

// RFC 826: operation at 6, sender's protocol address at 14, target's at 24.
TEST(PacketView, ReadsArp) {
  const auto record = packet({0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2}, true);
  EXPECT_EQ(to_string(view_of(record)), "10.0.0.1 > 10.0.0.2 ARP request");
}

TEST(PacketView, AFragmentBehindTheFirstHasNoPorts) {
  PacketRecord record = kTcpOverV4;
  record.bytes[7] = std::byte{1};
  EXPECT_EQ(view_of(record).kind, Kind::Other);
}

TEST(PacketView, EveryCutIsRead) {
  for (std::size_t size = 0; size < kTcpOverV4.bytes.size(); ++size) {
    PacketRecord record = kTcpOverV4;
    record.bytes.resize(size);
    EXPECT_EQ(view_of(record).kind, size < 40 ? Kind::Other : Kind::Tcp) << size;
  }
}

TEST(FlagsText, NamesThemInTheHeadersOrder) {
  EXPECT_EQ(flags_text(tcp_flag::kRst), "RST");
  EXPECT_EQ(flags_text(tcp_flag::kAck | tcp_flag::kFin), "FIN+ACK");
}

}  // namespace
}  // namespace halfopen::model
