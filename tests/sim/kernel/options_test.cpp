// Which options and flags a system has, and which values it takes. Times are nanoseconds. linux/20, windows/13.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::SocketType;

const HostOptions kWindows{.os = "windows-11"};

TEST(LinuxOptions, OutsideTheirRangeAreRefused) {  // linux/20.option-range
  TwoHosts world;
  expect(world.socket(world.program(world.left())),
         {{"set TCP_KEEPIDLE 0", "EINVAL"},
          {"set TCP_KEEPIDLE 32768000000000", "EINVAL"},
          {"get TCP_KEEPIDLE", "7200000000000"},
          {"set TCP_KEEPIDLE 32767000000000", "0"},
          {"set TCP_KEEPINTVL 0", "EINVAL"},
          {"set TCP_KEEPINTVL 1000000000", "0"},
          {"set TCP_KEEPCNT 0", "EINVAL"},
          {"set TCP_KEEPCNT 128", "EINVAL"},
          {"set TCP_KEEPCNT 127", "0"},
          {"set TCP_SYNCNT 0", "EINVAL"},
          {"set TCP_SYNCNT 128", "EINVAL"},
          {"set TCP_SYNCNT 127", "0"},
          {"set TCP_MAXSEG 87", "EINVAL"},
          {"set TCP_MAXSEG 32768", "EINVAL"},
          {"set TCP_MAXSEG 88", "0"},
          {"set TCP_MAXSEG 0", "0"},
          {"set TCP_USER_TIMEOUT -1000000", "EINVAL"},
          {"set TCP_USER_TIMEOUT 1000000", "0"}},
         "linux/20.option-range");
}

TEST(LinuxOptions, AreRoundedAndCapped) {
  TwoHosts world{{.knobs = {{"net.core.wmem_max", "100000"}}}};
  expect(world.socket(world.program(world.left())),
         {{"set TCP_LINGER2 121000000000", "0"},
          {"get TCP_LINGER2", "120000000000"},
          {"set TCP_LINGER2 0", "0"},
          {"get TCP_LINGER2", "60000000000"},
          {"set SO_RCVLOWAT 0", "0"},
          {"get SO_RCVLOWAT", "1"},
          {"set SO_RCVTIMEO 1000", "0"},
          {"get SO_RCVTIMEO", "4000000"},
          {"set SO_RCVTIMEO 4001000", "0"},
          {"get SO_RCVTIMEO", "8000000"},
          {"set SO_RCVBUF -1", "0"},
          {"get SO_RCVBUF", "8388608"},
          {"set SO_RCVBUF 5000000", "0"},
          {"get SO_RCVBUF", "8388608"},
          {"set SO_SNDBUF 100001", "0"},
          {"get SO_SNDBUF", "200000"}},
         "linux/20.option-linger2, linux/20.option-low-water, linux/20.option-time, linux/20.option-buffer");
}

// 4608 is the least, which holds so many octets here (docs/limitations.md): when 4607 wait send takes one, and says so.
TEST(LinuxOptions, TheLastOctetOfTheSendBufferIsTaken) {  // linux/6.2.rule
  TwoHosts world;
  auto [left, right] = world.connected();
  world.link().cut(link::Direction::Forward);
  expect(left,
         {{"set SO_SNDBUF 0", "0"},
          {"get SO_SNDBUF", "4608"},
          {"set O_NONBLOCK 1", "0"},
          {"send 4607", "4607"},
          {"send 2", "1"},
          {"send 1", "EAGAIN"}},
         "linux/6.2.rule");
}

// Linux 6.18, asked of a socket with SO_KEEPALIVE: {0, 0}.
TEST(LinuxOptions, LingerIsOffForZeroSeconds) {
  TwoHosts world;
  const End end = world.socket(world.program(world.left()));
  EXPECT_EQ(end("set SO_KEEPALIVE 1"), "0");
  const net::Outcome& linger = end.begin("get SO_LINGER").operation.outcome;
  EXPECT_EQ(linger.value, 0);
  EXPECT_EQ(linger.extra, 0);
}

