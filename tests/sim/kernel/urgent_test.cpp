// MSG_OOB between two programs, and how readiness shows it: linux/6.1.urgent, linux/surface.select-oob,
// linux/surface.oob-none, linux/8.6.oob, windows/11.oob.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

TEST(Urgent, ShowsInPollAndSelect) {
  TwoHosts world;
  auto [left, right] = world.connected();
  expect(right, {{"send 5", "5"}, {"send 3 MSG_OOB", "3"}}, "urgent octet behind seven others");
  world.run_for(50ms);
  expect(left, {{"poll", "POLLIN|POLLPRI|POLLOUT"}, {"get SIOCINQ", "7"}}, "data before it");
  EXPECT_EQ(select_now(left), "read write except");
  expect(left, {{"recv 100", "7"}, {"poll", "POLLPRI|POLLOUT"}}, "at the mark");
  EXPECT_EQ(select_now(left), "write except");
  expect(left,
         {{"recv 1 MSG_OOB MSG_PEEK", "1"}, {"recv 1 MSG_OOB", "1"}, {"poll", "POLLOUT"}, {"recv 1 MSG_OOB", "EINVAL"}},
         "read");
}

TEST(Urgent, WhereThereIsNoneRecvFailsWithoutWaiting) {
  TwoHosts world;
  auto [left, right] = world.connected();
  expect(left, {{"recv 1 MSG_OOB", "EINVAL"}}, "connected");
  EXPECT_EQ(world.socket(world.program(world.left()))("recv 1 MSG_OOB"), "EINVAL");
  EXPECT_EQ(world.socket(world.program(world.left()))("send 1 MSG_OOB"), "EPIPE+SIGPIPE");
  const End listener = world.socket(world.program(world.left()));
  expect(listener, {{"bind 9000", "0"}, {"listen 1", "0"}, {"recv 1 MSG_OOB", "ENOTCONN"}}, "listening");
  right("shutdown wr");
  world.run_for(50ms);
  expect(left, {{"recv 1 MSG_OOB", "EINVAL"}}, "after the end of the stream");
}

// linux/8.6.read: a recv that finds nothing but the urgent octet loses it; one that peeks does not.
TEST(Urgent, IsLostToARecvThatFindsNothingElse) {
  TwoHosts world;
  auto [left, right] = world.connected();
  right("send 1 MSG_OOB");
  world.run_for(50ms);
  left("set O_NONBLOCK 1");
  expect(left, {{"recv 9 MSG_PEEK", "EAGAIN"}, {"poll", "POLLPRI|POLLOUT"}}, "peeking");
  expect(left, {{"recv 9", "EAGAIN"}, {"poll", "POLLOUT"}, {"recv 1 MSG_OOB", "EINVAL"}}, "reading");
  right("send 2");
  world.run_for(50ms);
  expect(left, {{"recv 9", "2"}}, "what comes later");
}

TEST(Urgent, WakesWhoPollsForIt) {
  TwoHosts world;
  auto [left, right] = world.connected();
  std::vector<net::PollEntry> entries{{left.descriptor(), net::Ready::Priority}};
  Begun& waits = left.program().begin({.op = net::Op::Poll, .argument = -1, .polled = entries});
  right("send 1");
  world.run_for(50ms);
  EXPECT_EQ(left.program().result(waits), "waits");
  right("send 1 MSG_OOB");
  world.run_for(50ms);
  EXPECT_EQ(left.program().result(waits), "1");
}

TEST(Urgent, IsAnExceptionToSelectOnWindows) {  // windows/11.oob
  const HostOptions windows{.os = "windows-11"};
  TwoHosts world{windows, windows};
  auto [left, right] = world.connected();
  right("send 1 MSG_OOB");
  world.run_for(50ms);
  EXPECT_EQ(select_now(left), "write except");
  EXPECT_EQ(left("recv 1 MSG_OOB"), "1");
  EXPECT_EQ(select_now(left), "write");
}

}  // namespace
}  // namespace halfopen::sim::kernel
