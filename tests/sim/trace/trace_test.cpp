#include "halfopen/sim/trace/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "halfopen/sim/wire/describe.h"
#include "halfopen/sim/wire/emit.h"
#include "samples.h"

namespace halfopen::sim::trace {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const wire::Packet kAck = segment(wire::tcp_flag::kAck, 1, 1);

TEST(Trace, KeepsNothingUnasked) {
  Trace trace;
  trace.packet(net::kStart, 0, Way::Out, kAck);
  EXPECT_THAT(trace.take_packets(), IsEmpty());
  EXPECT_EQ(trace.wire_digest(), 0u);
}

TEST(Trace, KeepsPacketsInWireFormatFromTheRequestOn) {
  Trace trace;
  trace.packet(net::kStart, 0, Way::Out, kAck);
  trace.keep_packets();
  trace.packet(net::kStart + 5ms, 1, Way::In, kAck);

  const std::vector<model::PacketRecord> packets = trace.take_packets();
  ASSERT_EQ(packets.size(), 1u);
  EXPECT_EQ(packets[0].at, net::kStart + 5ms);
  EXPECT_EQ(packets[0].host, 1);
  EXPECT_EQ(packets[0].way, Way::In);
  EXPECT_FALSE(packets[0].arp);
  std::vector<std::byte> octets;
  wire::emit(kAck, octets);
  EXPECT_EQ(packets[0].bytes, octets);
  EXPECT_THAT(trace.take_packets(), IsEmpty());
}

TEST(Trace, MarksArpButNotNeighbourDiscovery) {
  Trace trace;
  trace.keep_packets();
  trace.packet(net::kStart, 0, Way::Out, arp(false));
  trace.packet(net::kStart, 0, Way::Out, over_ipv6(arp(false)));
  const auto packets = trace.take_packets();
  ASSERT_EQ(packets.size(), 2u);
  EXPECT_TRUE(packets[0].arp);
  EXPECT_FALSE(packets[1].arp);
}

TEST(Trace, DigestsWhatAWireDigestWould) {
  Trace trace;
  trace.digest_packets();
  trace.packet(net::kStart + 1ms, 0, Way::Out, kAck);
  trace.digest_packets();  // asked twice: goes on
  trace.packet(net::kStart + 2ms, 1, Way::In, kAck);

  WireDigest digest;
  digest.add(net::kStart + 1ms, 0, Way::Out, kAck);
  digest.add(net::kStart + 2ms, 1, Way::In, kAck);
  EXPECT_EQ(trace.wire_digest(), digest.value());
  EXPECT_THAT(trace.take_packets(), IsEmpty());
}

TEST(Trace, WatcherSeesEveryPacketUntilItIsTakenAway) {
  Trace trace;
  std::vector<std::string> seen;
  trace.watch(
      [&](const PacketEvent& event) { seen.push_back(std::to_string(event.host) + " " + describe(event.packet)); });
  trace.packet(net::kStart, 1, Way::In, kAck);
  trace.watch({});
  trace.packet(net::kStart, 1, Way::In, kAck);
  EXPECT_THAT(seen, ElementsAre("1 10.0.0.1.49152 > 10.0.0.2.7000: Flags [.], ack 1, win 502, length 0"));
}

TEST(Trace, TakingTheWatcherAwayLeavesTheOtherSinks) {
  Trace trace;
  trace.keep_packets();
  trace.watch([](const PacketEvent&) {});
  trace.watch({});
  trace.packet(net::kStart, 0, Way::Out, kAck);
  EXPECT_EQ(trace.take_packets().size(), 1u);
}

}  // namespace
}  // namespace halfopen::sim::trace
