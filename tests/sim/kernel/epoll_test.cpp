// epoll: linux/surface.epoll-*. Each row was asked of a 6.18 kernel; masks and order are its answers.
#include <gtest/gtest.h>

#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::EpollHow;
using net::Op;
using enum net::Ready;

struct Watched {
  TwoHosts world;
  ConnectedPair pair = world.connected();
  EpollEnd epoll{pair.left.program()};
  std::string key = std::to_string(pair.left.descriptor());

  std::string arrives(const char* command) {
    pair.right(command);
    world.run_for(20ms);
    return epoll.now();
  }
};

TEST(Epoll, LevelTriggeredReportsAsLongAsItIsTrue) {  // linux/6.epoll
  Watched is;
  is.epoll.add(is.pair.left, In | ReadHangUp);
  EXPECT_EQ(is.epoll.now(), "-");
  EXPECT_EQ(is.arrives("send 2"), is.key + ":POLLIN");
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLIN");
  is.pair.left("recv 2");
  EXPECT_EQ(is.epoll.now(), "-");
  EXPECT_EQ(is.arrives("shutdown wr"), is.key + ":POLLIN|POLLRDHUP");
}

TEST(Epoll, EdgeTriggeredReportsEachArrivalOnce) {  // linux/surface.epoll-edge
  Watched is;
  is.epoll.add(is.pair.left, In | EdgeTriggered);
  EXPECT_EQ(is.epoll.now(), "-");
  EXPECT_EQ(is.arrives("send 2"), is.key + ":POLLIN");
  EXPECT_EQ(is.epoll.now(), "-");
  is.pair.left("recv 1");
  EXPECT_EQ(is.epoll.now(), "-");
  EXPECT_EQ(is.arrives("send 1"), is.key + ":POLLIN");
  is.epoll.control(EpollHow::Modify, is.pair.left.descriptor(), In | EdgeTriggered);
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLIN");
}

TEST(Epoll, EdgeTriggeredMasks) {  // linux/surface.epoll-edge-masks
  Watched is;
  is.epoll.add(is.pair.left, In | Out | ReadHangUp | EdgeTriggered);
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLOUT");
  is.pair.left("send 1");
  is.world.run_for(100ms);
  EXPECT_EQ(is.epoll.now(), "-");  // acknowledged, but it was never full
  EXPECT_EQ(is.arrives("send 1"), is.key + ":POLLIN|POLLOUT");
  EXPECT_EQ(is.arrives("shutdown wr"), is.key + ":POLLIN|POLLOUT|POLLRDHUP");
  is.pair.right("set SO_LINGER 1 0");
  EXPECT_EQ(is.arrives("close"), is.key + ":POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP");
}

TEST(Epoll, EdgeTriggeredTellsWhenAFullSocketHasRoom) {  // linux/6.2: two thirds of the buffer must be free
  Watched is;
  is.epoll.add(is.pair.left, Out | EdgeTriggered);
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLOUT");
  is.pair.left("set O_NONBLOCK 1");
  for (std::string sent; sent != "EAGAIN"; sent = is.pair.left("send 65536")) is.world.run_for(2s);
  EXPECT_EQ(is.epoll.now(), "-");
  is.pair.right("set O_NONBLOCK 1");
  for (int i = 0; i < 50; ++i) {
    is.pair.right("recv 65536");
    is.world.run_for(100ms);
  }
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLOUT");
}

TEST(Epoll, OneShotIsSpentUntilItIsModified) {  // linux/surface.epoll-oneshot
  Watched is;
  is.epoll.add(is.pair.left, In | OneShot);
  EXPECT_EQ(is.arrives("send 1"), is.key + ":POLLIN");
  EXPECT_EQ(is.epoll.now(), "-");
  EXPECT_EQ(is.arrives("send 1"), "-");
  is.epoll.control(EpollHow::Modify, is.pair.left.descriptor(), In | OneShot);
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLIN");
}

TEST(Epoll, ErrorsOfControl) {  // linux/surface.epoll-errors, linux/surface.epoll-exclusive
  Watched is;
  const net::Descriptor socket = is.pair.left.descriptor();
  EXPECT_EQ(is.epoll.control(EpollHow::Modify, socket, In), "ENOENT");
  EXPECT_EQ(is.epoll.control(EpollHow::Delete, socket), "ENOENT");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, socket, In), "0");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, socket, In), "EEXIST");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, is.epoll.descriptor(), In), "EINVAL");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, 99, In), "EBADF");
  EXPECT_EQ(is.epoll.control(EpollHow::Delete, socket), "0");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, socket, In | Exclusive | OneShot), "EINVAL");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, socket, In | Exclusive | ReadHangUp), "EINVAL");
  EXPECT_EQ(is.epoll.control(EpollHow::Add, socket, In | Exclusive), "0");
  EXPECT_EQ(is.epoll.control(EpollHow::Modify, socket, In), "EINVAL");
}

