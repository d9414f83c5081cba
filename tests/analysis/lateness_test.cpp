// HZ=250 and HZ=1000: below 252 ms 4 ms, below 504 ms 32 ms, below 4.032 s 64 ms (HZ=1000; HZ=250: 32 ms below 2.016 s, then
// 256 ms), below 16.128 s 512 ms (HZ=1000), and two jiffies of 4 ms on top. High resolution: 1 ms.
#include "lateness.h"

#include <gtest/gtest.h>

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using model::PacketRecord;
using model::TimerRecord;
using Kind = TimerRecord::Kind;

constexpr net::Instant at(net::Duration when) { return net::kStart + when; }

model::Record two_hosts(std::vector<TimerRecord> timers) {
  model::Record record;
  record.backend = "sim";
  record.hosts = {{"a", "linux-6.18", {}}, {"b", "linux-6.18", {}}};
  record.timers = std::move(timers);
  return record;
}

TEST(Lateness, WithoutTimersIsNothing) { EXPECT_EQ(Lateness{two_hosts({})}.at("a", at(60s)), 0s); }

// 8 s: 512 + 8 ms; the next 8 s as much again.
TEST(Lateness, OfAChainAddsUp) {
  const Lateness lateness{two_hosts({{0, Kind::Connection, at(0s), at(8s)}, {0, Kind::Connection, at(8s), at(16s)}})};
  EXPECT_EQ(lateness.at("a", at(7999ms)), 0s);
  EXPECT_EQ(lateness.at("a", at(8s)), 520ms);
  EXPECT_EQ(lateness.at("a", at(16s)), 1040ms);
}

// Two timers side by side do not wait for each other.
TEST(Lateness, OfTimersSideBySideDoesNotAddUp) {
  const Lateness lateness{two_hosts({{0, Kind::Connection, at(0s), at(8s)}, {0, Kind::Call, at(0s), at(9s)}})};
  EXPECT_EQ(lateness.at("a", at(9s)), 520ms);
}

// At 8 s the host may be at 8.520 s; what happens at 8.2 s may be 320 ms late, at 9 s not at all.
TEST(Lateness, FadesAsTimePasses) {
  const Lateness lateness{two_hosts({{0, Kind::Connection, at(0s), at(8s)}})};
  EXPECT_EQ(lateness.at("a", at(8200ms)), 320ms);
  EXPECT_EQ(lateness.at("a", at(9s)), 0s);
}

// A timer armed while the host may be 520 ms late starts as late: 8.1 s may be 8.52 s, 200 ms later is 8.72 s, and 16 ms of its own.
TEST(Lateness, IsHandedOnToWhatIsArmedMeanwhile) {
  const Lateness lateness{two_hosts({{0, Kind::Connection, at(0s), at(8s)}, {0, Kind::Connection, at(8100ms), at(8300ms)}})};
  EXPECT_EQ(lateness.at("a", at(8300ms)), 436ms);
}

TEST(Lateness, OfASleepIsAMillisecond) {
  model::Record record = two_hosts({{0, Kind::Call, at(0s), at(60s)}});
  model::Observation slept;
  slept.op = net::Op::Sleep;
  slept.at = at(60s);
  record.programs.push_back({"p", "a", {slept}});
  EXPECT_EQ(Lateness{record}.at("a", at(60s)), 1ms);
  record.programs[0].observations[0].op = net::Op::Recv;  // SO_RCVTIMEO: HZ=1000 has granules of 4096 ms there
  EXPECT_EQ(Lateness{record}.at("a", at(60s)), 4104ms);
}

/// An IPv4 header with a protocol nobody reads: addresses and hop limit are what differs.
PacketRecord packet(std::int32_t host, PacketRecord::Way way, net::Duration when, std::uint8_t hop_limit) {
  std::vector<std::byte> octets(20);
  octets[0] = std::byte{0x45};
  octets[3] = std::byte{20};
  octets[8] = std::byte{hop_limit};
  octets[9] = std::byte{99};
  octets[12] = octets[16] = std::byte{10};
  octets[15] = std::byte{1};
  octets[19] = std::byte{2};
  return {at(when), host, way, false, octets};
}

// Sent at 8 s, when a may be 520 ms late; b gets it 100 ms later, through a router, and may be as late. Another host is not.
TEST(Lateness, TravelsWithAPacket) {
  model::Record record = two_hosts({{0, Kind::Connection, at(0s), at(8s)}});
  record.hosts.push_back({"c", "linux-6.18", {}});
  record.packets = {packet(0, PacketRecord::Way::Out, 8s, 64), packet(1, PacketRecord::Way::In, 8100ms, 63)};
  const Lateness lateness{record};
  EXPECT_EQ(lateness.at("b", at(8099ms)), 0s);
  EXPECT_EQ(lateness.at("b", at(8100ms)), 520ms);
  EXPECT_EQ(lateness.at("c", at(8100ms)), 0s);
}

}  // namespace
}  // namespace halfopen::analysis
