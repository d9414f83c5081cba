// Datagrams for everybody on a link: linux/20.udp-broadcast, linux/20.udp-broadcast-limited, windows/14.12.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

End datagrams(TwoHosts& world, TestHost& host, std::string_view bind) {
  const End end = world.socket(world.program(host), net::SocketType::Datagram);
  EXPECT_EQ(end("set SO_REUSEADDR 1"), "0");
  EXPECT_EQ(end("set O_NONBLOCK 1"), "0");
  if (!bind.empty()) {
    EXPECT_EQ(end("bind " + std::string{bind}), "0");
  }
  return end;
}

// The link is 10.0.0.0/24.
struct Receivers {
  explicit Receivers(TwoHosts& world)
      : any{datagrams(world, world.right(), "0.0.0.0:90")},
        another{datagrams(world, world.right(), "0.0.0.0:90")},
        directed{datagrams(world, world.right(), "10.0.0.255:90")},
        limited{datagrams(world, world.right(), "255.255.255.255:90")},
        own{datagrams(world, world.right(), "10.0.0.2:90")},
        connected{datagrams(world, world.right(), "0.0.0.0:90")},
        sender_s{datagrams(world, world.left(), "0.0.0.0:90")} {
    EXPECT_EQ(connected("connect 10.0.0.1:555"), "0");
    world.run_for(0ms);
  }
  /// One letter for each that has got something, in the order of the members.
  std::string heard() {
    std::string all;
    const std::pair<char, const End*> ends[] = {{'a', &any}, {'A', &another},   {'d', &directed}, {'l', &limited},
                                                {'o', &own}, {'c', &connected}, {'s', &sender_s}};
    for (const auto& [letter, end] : ends) {
      while ((*end)("recv 2000") != "EAGAIN") all += letter;
    }
    return all;
  }
  End any, another, directed, limited, own, connected, sender_s;
};

TEST(Broadcast, ReachesEverySocketOfThePort) {  // linux/20.udp-broadcast
  TwoHosts world;
  Receivers receivers{world};
  const End sender = datagrams(world, world.left(), "10.0.0.1:555");
  EXPECT_EQ(sender("set SO_BROADCAST 1"), "0");
  EXPECT_EQ(sender("sendto 5 10.0.0.255:90"), "5");
  world.run_for(10ms);
  EXPECT_EQ(receivers.heard(), "aAds");
  EXPECT_EQ(sender("sendto 1473 10.0.0.255:90"), "1473");
  world.run_for(10ms);
  EXPECT_EQ(receivers.heard(), "aAds") << "in two fragments";
  EXPECT_EQ(sender("sendto 5 10.0.0.255:91"), "5");
  world.run_for(10ms);
  EXPECT_EQ(receivers.heard(), "");
  EXPECT_EQ(sender("so_error"), "0");
  EXPECT_TRUE(world.sent_by(world.right()).empty()) << "no ICMP error";
}

TEST(Broadcast, ToAllOnesReachesTheLink) {  // linux/20.udp-broadcast-limited
  for (const char* bind : {"", "10.0.0.1:0"}) {
    TwoHosts world;
    Receivers receivers{world};
    const End sender = datagrams(world, world.left(), bind);
    EXPECT_EQ(sender("sendto 5 255.255.255.255:90"), "EACCES");
    EXPECT_EQ(sender("set SO_BROADCAST 1"), "0");
    EXPECT_EQ(sender("sendto 5 255.255.255.255:90"), "5");
    world.run_for(10ms);
    EXPECT_EQ(receivers.heard(), "aAls");
  }
}

TEST(Broadcast, NeedsTheOption) {  // linux/20.udp-broadcast; windows/14.12
  TwoHosts world{{}, {.os = "windows-11"}};
  const End linux_end = datagrams(world, world.left(), "");
  expect(linux_end,
         {{"sendto 5 10.0.0.255:90", "EACCES"},
          {"connect 10.0.0.255:90", "EACCES"},
          {"set SO_BROADCAST 1", "0"},
          {"connect 10.0.0.255:90", "0"}},
         "linux/20.udp-broadcast");
  EXPECT_EQ(datagrams(world, world.right(), "")("sendto 5 10.0.0.255:90"), "WSAEACCES");
  EXPECT_EQ(world.socket(world.program(world.left()))("connect 10.0.0.255:80"), "ENETUNREACH");  // linux/4.1.multicast
}

// Nobody's hardware address is asked for.
TEST(Broadcast, NeedsNoNeighbour) {
  TwoHosts world{{}, {}, {.neighbours = ip::NeighbourKind::Resolved}};
  const End hears = datagrams(world, world.right(), "0.0.0.0:90");
  const End sender = datagrams(world, world.left(), "");
  expect(sender, {{"set SO_BROADCAST 1", "0"}, {"sendto 5 10.0.0.255:90", "5"}}, "linux/20.udp-broadcast");
  world.run_for(10ms);
  EXPECT_EQ(hears("recv 10"), "5");
}

}  // namespace
}  // namespace halfopen::sim::kernel
