// Datagram sockets: linux/13, linux/6.1; windows/14.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

End datagrams(TwoHosts& world, TestHost& host) { return world.socket(world.program(host), net::SocketType::Datagram); }

// windows/14.1, and windows/14.4 turns it off.
TEST(WindowsUdp, ConnectionResetsCanBeTurnedOff) {
  TwoHosts world{kWindows};
  const End end = datagrams(world, world.left());
  expect(end, {{"get SIO_UDP_CONNRESET", "1"}, {"sendto 1 7000", "1"}}, "windows/14.1");
  world.run_for(100ms);
  expect(end, {{"recv 1", "WSAECONNRESET"}, {"set SIO_UDP_CONNRESET 0", "0"}, {"sendto 1 7000", "1"}}, "windows/14.4");
  world.run_for(100ms);
  EXPECT_EQ(end.program().result(end.begin("recv 1")), "waits");
}

TEST(LinuxUdp, SendsAndReceives) {
  TwoHosts world;
  const End left = datagrams(world, world.left()), right = datagrams(world, world.right());
  EXPECT_EQ(right("bind 7000"), "0");
  expect(left, {{"sendto 5 7000", "5"}, {"sendto 0 7000", "0"}, {"sendto 9 7000", "9"}}, "linux/13");
  world.run_for(10ms);
  expect(right,
         {{"poll", "POLLIN|POLLOUT"},
          {"recv 10", "5"},
          {"recv 10", "0"},
          {"poll", "POLLIN|POLLOUT"},
          {"recv 4 MSG_PEEK MSG_TRUNC", "9"},
          {"recv 4", "4"},
          {"poll", "POLLOUT"},
          {"set O_NONBLOCK 1", "0"},
          {"recv 4", "EAGAIN"}},
         "linux/13, linux/6.1");
}

TEST(LinuxUdp, ClosedPortIsOnePendingErrorOfAConnectedSocket) {
  TwoHosts world;
  const End left = datagrams(world, world.left());
  expect(left, {{"connect 7000", "0"}, {"send 1", "1"}}, "linux/13");
  world.run_for(100ms);
  expect(left,
         {{"poll", "POLLOUT|POLLERR"},
          {"send 1", "ECONNREFUSED"},
          {"so_error", "0"},
          {"poll", "POLLOUT"},
          {"send 1", "1"}},
         "linux/13");
  world.run_for(3s);
  expect(left, {{"so_error", "ECONNREFUSED"}, {"so_error", "0"}, {"send 1", "1"}}, "linux/13");
  Begun& recv = left.begin("recv 10");
  world.run_for(3s);
  EXPECT_EQ(left.program().result(recv), "ECONNREFUSED");
}

TEST(LinuxUdp, ClosedPortIsNothingToAnUnconnectedSocket) {
  TwoHosts world;
  const End left = datagrams(world, world.left());
  EXPECT_EQ(left("sendto 1 7000"), "1");
  world.run_for(100ms);
  expect(left, {{"set O_NONBLOCK 1", "0"}, {"recv 1", "EAGAIN"}, {"so_error", "0"}, {"sendto 1 7000", "1"}},
         "linux/13");
}

TEST(LinuxUdp, MisuseHasItsCodes) {
  TwoHosts world;
  const End left = datagrams(world, world.left());
  expect(left,
         {{"send 1", "EDESTADDRREQ"},
          {"sendto 1 0", "EINVAL"},
          {"sendto 1 192.168.1.1:7000", "ENETUNREACH"},
          {"sendto 1 255.255.255.255:7000", "EACCES"},
          {"sendto 65508 7000", "EMSGSIZE"},
          {"listen 1", "EOPNOTSUPP"},
          {"accept", "EOPNOTSUPP"},
          {"shutdown rdwr", "ENOTCONN"},
          {"peer", "ENOTCONN"}},
         "linux/13");
}

