// close(), linger and what lives on: linux/5.1 to 5.4, linux/0.28; windows/4.11 to 4.17.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

struct Case {
  const char* row;
  HostOptions left;
  bool unread;   ///< 10 octets wait at the left end.
  Lines before;  ///< What the left end does before close.
  Lines peer;    ///< What the right end, a Linux, sees.
};
class Close : public testing::TestWithParam<Case> {};

TEST_P(Close, SaysOnTheWireWhatItShould) {
  TwoHosts world{GetParam().left};
  auto [left, right] = world.connected();
  if (GetParam().unread) right("send 10");
  world.run_for(100ms);
  expect(left, GetParam().before, GetParam().row);
  world.run_for(100ms);
  EXPECT_EQ(left("close"), "0") << GetParam().row;
  EXPECT_EQ(left("close"), GetParam().left.os == kWindows.os ? "WSAENOTSOCK" : "EBADF");
  world.run_for(100ms);
  expect(right, GetParam().peer, GetParam().row);
}

const Lines kFin = {{"recv 10", "0"}, {"recv 10", "0"}, {"state", "CLOSE-WAIT"}};
const Lines kReset = {{"recv 10", "ECONNRESET"}, {"recv 10", "0"}};
const Lines kResetAfterFin = {{"recv 10", "0"}, {"so_error", "EPIPE"}};

INSTANTIATE_TEST_SUITE_P(
    Linux51, Close,
    testing::Values(
        Case{"linux/5.1 otherwise", {}, false, {}, kFin}, Case{"linux/5.1 unread data", {}, true, {}, kReset},
        Case{"linux/5.1 linger 0", {}, false, {{"set SO_LINGER 1 0", "0"}}, kReset},
        Case{"linux/5.1 unread data beats linger", {}, true, {{"set SO_LINGER 1 5", "0"}}, kReset},
        Case{"linux/5.1 unread data after shutdown(RDWR)", {}, true, {{"shutdown rdwr", "0"}}, kResetAfterFin},
        Case{"linux/5.5 unread data after shutdown(RD)", {}, true, {{"shutdown rd", "0"}}, kReset},
        Case{"linux/5.1 linger 0 in FIN_WAIT2",
             {},
             false,
             {{"shutdown wr", "0"}, {"set SO_LINGER 1 0", "0"}},
             kResetAfterFin}));

INSTANTIATE_TEST_SUITE_P(Windows4, Close,
                         testing::Values(Case{"windows/4.11", kWindows, false, {}, kFin},
                                         Case{"windows/4.15", kWindows, true, {}, kReset},
                                         Case{"windows/4.12", kWindows, false, {{"set SO_LINGER 1 0", "0"}}, kReset}));