TEST(Epoll, IsNoSocketAndASocketIsNoEpoll) {  // linux/surface.epoll-errors
  Watched is;
  EXPECT_EQ((End{is.pair.left.program(), is.epoll.descriptor()})("recv 1"), "ENOTSOCK");
  std::vector<net::PollEntry> room(1);
  EXPECT_EQ(is.pair.left.program().call(
                {.op = Op::EpollWait, .descriptor = is.pair.left.descriptor(), .argument = 0, .polled = room}),
            "EINVAL");
  EXPECT_EQ(is.pair.left.program().call({.op = Op::EpollWait, .descriptor = is.epoll.descriptor(), .argument = 0}),
            "EINVAL");
}

TEST(Epoll, WaitsAndTimesOut) {
  Watched is;
  is.epoll.add(is.pair.left, In);
  Begun& wait = is.epoll.begin_wait(30'000'000);
  is.world.run_for(29ms);
  EXPECT_EQ(is.epoll.text(wait), "waits");
  is.world.run_for(1ms);
  EXPECT_EQ(is.epoll.text(wait), "-");
  Begun& woken = is.epoll.begin_wait(-1);
  is.pair.right("send 1");
  const net::Instant sent = is.world.now();
  is.world.run_for(1s);
  EXPECT_EQ(is.epoll.text(woken), is.key + ":POLLIN");
  EXPECT_EQ(is.pair.left.program().observations().back().at, sent + 5ms);
}

TEST(Epoll, IsClosedAsASocketIs) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  const EpollEnd epoll{program};
  const net::Call close{.op = net::Op::Close, .descriptor = epoll.descriptor()};
  EXPECT_EQ(program.call(close), "0");
  EXPECT_EQ(program.call(close), "EBADF");
}

TEST(Epoll, ForgetsASocketWithItsLastClose) {  // linux/surface.epoll-close
  Watched is;
  TestProgram& program = is.pair.left.program();
  const auto other = static_cast<net::Descriptor>(
      program.value({.op = Op::Duplicate, .descriptor = is.pair.left.descriptor()}));
  is.epoll.add(is.pair.left, In);
  is.arrives("send 1");
  is.pair.left("close");
  EXPECT_EQ(is.epoll.now(), is.key + ":POLLIN");
  EXPECT_EQ(is.epoll.control(EpollHow::Modify, is.pair.left.descriptor(), In), "EBADF");
  (End{program, other})("close");
  EXPECT_EQ(is.epoll.now(), "-");
}

TEST(Epoll, SocketClosedWhileItIsWaitedForIsClosedAtOnce) {  // linux/surface.epoll-close-waiting
  Watched is;
  is.epoll.add(is.pair.left, In);
  Begun& wait = is.epoll.begin_wait(1'000'000'000);
  is.pair.left("close");
  is.world.run_for(20ms);
  EXPECT_EQ(is.pair.right("state"), "CLOSE-WAIT");
  EXPECT_EQ(is.epoll.text(wait), "waits");
  is.world.run_for(1s);
  EXPECT_EQ(is.epoll.text(wait), "-");
}

TEST(Epoll, SocketsTakeTurns) {  // linux/surface.epoll-order: ready in the order 2, 0, 1
  TwoHosts world;
  TestProgram& client = world.program(world.left());
  TestProgram& server = world.program(world.right());
  const End listener = world.listener(server);
  std::vector<End> ours, theirs;
  for (int i = 0; i < 3; ++i) {
    ours.push_back(world.socket(client));
    ours.back().begin("connect 7000");
    world.run_for(20ms);
    theirs.emplace_back(server, static_cast<net::Descriptor>(server.value({.op = Op::Accept, .descriptor = listener.descriptor()})));
  }
  EpollEnd epoll{client};
  for (const End& each : ours) epoll.add(each, In);
  for (const int i : {2, 0, 1}) {
    theirs[static_cast<std::size_t>(i)]("send 1");
    world.run_for(10ms);
  }
  const auto line = [&](std::size_t i) { return std::to_string(ours[i].descriptor()) + ":POLLIN"; };
  const std::string all = line(2) + " " + line(0) + " " + line(1);
  EXPECT_EQ(epoll.now(), all);
  for (const std::size_t i : {2u, 0u, 1u}) EXPECT_EQ(epoll.now(1), line(i));
  EXPECT_EQ(epoll.now(), all);
}

TEST(Epoll, PollsAsReadableItself) {  // linux/surface.epoll-polled
  Watched is;
  is.epoll.add(is.pair.left, In);
  const End itself{is.pair.left.program(), is.epoll.descriptor()};
  Begun& poll = wait_for(itself, Op::Poll, In);
  EXPECT_EQ(itself.program().result(poll), "waits");
  is.pair.right("send 1");
  is.world.run_for(20ms);
  EXPECT_EQ(itself.program().result(poll), "1");
  EXPECT_EQ(poll.polled[0].found, In);
}

TEST(Epoll, IsNotThereOnWindows) {
  TwoHosts world{{.os = "windows-11"}};
  EXPECT_EQ(world.program(world.left()).call({.op = Op::EpollCreate}), "WSAEOPNOTSUPP");
}

}  // namespace
}  // namespace halfopen::sim::kernel