TEST(LinuxUdp, ShutdownShowsInPoll) {  // linux/6.1, linux/13
  TwoHosts world;
  const End left = datagrams(world, world.left());
  expect(left,
         {{"connect 7000", "0"},
          {"shutdown rd", "0"},
          {"poll", "POLLIN|POLLOUT|POLLRDHUP"},
          {"set O_NONBLOCK 1", "0"},
          {"recv 1", "EAGAIN"},
          {"shutdown wr", "0"},
          {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"},
          {"send 1 MSG_NOSIGNAL", "EPIPE"}},
         "linux/13");
}

TEST(LinuxUdp, ConnectedSocketHearsOnlyItsPeer) {
  TwoHosts world;
  const End left = datagrams(world, world.left());
  const End stranger = datagrams(world, world.right()), peer = datagrams(world, world.right());
  expect(left, {{"bind 7001", "0"}, {"connect 7000", "0"}, {"set O_NONBLOCK 1", "0"}}, "linux/13");
  peer("bind 7000");
  expect(stranger, {{"connect 7001", "0"}, {"send 3", "3"}}, "linux/13");
  world.run_for(100ms);
  EXPECT_EQ(left("recv 10"), "EAGAIN");
  EXPECT_EQ(stranger("so_error"), "ECONNREFUSED");
  EXPECT_EQ(peer("sendto 4 7001"), "4");
  world.run_for(100ms);
  EXPECT_EQ(left("recv 10"), "4");
}

TEST(LinuxUdp, FullBufferDropsTheNewest) {
  for (const auto& [size, kept] : {std::pair{100, 256}, std::pair{1400, 92}}) {
    TwoHosts world;
    const End left = datagrams(world, world.left()), right = datagrams(world, world.right());
    expect(right, {{"bind 7000", "0"}, {"set O_NONBLOCK 1", "0"}}, "linux/13");
    for (int i = 0; i < 300; ++i) left("sendto " + std::to_string(size) + " 7000");
    world.run_for(100ms);
    int received = 0;
    while (right("recv 2000") != "EAGAIN") ++received;
    EXPECT_EQ(received, kept) << size;
  }
}

// linux/20.udp-charge: of 131072 bytes each datagram takes 256 and a block for the payload and 379 more: 576, 1024, 2048.
// 131072 / 832 = 157.5, / 1280 = 102.4, / 2304 = 56.9.
TEST(LinuxUdp, ADatagramCostsABlock) {
  for (const auto& [size, kept] : {std::pair{197, 157}, std::pair{198, 102}, std::pair{645, 102}, std::pair{646, 56}}) {
    TwoHosts world;
    const End left = datagrams(world, world.left()), right = datagrams(world, world.right());
    expect(right, {{"set SO_RCVBUF 65536", "0"}, {"bind 7000", "0"}, {"set O_NONBLOCK 1", "0"}}, "linux/20.udp-charge");
    for (int i = 0; i < 200; ++i) left("sendto " + std::to_string(size) + " 7000");
    world.run_for(100ms);
    int received = 0;
    while (right("recv 2000") != "EAGAIN") ++received;
    EXPECT_EQ(received, kept) << size;
  }
}

/// How many of `senders` sockets' datagrams each of two sockets gets that share a port by `option`.
std::pair<int, int> shared_out(const HostOptions& host, const std::string& option, int senders, int each) {
  TwoHosts world{{}, host};
  const End first = datagrams(world, world.right()), second = datagrams(world, world.right());
  for (const End& end : {first, second}) {
    EXPECT_EQ(end("set " + option + " 1"), "0");
    EXPECT_EQ(end("bind 7000"), "0");
    end("set O_NONBLOCK 1");
  }
  TestProgram& program = world.program(world.left());
  for (int i = 0; i < senders; ++i) {
    const End sender = world.socket(program, net::SocketType::Datagram);
    for (int k = 0; k < each; ++k) sender("sendto 1 7000");
  }
  world.run_for(100ms);
  const auto count = [](const End& end) {
    int received = 0;
    while (end("recv 10") == "1") ++received;
    return received;
  };
  const int by_first = count(first);
  return {by_first, count(second)};
}

TEST(SharedUdpPort, ServesByTheRulesOfItsSystem) {
  EXPECT_EQ(shared_out({}, "SO_REUSEADDR", 3, 2), (std::pair{0, 6}));                     // linux/20.udp-reuseaddr
  EXPECT_EQ(shared_out({.os = "windows-11"}, "SO_REUSEADDR", 3, 2), (std::pair{6, 0}));  // as windows/9.4
}

TEST(SharedUdpPort, ByReusePortGoesByTheFlow) {  // linux/20.udp-reuseport
  const auto [first, second] = shared_out({}, "SO_REUSEPORT", 20, 1);
  EXPECT_EQ(first + second, 20);
  EXPECT_GT(first, 2);
  EXPECT_GT(second, 2);
  const auto [one, other] = shared_out({}, "SO_REUSEPORT", 1, 20);
  EXPECT_TRUE(one == 0 || other == 0) << one << " " << other;
}

// Only those at the address the datagram is for are asked: of three that share the port, one.
TEST(SharedUdpPort, ByReusePortIsSharedAtItsAddress) {  // linux/20.udp-reuseport
  TwoHosts world;
  TestProgram& program = world.program(world.right());
  const auto shares = [&](const char* bind) {
    const End end = world.socket(program, net::SocketType::Datagram);
    EXPECT_EQ(end("set SO_REUSEPORT 1"), "0");
    EXPECT_EQ(end(bind), "0");
    return end;
  };
  for (int i = 0; i < 2; ++i) shares("bind 127.0.0.1:7000");
  const End here = shares("bind 10.0.0.2:7000");
  for (int i = 0; i < 20; ++i) datagrams(world, world.left())("sendto 1 7000");
  world.run_for(100ms);
  EXPECT_EQ(here("get SIOCINQ"), "1");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(here("recv 10 MSG_DONTWAIT"), "1") << i;
}

TEST(LinuxUdp, RecvMessageTellsWhatIsCut) {  // linux/13.small-buffer
  TwoHosts world;
  const End left = datagrams(world, world.left()), right = datagrams(world, world.right());
  right("bind 7000");
  for (int i = 0; i < 2; ++i) left("sendto 9 7000");
  world.run_for(100ms);
  const auto flags_with_room = [&](std::size_t room) {
    net::Message message;
    const net::Call call{.op = net::Op::RecvMessage, .descriptor = right.descriptor(), .message = &message};
    EXPECT_EQ(right.program().call(call, room), std::to_string(room));
    return message.flags;
  };
  EXPECT_EQ(flags_with_room(9), net::MessageFlag::None);
  EXPECT_EQ(flags_with_room(8), net::MessageFlag::Truncate);
}

TEST(LinuxUdp, EndAndPortZero) {  // linux/20.udp-shut-recv, linux/20.udp-port-0
  TwoHosts world;
  const End left = datagrams(world, world.left());
  expect(left, {{"connect 10.0.0.2:0", "0"}, {"send 3", "3"}, {"peer", "ENOTCONN"}}, "linux/20.udp-port-0");
  expect(left, {{"shutdown rd", "0"}, {"recv 9", "0"}}, "linux/20.udp-shut-recv");
}

TEST(LinuxUdp, PortIsSharedOnlyByAgreement) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  const auto bound = [&](bool reuse) {
    const End end = world.socket(program, net::SocketType::Datagram);
    if (reuse) end("set SO_REUSEADDR 1");
    return end("bind 7000");
  };
  EXPECT_EQ(bound(true), "0");
  EXPECT_EQ(bound(false), "EADDRINUSE");
  EXPECT_EQ(bound(true), "0");
}

