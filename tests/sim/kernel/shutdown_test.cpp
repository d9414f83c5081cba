// shutdown(): linux/5.5; windows/4.1 to 4.9.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

TEST(LinuxShutdown, ReceivingStillTakesData) {  // linux/0.23
  TwoHosts world;
  auto [left, right] = world.connected();
  right("send 5");
  world.run_for(100ms);
  expect(left, {{"shutdown rd", "0"}, {"poll", "POLLIN|POLLOUT|POLLRDHUP"}, {"recv 10", "5"}, {"recv 10", "0"}},
         "linux/5.5 RD");
  right("send 7");
  world.run_for(100ms);
  expect(left, {{"recv 10", "7"}, {"recv 10", "0"}, {"send 3", "3"}}, "linux/5.5 RD");
  EXPECT_EQ(right("so_error"), "0");
}

TEST(LinuxShutdown, ReceivingWakesABlockedRecv) {
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 10");
  EXPECT_EQ(left("shutdown rd"), "0");
  EXPECT_EQ(left.program().result(recv), "0");
}

TEST(LinuxShutdown, SendingHalfCloses) {
  TwoHosts world;
  auto [left, right] = world.connected();
  expect(left, {{"shutdown wr", "0"}, {"state", "FIN-WAIT-1"}, {"send 1", "EPIPE+SIGPIPE"}, {"poll", "POLLOUT"}},
         "linux/5.5 WR");
  world.run_for(100ms);
  expect(left, {{"state", "FIN-WAIT-2"}, {"shutdown wr", "0"}, {"poll", "POLLOUT"}}, "linux/5.5 WR again");
  expect(right, {{"state", "CLOSE-WAIT"}, {"send 8", "8"}}, "linux/5.5 WR");
  world.run_for(100ms);
  expect(left, {{"poll", "POLLIN|POLLOUT"}, {"recv 10", "8"}}, "linux/5.5 half-close");
  expect(right, {{"shutdown wr", "0"}, {"state", "LAST-ACK"}, {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"}},
         "linux/5.5 WR, CLOSE_WAIT");
  world.run_for(100ms);
  expect(right,
         {{"state", "CLOSED"},
          {"recv 1", "0"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"},
          {"shutdown wr", "ENOTCONN"}},
         "linux/5.5 full close");
}

TEST(LinuxShutdown, SendingCutsABlockedSendShort) {
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& send = left.begin("send 8000000");
  world.run_for(1s);
  EXPECT_EQ(left.program().result(send), "waits");
  EXPECT_EQ(left("shutdown wr"), "0");
  EXPECT_FALSE(send.operation.outcome.error);
  EXPECT_GT(send.operation.outcome.value, 0);
}

TEST(LinuxShutdown, BothThenDataResetsBothEnds) {  // linux/0.24
  TwoHosts world;
  auto [left, right] = world.connected();
  right("send 4");
  world.run_for(100ms);
  expect(left,
         {{"shutdown rdwr", "0"}, {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"}, {"recv 10", "4"}, {"recv 10", "0"}},
         "linux/5.5 RDWR");
  world.run_for(100ms);
  EXPECT_EQ(left("state"), "FIN-WAIT-2");
  EXPECT_EQ(right("send 4"), "4");
  world.run_for(100ms);
  expect(left, {{"state", "CLOSED"}, {"so_error", "ECONNRESET"}}, "linux/5.5 RDWR, then peer sends");
  expect(right, {{"so_error", "EPIPE"}}, "linux/5.5 RDWR, then peer sends");
}

TEST(LinuxShutdown, WrongArgumentIsInvalid) {
  TwoHosts world;
  auto [left, right] = world.connected();
  EXPECT_EQ(left("shutdown 3"), "EINVAL");
}

TEST(LinuxShutdown, BothAtOnceCloseSimultaneously) {
  TwoHosts world;
  auto [left, right] = world.connected();
  left("shutdown wr");
  right("shutdown wr");
  world.run_for(6ms);
  EXPECT_EQ(left("state"), "CLOSING");
  EXPECT_EQ(left("poll"), "POLLIN|POLLOUT|POLLHUP|POLLRDHUP");
  world.run_for(100ms);
  EXPECT_EQ(left("state"), "CLOSED");
  EXPECT_EQ(world.right().kernel().socket_table()[0].substr(0, 9), "TIME-WAIT");
}

TEST(WindowsShutdown, SendingTwiceSucceedsAndSendsFail) {  // windows/4.1, windows/4.2, windows/4.8, windows/4.9
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  expect(left,
         {{"shutdown wr", "0"},
          {"shutdown wr", "0"},
          {"send 1", "WSAESHUTDOWN"},
          {"connect 7000", "WSAEISCONN"},
          {"shutdown 3", "WSAEINVAL"}},
         "windows/4.1, windows/4.2, windows/4.7, windows/4.8");
  right("send 5");
  world.run_for(100ms);
  EXPECT_EQ(left("recv 10"), "5");
  right("shutdown wr");
  world.run_for(100ms);
  EXPECT_EQ(left("peer"), "10.0.0.2:7000");
}

TEST(WindowsShutdown, ReceivingRefusesToReceive) {  // windows/4.3
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  expect(left, {{"shutdown rd", "0"}, {"recv 1", "WSAESHUTDOWN"}, {"poll", "POLLOUT"}, {"send 1", "1"}},
         "windows/4.3, windows/11");
}

TEST(WindowsShutdown, ReceivingWithUnreadDataResets) {  // windows/4.4
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  right("send 5");
  world.run_for(100ms);
  EXPECT_EQ(left("shutdown rd"), "0");
  expect(left, {{"send 1", "WSAECONNABORTED"}, {"recv 1", "WSAECONNABORTED"}}, "windows/4.4");
  world.run_for(100ms);
  EXPECT_EQ(right("recv 1"), "ECONNRESET");
}

TEST(WindowsShutdown, DataAfterReceivingWasShutResets) {  // windows/4.4
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  EXPECT_EQ(left("shutdown rd"), "0");
  right("send 5");
  world.run_for(100ms);
  expect(left, {{"send 1", "WSAECONNABORTED"}}, "windows/4.4");
  EXPECT_EQ(right("recv 1"), "ECONNRESET");
}

}  // namespace
}  // namespace halfopen::sim::kernel