TEST(LinuxOptions, OfDatagramSockets) {  // linux/20.option-udp, linux/20.udp-buffers
  TwoHosts world;
  expect(world.socket(world.program(world.left()), SocketType::Datagram),
         {{"get SO_RCVBUF", "212992"},
          {"get SO_SNDBUF", "212992"},
          {"set TCP_NODELAY 1", "ENOPROTOOPT"},
          {"set TCP_DEFER_ACCEPT 1000000000", "ENOPROTOOPT"},
          {"set SO_KEEPALIVE 1", "0"},
          {"get SO_KEEPALIVE", "1"},
          {"set SO_LINGER 1 5", "0"},
          {"set SO_RCVBUF 0", "0"},
          {"get SO_RCVBUF", "2304"}},
         "linux/20.option-udp");
}

TEST(LinuxOptions, LowWaterOfSendingIsOneAndStays) {  // linux/10.lowat, linux/20.option-low-water
  TwoHosts world;
  for (const SocketType type : {SocketType::Stream, SocketType::Datagram}) {
    expect(world.socket(world.program(world.left()), type),
           {{"get SO_SNDLOWAT", "1"}, {"set SO_SNDLOWAT 5", "ENOPROTOOPT"}, {"get SO_SNDLOWAT", "1"}},
           "linux/20.option-low-water");
  }
}

// The second number of tcp_wmem, and what a connection makes of it: 46 080 by default.
TEST(LinuxOptions, TheSendBufferIsSmallerBeforeAConnection) {  // linux/10.sndbuf, linux/15.tcp_wmem
  TwoHosts world{{}, {.knobs = {{"net.ipv4.tcp_wmem", "4096 20000 4194304"}}}};
  EXPECT_EQ(world.socket(world.program(world.left()))("get SO_SNDBUF"), "16384");
  EXPECT_EQ(world.listener(world.program(world.left()))("get SO_SNDBUF"), "16384");
  EXPECT_EQ(world.socket(world.program(world.right()))("get SO_SNDBUF"), "20000");
  EXPECT_EQ(world.connected().left("get SO_SNDBUF"), "46080");
}

