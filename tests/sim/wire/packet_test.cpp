// Packets are values: equal if every receiver would take them for the same.
#include "halfopen/sim/wire/packet.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace halfopen::sim::wire {
namespace {

TEST(Packet, MeaninglessFieldsDoNotMatter) {
  Packet first = tcp_segment(tcp_flag::kAck, 1, 1, "abc");
  Packet second = first;
  second.udp.source_port = 9;
  second.icmp.type = 9;
  second.arp.reply = true;
  second.ip.other_protocol = 9;
  second.tcp.options.ts_value = 9;
  second.tcp.options.sack[0].left = SeqNum{9};
  EXPECT_EQ(first, second);
}

TEST(Packet, OptionsMatter) {
  const TcpOptions base{.mss = 1460, .timestamps = true, .sack_count = 1};
  const auto changed = [&](auto change) {
    TcpOptions options = base;
    change(options);
    return options;
  };
  EXPECT_EQ(base, changed([](TcpOptions&) {}));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.mss = 0; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.window_scale = 0; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.sack_permitted = true; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.timestamps = false; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.ts_value = 1; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.ts_echo = 1; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.sack_count = 2; }));
  EXPECT_NE(base, changed([](TcpOptions& o) { o.sack[0].right = SeqNum{1}; }));
}

TEST(Packet, HeadersOctetsAndDamageMatter) {
  const Packet base = udp_datagram("hello");
  Packet changed = base;
  changed.damaged = true;
  EXPECT_NE(base, changed);
  changed = base;
  changed.ip.hop_limit = 1;
  EXPECT_NE(base, changed);
  changed = base;
  changed.udp.source_port = 1;
  EXPECT_NE(base, changed);
  EXPECT_NE(base, udp_datagram("hellp"));
  EXPECT_NE(base, udp_datagram("hell"));
  changed = base;
  changed.protocol = Protocol::Icmp;
  EXPECT_NE(base, changed);
}

// RFC 9293, 3.4: SYN and FIN are numbered like octets.
TEST(Segment, LengthCountsSynAndFin) {
  EXPECT_EQ(segment_length(tcp_segment(tcp_flag::kAck, 1, 1)), 0u);
  EXPECT_EQ(segment_length(tcp_segment(tcp_flag::kSyn | tcp_flag::kFin, 1, 1, "abc")), 5u);
}

}  // namespace
}  // namespace halfopen::sim::wire
