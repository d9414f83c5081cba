// Calls in states they are not meant for: linux/4.5, linux/5.5; windows/4, windows/8.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

TEST(LinuxState, ConnectedSocketRefusesToBegin) {
  TwoHosts world;
  auto [left, right] = world.connected();
  expect(left,
         {{"connect 7000", "EISCONN"},
          {"listen 5", "EINVAL"},
          {"bind 7777", "EINVAL"},
          {"accept", "EINVAL"},
          {"send 0", "0"}},
         "linux/4.5");
}

TEST(LinuxState, ListenerRefusesToTransfer) {
  TwoHosts world;
  const End end = world.listener(world.program(world.right()));
  expect(end,
         {{"connect 7000", "EISCONN"},
          {"recv 1", "ENOTCONN"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"peer", "ENOTCONN"},
          {"bind 7777", "EINVAL"},
          {"listen 3", "0"},
          {"poll", "0"},
          {"state", "LISTEN"}},
         "linux/4.5");
}

TEST(LinuxState, FreshSocketRefusesToAcceptAndToBindTwice) {
  TwoHosts world;
  TestProgram& program = world.program(world.right());
  expect(world.socket(program), {{"accept", "EINVAL"}, {"bind 7000", "0"}, {"bind 7001", "EINVAL"}}, "linux/4.5");
  expect(world.socket(program), {{"bind 10.9.9.9:7002", "EADDRNOTAVAIL"}}, "linux/4.5");
}

TEST(LinuxState, ListenWithoutBindTakesAPort) {
  TwoHosts world;
  const End end = world.socket(world.program(world.right()));
  EXPECT_EQ(end("listen 5"), "0");
  EXPECT_EQ(end("name").substr(0, 8), "0.0.0.0:");
  EXPECT_NE(end("name"), "0.0.0.0:0");
}

TEST(LinuxState, EmptyRecvIsZeroOnlyIfSomethingIsQueued) {  // linux/19, on 4.5
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set O_NONBLOCK 1");
  EXPECT_EQ(left("recv 0"), "EAGAIN");
  right("send 3");
  world.run_for(100ms);
  expect(left, {{"recv 0", "0"}, {"recv 3", "3"}}, "linux/4.5");
}

TEST(LinuxState, WithoutFreeDescriptorAcceptLeavesTheConnectionQueued) {
  TwoHosts world{{}, {.descriptor_limit = 5}};  // 3 and 4
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  const End other = world.socket(server);
  const End client = world.socket(world.program(world.left()));
  client.begin("connect 7000");
  world.run_for(100ms);
  expect(listening, {{"accept", "EMFILE"}, {"poll", "POLLIN"}, {"accept", "EMFILE"}}, "linux/4.5");
  EXPECT_EQ(server.call({.op = net::Op::Socket}), "EMFILE");
  other("close");
  EXPECT_EQ(listening("accept"), "4");
}

TEST(LinuxState, ReceiveTimeoutIsWouldBlock) {
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  listening("set SO_RCVTIMEO 500000000");
  Begun& accept = listening.begin("accept");
  world.run_for(499ms);
  EXPECT_EQ(server.result(accept), "waits");
  world.run_for(1ms);
  EXPECT_EQ(server.result(accept), "EAGAIN");
}

TEST(LinuxState, UnknownDescriptorIsBad) {
  TwoHosts world;
  const End nothing{world.program(world.left()), 77};
  expect(nothing, {{"send 1", "EBADF"}, {"close", "EBADF"}, {"poll", "POLLNVAL"}}, "linux/14");
}

