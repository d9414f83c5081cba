#include "halfopen/sim/wire/describe.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace halfopen::sim::wire {
namespace {

using namespace tcp_flag;

DescribeOptions named() {
  DescribeOptions options;
  options.name = [](const net::Address& address) { return address == kA ? "client" : address == kB ? "server" : ""; };
  return options;
}

TEST(Describe, DataRelativeToTheInitialSequenceNumbers) {
  const Packet data = tcp_segment(kPsh | kAck, 1001, 5001, std::string(100, 'x'));
  DescribeOptions options = named();
  options.sender_iss = SeqNum{1000};
  options.receiver_iss = SeqNum{5000};
  EXPECT_EQ(describe(data, options), "client.49152 > server.7000: Flags [P.], seq 1:101, ack 1, win 502, length 100");
}

TEST(Describe, NumbersAreAbsoluteAndAddressesBareByDefault) {
  EXPECT_EQ(describe(tcp_segment(kAck, 1001, 5001)),
            "10.0.0.1.49152 > 10.0.0.2.7000: Flags [.], ack 5001, win 502, length 0");
}

TEST(Describe, RelativeNumbersWrapAround) {
  DescribeOptions options = named();
  options.sender_iss = SeqNum{0xFFFFFFFF};
  EXPECT_EQ(describe(tcp_segment(kFin, 4, 0), options),
            "client.49152 > server.7000: Flags [F], seq 5, win 502, length 0");
}

TEST(Describe, OptionsAsTcpdumpListsThem) {
  Packet syn = tcp_segment(kSyn, 0, 0);
  syn.tcp.window = 64240;
  syn.tcp.options = {.mss = 1460, .window_scale = 7, .sack_permitted = true, .timestamps = true, .ts_value = 1};
  EXPECT_EQ(describe(syn, named()),
            "client.49152 > server.7000: Flags [S], seq 0, win 64240, "
            "options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0");

  Packet ack = tcp_segment(kAck, 1, 1);
  ack.tcp.options = {.timestamps = true,
                     .ts_value = 5,
                     .ts_echo = 6,
                     .sack_count = 1,
                     .sack = {SackBlock{SeqNum{1449}, SeqNum{2897}}}};
  EXPECT_EQ(describe(ack, named()),
            "client.49152 > server.7000: Flags [.], ack 1, win 502, "
            "options [nop,nop,TS val 5 ecr 6,nop,nop,sack 1 {1449:2897}], length 0");
}

TEST(Describe, FlagLettersInTcpdumpsOrder) {
  EXPECT_EQ(flag_letters(0), "none");
  EXPECT_EQ(flag_letters(kSyn | kAck), "S.");
  EXPECT_EQ(flag_letters(0xFF), "FSRP.UEW");
}

TEST(Describe, Udp) { EXPECT_EQ(describe(udp_datagram("hello"), named()), "client.5000 > server.53: UDP, length 5"); }

TEST(Describe, IcmpByName) {
  Packet packet = udp_datagram(std::string(28, 'q'));
  packet.protocol = Protocol::Icmp;
  packet.icmp = {.type = 3, .code = 1};
  EXPECT_EQ(describe(packet, named()), "client > server: ICMP host unreachable, length 36");
  packet.icmp = {.type = 3, .code = 4, .rest = 1400};
  EXPECT_EQ(describe(packet, named()), "client > server: ICMP fragmentation needed, mtu 1400, length 36");
  packet.icmp = {.type = 13, .code = 0};
  EXPECT_EQ(describe(packet, named()), "client > server: ICMP type 13 code 0, length 36");
  packet.icmp = {.type = 2, .code = 0, .rest = 1280};
  EXPECT_EQ(describe(over_ipv6(packet)), "fd00::1 > fd00::2: ICMP6, packet too big, mtu 1280, length 36");
}

TEST(Describe, ArpAndNeighbourDiscovery) {
  Packet packet = udp_datagram("");
  packet.protocol = Protocol::Arp;
  packet.arp.sender_hardware = 0x020000000001;
  EXPECT_EQ(describe(packet, named()), "ARP, Request who-has server tell client");
  packet.arp.reply = true;
  EXPECT_EQ(describe(packet, named()), "ARP, Reply client is-at 02:00:00:00:00:01");
  EXPECT_EQ(describe(over_ipv6(packet)), "ND, Reply fd00::1 is-at 02:00:00:00:00:01");
}

TEST(Describe, FragmentsAndOtherProtocols) {
  Packet packet = udp_datagram("12345678");
  packet.protocol = Protocol::Other;
  packet.ip.other_protocol = 17;
  packet.ip.id = 7;
  EXPECT_EQ(describe(packet, named()), "client > server: protocol 17, length 8");
  packet.ip.fragment_offset = 1480;
  packet.ip.more_fragments = true;
  EXPECT_EQ(describe(packet, named()), "client > server: protocol 17, fragment 7:8@1480+, length 8");
}

TEST(Describe, Damage) {
  Packet packet = udp_datagram("hello");
  packet.damaged = true;
  EXPECT_EQ(describe(packet, named()), "client.5000 > server.53: UDP, length 5 (bad checksum)");
}

}  // namespace
}  // namespace halfopen::sim::wire