// The peer does not read and then aborts: what was never acknowledged goes on being counted.
TEST(LinuxOptions, TheSendQueueIsCountedAfterAReset) {  // linux/10.outq-after-reset
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set O_NONBLOCK 1");
  while (left("send 10000") != "EAGAIN") world.run_for(100ms);
  const std::string before = left("get SIOCOUTQ");
  EXPECT_GT(std::stoi(before), 10'000);
  right("set SO_LINGER 1 0");
  right("close");
  world.run_for(100ms);
  EXPECT_EQ(left("get SIOCOUTQ"), before);
  EXPECT_EQ(left("recv 1"), "ECONNRESET");
  EXPECT_EQ(left("send 1"), "EPIPE+SIGPIPE");
  EXPECT_EQ(left("get SIOCOUTQ"), before);
}

TEST(WindowsOptions, ThatDoNotExistAreRefused) {
  TwoHosts world{kWindows, {.os = "windows-2003"}};
  expect(world.socket(world.program(world.left())),
         {{"set SO_REUSEPORT 1", "WSAENOPROTOOPT"},
          {"set TCP_CORK 1", "WSAENOPROTOOPT"},
          {"set TCP_QUICKACK 1", "WSAENOPROTOOPT"},
          {"set TCP_KEEPCNT 255", "0"},
          {"set TCP_KEEPCNT 256", "WSAEINVAL"},
          {"set SO_RCVTIMEO 1500000", "0"},
          {"get SO_RCVTIMEO", "2000000"}},
         "windows/9.1, windows/13.7, windows/13.1");
  expect(world.socket(world.program(world.left()), SocketType::Datagram), {{"set SO_LINGER 1 5", "WSAENOPROTOOPT"}},
         "windows/4.21");
  expect(world.socket(world.program(world.right())), {{"set TCP_KEEPCNT 5", "WSAENOPROTOOPT"}}, "windows/13.7");
}

TEST(KeepAlive, WhileConnecting) {  // windows/13.8; linux/20.option-connecting
  for (const auto& [os, answer] : {std::pair{"windows-11", "WSAEINVAL"}, std::pair{"linux-6", "0"}}) {
    TwoHosts world{{.os = os}};
    const End end = world.socket(world.program(world.left()));
    end("set O_NONBLOCK 1");
    end("connect 7000");
    EXPECT_EQ(end("set SO_KEEPALIVE 1"), answer);
  }
}

TEST(KeepAlive, OnADeadConnection) {  // windows/13.10; linux/20.option-dead
  for (const auto& [os, answer] : {std::pair{"windows-11", "WSAENOTCONN"}, std::pair{"linux-6", "0"}}) {
    TwoHosts world{{.os = os}};
    const auto [left, right] = world.connected();
    right("set SO_LINGER 1 0");
    right("close");
    world.run_for(10ms);
    EXPECT_EQ(left("set SO_KEEPALIVE 1"), answer);
    EXPECT_EQ(left("set SO_KEEPALIVE 0"), "0");
    left("recv 1");  // takes the error where it shows once
    EXPECT_EQ(left("set SO_KEEPALIVE 1"), answer);
  }
}

// windows/10.15: what it does not know, and what it knows but not together or not here.
TEST(Flags, ThatWindowsRefuses) {
  TwoHosts world{{}, kWindows};
  const auto [left, right] = world.connected();
  left("send 3");
  world.run_for(100ms);
  expect(right,
         {{"recv 1 MSG_DONTWAIT", "WSAEOPNOTSUPP"},
          {"recv 1 MSG_TRUNC", "WSAEOPNOTSUPP"},
          {"send 1 MSG_MORE", "WSAEOPNOTSUPP"},
          {"recv 1 MSG_PEEK MSG_WAITALL", "WSAEOPNOTSUPP"},
          {"set O_NONBLOCK 1", "0"},
          {"recv 10 MSG_WAITALL", "WSAEOPNOTSUPP"},
          {"recv 10", "3"}},
         "windows/10.15");
}

TEST(Flags, ThatMeanNothingAreIgnored) {  // linux/20.flag-unknown: in send, sendto and recv
  TwoHosts world;
  const auto [left, right] = world.connected();
  constexpr auto kNothing = static_cast<net::MessageFlag>(1u << 31);
  for (const net::Op op : {net::Op::Send, net::Op::SendTo}) {
    EXPECT_EQ(left.program().call({.op = op, .descriptor = left.descriptor(), .flags = kNothing}, 3), "3");
  }
  world.run_for(100ms);
  EXPECT_EQ(right.program().call({.op = net::Op::Recv, .descriptor = right.descriptor(), .flags = kNothing}, 10), "6");
}

TEST(Flags, ThatLinuxTakes) {  // linux/20.wait-all, linux/surface.waitall
  TwoHosts world;
  const auto [left, right] = world.connected();
  left("send 3");
  world.run_for(100ms);
  expect(right,
         {{"set O_NONBLOCK 1", "0"},
          {"recv 10 MSG_WAITALL MSG_PEEK", "3"},
          {"recv 10 MSG_WAITALL", "3"},
          {"set O_NONBLOCK 0", "0"}},
         "linux/20.wait-all");
  left("send 3");
  world.run_for(100ms);
  expect(right,
         {{"recv 10 MSG_WAITALL MSG_DONTWAIT MSG_PEEK", "3"},
          {"recv 3 MSG_WAITALL MSG_PEEK", "3"},
          {"recv 10 MSG_WAITALL MSG_PEEK", "waits"}},
         "linux/surface.waitall");
}

}  // namespace
}  // namespace halfopen::sim::kernel
