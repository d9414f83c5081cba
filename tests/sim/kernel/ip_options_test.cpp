// IP_TTL, IP_TOS, IP_MTU_DISCOVER: linux/20.option-ip.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::SocketType;

TEST(LinuxIpOptions, TakeTheseValues) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  const Lines both{{"get IP_TTL", "64"},
                   {"set IP_TTL 0", "EINVAL"},
                   {"set IP_TTL 256", "EINVAL"},
                   {"set IP_TTL -2", "EINVAL"},
                   {"set IP_TTL 255", "0"},
                   {"get IP_TTL", "255"},
                   {"set IP_TTL -1", "0"},
                   {"get IP_TTL", "64"},
                   {"get IP_MTU_DISCOVER", "1"},
                   {"set IP_MTU_DISCOVER 6", "EINVAL"},
                   {"set IP_MTU_DISCOVER -1", "EINVAL"},
                   {"set IP_MTU_DISCOVER 5", "0"},
                   {"get IP_MTU_DISCOVER", "5"},
                   {"get IP_TOS", "0"},
                   {"set IP_TOS 256", "0"},
                   {"get IP_TOS", "0"},
                   {"set IP_TOS 19", "0"}};
  const End stream = world.socket(program), datagram = world.socket(program, SocketType::Datagram);
  expect(stream, both, "linux/20.option-ip");
  expect(datagram, both, "linux/20.option-ip");
  expect(stream, {{"get IP_TOS", "16"}, {"set IP_TOS -1", "0"}, {"get IP_TOS", "252"}}, "linux/20.option-ip");
  expect(datagram, {{"get IP_TOS", "19"}, {"set IP_TOS -1", "0"}, {"get IP_TOS", "255"}}, "linux/20.option-ip");
}

std::string header_of(const wire::Packet& packet) {
  return std::to_string(packet.ip.hop_limit) + ' ' + std::to_string(packet.ip.traffic_class) +
         (packet.ip.dont_fragment ? " DF" : "");
}

// TTL, TOS and DF of SYN, SYN-ACK, ACK, data.
TEST(LinuxIpOptions, AreInTheHeadersOfSegments) {
  const std::pair<const char*, bool> modes[] = {{"0", false}, {"1", true}, {"2", true}, {"3", false}};
  for (const auto& [mode, df] : modes) {
    TwoHosts world;
    const End listening = world.listener(world.program(world.right()));
    const End client = world.socket(world.program(world.left()));
    for (const End& end : {listening, client}) {
      expect(end, {{"set IP_TTL 33", "0"}, {"set IP_TOS 16", "0"}}, "linux/20.option-ip");
      EXPECT_EQ(end(std::string{"set IP_MTU_DISCOVER "} + mode), "0");
    }
    client.begin("connect 7000");
    world.run_for(30ms);
    EXPECT_EQ(listening("accept"), "4");
    const End child{listening.program(), 4};
    expect(child, {{"get IP_TTL", "33"}, {"get IP_TOS", "16"}, {"get IP_MTU_DISCOVER", mode}}, "linux/20.inherited");
    EXPECT_EQ(child("send 1"), "1");
    const std::string marked = df ? "33 16 DF" : "33 16";
    for (const wire::Packet& packet : world.sent_by(world.left())) EXPECT_EQ(header_of(packet), marked) << mode;
    EXPECT_EQ(header_of(world.sent_by(world.right()).front()), "33 16 DF") << "the SYN-ACK";
    EXPECT_EQ(header_of(world.sent_by(world.right()).back()), marked) << mode;
    world.run_for(100ms);  // Nagle: the first octet is acknowledged
    EXPECT_EQ(child("set IP_TTL 7"), "0");
    EXPECT_EQ(child("send 1"), "1");
    EXPECT_EQ(world.sent_by(world.right()).back().ip.hop_limit, 7);
  }
}

// 1472 octets fill a packet of 1500, 1473 do not.
TEST(LinuxIpOptions, SayWhetherADatagramIsCut) {  // linux/13.above-mtu
  struct Row {
    const char* mode;
    bool df;
    const char* beyond;
  };
  for (const Row& row : {Row{"0", false, "1473"}, Row{"1", true, "1473"}, Row{"2", true, "EMSGSIZE"},
                         Row{"3", true, "EMSGSIZE"}, Row{"4", false, "EMSGSIZE"}, Row{"5", false, "1473"}}) {
    TwoHosts world;
    const End end = world.socket(world.program(world.left()), SocketType::Datagram);
    EXPECT_EQ(end(std::string{"set IP_MTU_DISCOVER "} + row.mode), "0");
    EXPECT_EQ(end("sendto 1472 7000"), "1472");
    EXPECT_EQ(header_of(world.sent_by(world.left()).back()), row.df ? "64 0 DF" : "64 0") << row.mode;
    EXPECT_EQ(end("sendto 1473 7000"), row.beyond) << row.mode;
    const bool cut = row.beyond[0] != 'E';
    EXPECT_EQ(world.sent_by(world.left()).size(), cut ? 3u : 1u) << row.mode;
    if (cut) {
      EXPECT_EQ(header_of(world.sent_by(world.left()).back()), "64 0") << row.mode;
    }
  }
}

}  // namespace
}  // namespace halfopen::sim::kernel