TEST(WindowsUdp, ClosedPortFailsTheNextRecvAlsoUnconnected) {  // windows/14.1 to 14.3
  TwoHosts world{kWindows};
  const End left = datagrams(world, world.left());
  expect(left, {{"recv 1", "WSAEINVAL"}, {"sendto 1 7000", "1"}, {"sendto 1 7000", "1"}}, "windows/14.7, windows/14.2");
  world.run_for(100ms);
  expect(left,
         {{"sendto 1 7000", "1"}, {"recv 1", "WSAECONNRESET"}, {"recv 1", "WSAECONNRESET"}, {"set O_NONBLOCK 1", "0"}},
         "windows/14.1, windows/14.3");
  world.run_for(100ms);
  expect(left, {{"recv 1", "WSAECONNRESET"}, {"recv 1", "WSAEWOULDBLOCK"}}, "windows/14.3");
}

TEST(WindowsUdp, SmallBufferAndMisuse) {
  TwoHosts world{kWindows};
  const End left = datagrams(world, world.left()), right = datagrams(world, world.right());
  left("bind 7000");
  right("sendto 9 7000");
  world.run_for(100ms);
  expect(left,
         {{"recv 4", "WSAEMSGSIZE"},
          {"send 1", "WSAENOTCONN"},
          {"sendto 1 0", "1"},
          {"connect 0.0.0.0:7000", "WSAEADDRNOTAVAIL"},
          {"sendto 1 255.255.255.255:7000", "WSAEACCES"}},
         "windows/14.6, 14.8, 14.9, 14.10, 14.12");
}

}  // namespace
}  // namespace halfopen::sim::kernel
