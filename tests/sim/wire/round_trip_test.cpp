#include <gtest/gtest.h>

#include "halfopen/sim/wire/describe.h"
#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"
#include "samples.h"

namespace halfopen::sim::wire {
namespace {

TEST(RoundTrip, ParseGivesBackWhatWasEmitted) {
  core::RandomStream random{1, "wire", "round trip"};
  for (int i = 0; i < 20'000; ++i) {
    const Packet packet = random_packet(random);
    const auto out = emitted(packet);
    ASSERT_EQ(out.size(), packet.wire_size()) << i << ": " << describe(packet);
    const Parsed parsed = parse(out);
    ASSERT_TRUE(parsed) << i << ": " << describe(packet) << ": " << to_string(parsed.error);
    ASSERT_EQ(parsed.packet, packet) << i << ": " << describe(packet) << " came back as " << describe(parsed.packet);
  }
}

TEST(RoundTrip, AQuoteGivesBackTheFlow) {
  core::RandomStream random{1, "wire", "quotes"};
  for (int i = 0; i < 5'000; ++i) {
    const Packet packet = random_packet(random);
    if (packet.protocol != Protocol::Tcp && packet.protocol != Protocol::Udp) continue;
    const Parsed parsed = parse_quote(quote(packet).bytes());
    ASSERT_TRUE(parsed);
    ASSERT_EQ(parsed.packet.ip, packet.ip);
    ASSERT_EQ(parsed.packet.protocol, packet.protocol);
    if (packet.protocol == Protocol::Tcp) {
      ASSERT_EQ(parsed.packet.tcp.source_port, packet.tcp.source_port);
      ASSERT_EQ(parsed.packet.tcp.destination_port, packet.tcp.destination_port);
      ASSERT_EQ(parsed.packet.tcp.seq, packet.tcp.seq);
    } else {
      ASSERT_EQ(parsed.packet.udp, packet.udp);
    }
  }
}

}  // namespace
}  // namespace halfopen::sim::wire