TEST(WindowsState, MisuseHasItsCodes) {
  TwoHosts world{kWindows};
  TestProgram& program = world.program(world.left());
  expect(
      world.socket(program),
      {{"listen 5", "WSAEINVAL"}, {"shutdown wr", "WSAENOTCONN"}, {"recv 1", "WSAENOTCONN"}, {"send 1", "WSAENOTCONN"}},
      "windows/8.1, windows/4.6");
  expect(world.socket(program, net::SocketType::Datagram), {{"listen 5", "WSAEOPNOTSUPP"}}, "windows/8.2");
  expect(world.listener(program), {{"listen 5", "0"}, {"shutdown rdwr", "WSAENOTCONN"}}, "windows/8.3, windows/4.6");
  expect(world.socket(program), {{"bind 7001", "0"}, {"bind 7002", "WSAEINVAL"}}, "windows/9.6");
  expect(world.socket(program), {{"bind 10.9.9.9:7003", "WSAEADDRNOTAVAIL"}}, "windows/9.6");
  expect(End{program, 77}, {{"send 1", "WSAENOTSOCK"}}, "windows/13.16");
  expect(world.socket(program),
         {{"set SO_REUSEPORT 1", "WSAENOPROTOOPT"},
          {"set SO_EXCLUSIVEADDRUSE 1", "0"},
          {"set SO_REUSEADDR 1", "WSAEINVAL"}},
         "windows/9.1, windows/9.3");
}

TEST(WindowsState, ReceiveTimeoutIsTimedOut) {  // windows/13.2
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  left("set SO_RCVTIMEO 500000000");
  Begun& recv = left.begin("recv 10");
  world.run_for(500ms);
  EXPECT_EQ(left.program().result(recv), "WSAETIMEDOUT");
}

TEST(WindowsState, ListenAgainKeepsTheBacklog) {  // windows/8.3
  TwoHosts world{{}, kWindows};
  const End listening = world.listener(world.program(world.right()), 1);
  listening("listen 5");
  TestProgram& client = world.program(world.left());
  world.socket(client).begin("connect 7000");
  world.run_for(100ms);
  Begun& second = world.socket(client).begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(client.result(second), "ECONNREFUSED");
}

TEST(WindowsState, NothingWorksBeforeStartup) {  // windows/17, 10093
  TwoHosts world{kWindows};
  struct Seen {
    std::int32_t before = 0, after = 0;
  } seen;
  world.start(world.left(), [&seen](net::Process& process) {
    return [](net::Process& own, Seen& result) -> net::Task<int> {
      result.before = (co_await own.call({.op = net::Op::Socket})).error.number();
      co_await own.call({.op = net::Op::Startup});
      result.after = (co_await own.call({.op = net::Op::Socket})).error.number();
      co_return 0;
    }(process, seen);
  });
  world.settle();
  EXPECT_EQ(seen.before, 10093);
  EXPECT_EQ(seen.after, 0);
}

TEST(Options, ReadBackAsTheSystemKeepsThem) {
  TwoHosts world{{}, kWindows};
  const End unix_end = world.socket(world.program(world.left()));
  expect(unix_end,
         {{"get SO_KEEPALIVE", "0"},
          {"get TCP_KEEPIDLE", "7200000000000"},
          {"get TCP_KEEPINTVL", "75000000000"},
          {"get TCP_KEEPCNT", "9"},
          {"set SO_RCVBUF 8192", "0"},
          {"get SO_RCVBUF", "16384"},
          {"set SO_RCVBUF 1", "0"},
          {"get SO_RCVBUF", "2304"},
          {"set SO_SNDBUF 1", "0"},
          {"get SO_SNDBUF", "4608"},
          {"get SO_LINGER", "0"},
          {"set SO_KEEPALIVE 7", "0"},
          {"get SO_KEEPALIVE", "1"},
          {"set SO_ERROR 1", "ENOPROTOOPT"},
          {"set SO_EXCLUSIVEADDRUSE 1", "ENOPROTOOPT"}},
         "linux/10, linux/15, linux/20.option-unknown");
  const End win_end = world.socket(world.program(world.right()));
  expect(win_end,
         {{"set SO_RCVBUF 8192", "0"}, {"get SO_RCVBUF", "8192"}, {"set SO_SNDBUF 0", "0"}, {"get SO_SNDBUF", "0"}},
         "windows/10.8");
}

}  // namespace
}  // namespace halfopen::sim::kernel
