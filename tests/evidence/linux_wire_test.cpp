// What Linux segments look like in a capture: options of the SYN, TTL and DF, sequence numbers, timestamps (linux/8.3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/model/record.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::evidence {
namespace {

using Octets = std::vector<std::byte>;

// Three SYNs to a port where nobody listens: from port 7001 at 0 s and again at 500 ms, then from port 7003.
constexpr const char* kThreeSyns = R"({
  "schema": 1, "name": "three-syns", "until": "2s",
  "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
  "links": [{"between": ["client", "server"]}],
  "programs": [{"on": "client", "name": "client", "steps": [
    {"socket": "a"}, {"bind": "a", "to": "0.0.0.0:7001"}, {"connect": "a", "to": "server:7000"}, {"close": "a"},
    {"sleep_until": "500ms"},
    {"socket": "b"}, {"bind": "b", "to": "0.0.0.0:7001"}, {"connect": "b", "to": "server:7000"},
    {"socket": "c"}, {"bind": "c", "to": "0.0.0.0:7003"}, {"connect": "c", "to": "server:7000"}]}]
})";

std::uint32_t number(const Octets& octets, std::size_t at, std::size_t length) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + length; ++i) value = value << 8 | std::to_integer<std::uint32_t>(octets.at(i));
  return value;
}

constexpr std::size_t kTcp = 20;  // an IPv4 header without options

std::uint32_t sequence(const Octets& segment) { return number(segment, kTcp + 4, 4); }

/// The kinds of a SYN's options in their order; 1 is padding.
std::vector<std::uint32_t> option_kinds(const Octets& segment) {
  std::vector<std::uint32_t> kinds;
  for (std::size_t at = kTcp + 20; at < segment.size();) {
    kinds.push_back(number(segment, at, 1));
    at += kinds.back() <= 1 ? 1 : number(segment, at + 1, 1);
  }
  return kinds;
}

/// The value of the timestamps option, which stands behind MSS (4 octets) and SACK-permitted (2).
std::uint32_t timestamp(const Octets& segment) { return number(segment, kTcp + 20 + 4 + 2 + 2, 4); }

std::vector<Octets> sent_by_client() {
  const model::Scenario scenario = scenarios::load_text(kThreeSyns, "three-syns").scenario;
  const model::Record record = sim::run(scenario, scenarios::Registry{}.instantiate(), {.packets = true});
  std::vector<Octets> sent;
  for (const model::PacketRecord& packet : record.packets) {
    if (packet.host == 0 && packet.way == model::PacketRecord::Way::Out && !packet.arp) sent.push_back(packet.bytes);
  }
  return sent;
}

TEST(LinuxWire, LooksAsTheRowsSay) {
  const std::vector<Octets> sent = sent_by_client();
  ASSERT_EQ(sent.size(), 3u);
  const Octets &first = sent[0], &again = sent[1], &other = sent[2];
  // linux/8.3.df-ttl: DF set, TTL 64.
  EXPECT_EQ(number(first, 6, 2), 0x4000u);
  EXPECT_EQ(number(first, 8, 1), 64u);
  // linux/8.3.syn-options: mss, sackOK, TS, nop, wscale.
  EXPECT_THAT(option_kinds(first), testing::ElementsAre(2u, 4u, 8u, 1u, 3u));
  // linux/8.3.isn: the same 4-tuple half a second later, in ticks of 64 ns: 7.8125 million (measured +7.83 M).
  EXPECT_EQ(sequence(again) - sequence(first), 7'812'500u);
  EXPECT_NE(sequence(other), sequence(again));
  // linux/8.3.timestamps, linux/1.2.timestamp-tick: ticks of 1 ms, kept over connections of the same 4-tuple.
  EXPECT_EQ(timestamp(again) - timestamp(first), 500u);
  EXPECT_NE(timestamp(other), timestamp(again));
}

}  // namespace
}  // namespace halfopen::evidence