TEST(LinuxClose, DataIsDeliveredBeforeTheFin) {  // linux/3.S4
  TwoHosts world;
  auto [left, right] = world.connected();
  EXPECT_EQ(left("send 20000"), "20000");
  left("close");
  world.run_for(1s);
  std::size_t total = 0;
  for (std::string got = right("recv 4096"); got != "0"; got = right("recv 4096")) total += std::stoul(got);
  EXPECT_EQ(total, 20'000u);
}

TEST(LinuxClose, AttemptUnderWayEndsInSilence) {  // linux/5.1 SYN_SENT
  TwoHosts world;
  const End end = world.socket(world.program(world.left()));
  world.listener(world.program(world.right()));
  end("set O_NONBLOCK 1");
  end("connect 7000");
  EXPECT_EQ(end("close"), "0");
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
  world.run_for(100ms);
  EXPECT_EQ(world.right().kernel().socket_table().size(), 1u);  // the late SYN-ACK drew a RST
}

TEST(LinuxClose, WaitingCallKeepsTheSocketUntilItReturns) {  // linux/0.28
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 10");
  EXPECT_EQ(left("close"), "0");
  world.run_for(1s);
  EXPECT_EQ(left.program().result(recv), "waits");
  EXPECT_EQ(right("state"), "ESTABLISHED");
  right("send 4");
  world.run_for(1s);
  EXPECT_EQ(left.program().result(recv), "4");
  expect(right, {{"recv 10", "0"}, {"state", "CLOSE-WAIT"}}, "linux/5.1");
}

TEST(WindowsClose, CancelsTheReceiveUnderWayAndResets) {  // windows/2.3, windows/4.17
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 10");
  EXPECT_EQ(left("close"), "0");
  EXPECT_EQ(left.program().result(recv), "WSA_OPERATION_ABORTED");
  world.run_for(100ms);
  expect(right, kReset, "windows/2.3");
}

TEST(LinuxLinger, WaitsUntilTheFinIsAcknowledgedEvenNonBlocking) {  // linux/5.2: the peer delays that ACK by 40 ms
  TwoHosts world;
  auto [left, right] = world.connected();
  left("send 10");
  world.run_for(1s);
  expect(left, {{"set SO_LINGER 1 3", "0"}, {"set O_NONBLOCK 1", "0"}}, "linux/5.2");
  const net::Instant began = world.now();
  Begun& close = left.begin("close");
  EXPECT_EQ(left.program().result(close), "waits");
  world.run_for(1s);
  EXPECT_EQ(left.program().result(close), "0");
  EXPECT_EQ(left.program().observations().back().at - began, 50ms);
}

TEST(LinuxLinger, GivesUpAfterItsTimeAndGoesOnInTheBackground) {  // linux/5.2
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set SO_LINGER 1 3");
  world.link().cut(link::Direction::Forward);
  const net::Instant began = world.now();
  Begun& close = left.begin("close");
  world.run_for(4s);
  EXPECT_EQ(left.program().result(close), "0");
  EXPECT_EQ(left.program().observations().back().at - began, 3s);
  ASSERT_EQ(world.left().kernel().socket_table().size(), 1u);
  EXPECT_EQ(world.left().kernel().socket_table()[0].substr(0, 10), "FIN-WAIT-1");
  world.link().restore(link::Direction::Forward);
  world.run_for(10s);
  expect(right, kFin, "linux/5.2");
}

TEST(WindowsLinger, RefusesToCloseANonBlockingSocket) {  // windows/4.14
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  expect(left, {{"set SO_LINGER 1 3", "0"}, {"set O_NONBLOCK 1", "0"}, {"close", "WSAEWOULDBLOCK"}, {"send 1", "1"}},
         "windows/4.14");
}

TEST(WindowsLinger, AbortsWhenItsTimeIsOver) {  // windows/4.13
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  left("set SO_LINGER 1 3");
  left("send 10");
  world.link().cut(link::Direction::Forward);
  Begun& close = left.begin("close");
  world.run_for(4s);
  EXPECT_EQ(left.program().result(close), "0");
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
}

TEST(LinuxOrphan, AnswersNewDataByReset) {  // linux/5.3, linux/0.14
  TwoHosts world;
  auto [left, right] = world.connected();
  left("close");
  world.run_for(100ms);
  EXPECT_EQ(right("send 5"), "5");
  world.run_for(100ms);
  expect(right, {{"send 5", "EPIPE+SIGPIPE"}, {"recv 5", "0"}}, "linux/5.3");
}

TEST(LinuxOrphan, IsGoneFromFinWait2After60s) {  // linux/5.3
  TwoHosts world;
  auto [left, right] = world.connected();
  left("close");
  world.run_for(59s);
  ASSERT_EQ(world.left().kernel().socket_table().size(), 1u);
  world.run_for(2s);
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
  EXPECT_EQ(right("state"), "CLOSE-WAIT");
}

TEST(LinuxTimeWait, BelongsToTheConnectionAndNotToTheDescriptor) {  // linux/5.4
  TwoHosts world;
  auto [left, right] = world.connected();
  left("shutdown wr");
  world.run_for(100ms);
  right("close");
  world.run_for(100ms);
  expect(left,
         {{"state", "CLOSED"},
          {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"},
          {"recv 1", "0"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"shutdown wr", "ENOTCONN"},
          {"peer", "ENOTCONN"},
          {"close", "0"}},
         "linux/5.4");
  ASSERT_EQ(world.left().kernel().socket_table().size(), 1u);
  world.run_for(60s);
  EXPECT_TRUE(world.left().kernel().socket_table().empty());
}

TEST(CloseQuietly, IsACloseThatNobodyWaitsFor) {
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set SO_LINGER 1 3");
  world.link().cut(link::Direction::Forward);
  left.program().process().close_quietly(left.descriptor());
  EXPECT_EQ(left("send 1"), "EBADF");
  world.run_for(4s);
  const model::Observation& seen = left.program().observations().back();
  EXPECT_EQ(seen.op, net::Op::Close);
  EXPECT_EQ(seen.socket, 1);
  EXPECT_EQ(seen.at - seen.began, 3s);  // it lingers all the same
}

}  // namespace
}  // namespace halfopen::sim::kernel
