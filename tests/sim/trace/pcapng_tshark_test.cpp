// Somebody else's eyes on our packets: what wire emits and report writes, tshark reads without complaint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "samples.h"
#include "tshark.h"

namespace halfopen::sim::trace {
namespace {

using namespace std::chrono_literals;
using namespace wire::tcp_flag;
using testing::ElementsAre;

class PcapngTshark : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_tshark()) GTEST_SKIP() << "tshark is not installed (Debian: tshark)";
    trace.keep_packets();
  }

  // A packet of the client's, seen as it leaves.
  void sent(const wire::Packet& packet) { trace.packet(net::kStart + at, 0, Way::Out, packet); }

  std::vector<std::string> fields(const std::vector<std::string>& names) {
    model::Record record = two_hosts();
    record.epoch = 1700000000s;
    record.packets = trace.take_packets();
    return tshark_fields(record, names);
  }

  Trace trace;
  net::Duration at{};
};

wire::Packet with_protocol(wire::Packet packet, wire::Protocol protocol) {
  packet.protocol = protocol;
  return packet;
}

// One packet of every kind, over both families.
std::vector<wire::Packet> one_of_each() {
  wire::Packet syn = segment(kSyn, 1, 0);
  syn.tcp.options = {.mss = 1460, .window_scale = 7, .sack_permitted = true, .timestamps = true, .ts_value = 1};
  wire::Packet ack = segment(kAck, 2, 2, "abc");
  ack.tcp.options = {
      .timestamps = true, .ts_value = 2, .sack_count = 1, .sack = {wire::SackBlock{wire::SeqNum{9}, wire::SeqNum{12}}}};
  wire::Packet udp = with_protocol(segment(0, 0, 0, "hello"), wire::Protocol::Udp);
  udp.udp = {.source_port = 5000, .destination_port = 5001};
  wire::Packet echo = with_protocol(segment(0, 0, 0, "ping"), wire::Protocol::Icmp);
  echo.icmp = {.type = 8, .code = 0, .rest = 0x00010001};
  wire::Packet echo6 = over_ipv6(echo);
  echo6.icmp.type = 128;
  return {syn,
          over_ipv6(syn),
          ack,
          over_ipv6(ack),
          udp,
          over_ipv6(udp),
          echo,
          echo6,
          arp(false),
          arp(true),
          over_ipv6(arp(false)),
          over_ipv6(arp(true))};
}

TEST_F(PcapngTshark, FindsNothingMalformedAndEveryChecksumGood) {
  for (const wire::Packet& packet : one_of_each()) sent(packet);
  // 1 is "good" (Wireshark's enumeration); what a packet does not have stays empty.
  EXPECT_THAT(fields({"ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status",
                      "icmpv6.checksum.status", "_ws.malformed"}),
              ElementsAre("1|1||||", "|1||||", "1|1||||", "|1||||", "1||1|||", "||1|||", "1|||1||", "||||1|", "|||||",
                          "|||||", "||||1|", "||||1|"));
}

TEST_F(PcapngTshark, NoticesDamage) {
  wire::Packet packet = segment(kAck, 1, 1, "abc");
  packet.damaged = true;
  sent(packet);
  EXPECT_THAT(fields({"ip.checksum.status", "tcp.checksum.status"}), ElementsAre("1|0"));
}

TEST_F(PcapngTshark, ReadsTheSameOptions) {
  for (const wire::Packet& packet : one_of_each()) {
    if (packet.protocol == wire::Protocol::Tcp && packet.ip.source == kClient) sent(packet);
  }
  EXPECT_THAT(fields({"tcp.options.mss_val", "tcp.options.wscale.shift", "tcp.options.timestamp.tsval",
                      "tcp.options.sack_le", "tcp.options.sack_re"}),
              ElementsAre("1460|7|1||", "||2|9|12"));
}

TEST_F(PcapngTshark, ResolvesNamesFromTheFile) {
  sent(segment(kSyn, 1, 0));
  sent(over_ipv6(segment(kSyn, 1, 0)));
  EXPECT_THAT(fields({"ip.src_host", "ip.dst_host", "ipv6.src_host", "ipv6.dst_host", "frame.interface_name"}),
              ElementsAre("client|server|||client", "||client|server|client"));
}

TEST_F(PcapngTshark, ReadsNanosecondsAndDirections) {
  at = 5ns;
  sent(segment(kSyn, 1, 0));
  trace.packet(net::kStart + 5ms, 1, Way::In, segment(kSyn, 1, 0));
  EXPECT_THAT(fields({"frame.time_epoch", "frame.packet_flags_direction", "frame.interface_id"}),
              ElementsAre("1700000000.000000005|0x00000002|0", "1700000000.005000000|0x00000001|1"));
}

TEST_F(PcapngTshark, ReassemblesFragments) {
  wire::Packet udp = with_protocol(segment(0, 0, 0, "0123456789abcdef"), wire::Protocol::Udp);
  udp.udp = {.source_port = 5000, .destination_port = 5001};
  for (const wire::Packet& whole : {udp, over_ipv6(udp)}) {
    for (const wire::Packet& fragment : fragments_of(whole, 16)) sent(fragment);
  }
  EXPECT_THAT(fields({"udp.length", "udp.checksum.status"}), ElementsAre("|", "24|1", "|", "24|1"));
}

}  // namespace
}  // namespace halfopen::sim::trace
