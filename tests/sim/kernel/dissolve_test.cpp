// connect with AF_UNSPEC: linux/20.unspec, linux/20.unspec-established, linux/20.unspec-states, linux/20.unspec-udp.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

TEST(Dissolve, WithoutAConnectionIsNothing) {  // linux/20.unspec
  TwoHosts world;
  expect(world.socket(world.program(world.left())),
         {{"disconnect", "0"},
          {"poll", "POLLOUT|POLLHUP"},
          {"recv 1", "ENOTCONN"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"so_error", "0"},
          {"name", "0.0.0.0:0"}},
         "linux/20.unspec");
}

TEST(Dissolve, AnEstablishedConnectionIsReset) {  // linux/20.unspec-established, linux/4.5.af-unspec
  TwoHosts world;
  auto [left, right] = world.connected();
  expect(left,
         {{"disconnect", "0"},
          {"state", "CLOSED"},
          {"peer", "ENOTCONN"},
          {"poll", "POLLOUT|POLLERR|POLLHUP"},
          {"recv 10", "ECONNRESET"},
          {"recv 10", "ENOTCONN"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"so_error", "0"}},
         "linux/20.unspec-established");
  world.run_for(10ms);
  EXPECT_EQ(right("recv 1"), "ECONNRESET");
}

/// A client that has been connected and let go; the listener is still there.
struct LetGo {
  LetGo() : end{world.socket(world.program(world.left()))} {
    world.listener(world.program(world.right()));
    end.begin("connect 7000");
    world.run_for(30ms);
    EXPECT_EQ(end("disconnect"), "0");
  }
  TwoHosts world;
  End end;
};

TEST(Dissolve, TheErrorIsForWhoeverComesFirst) {  // linux/20.unspec-states
  const LetGo sends, asks;
  expect(sends.end, {{"send 1", "ECONNRESET"}, {"send 1", "EPIPE+SIGPIPE"}, {"recv 1", "ENOTCONN"}}, "send");
  expect(asks.end, {{"so_error", "ECONNRESET"}, {"poll", "POLLOUT|POLLHUP"}, {"recv 1", "ENOTCONN"}}, "SO_ERROR");
  LetGo connects;
  connects.end.begin("connect 7000");
  connects.world.run_for(30ms);
  expect(connects.end, {{"set O_NONBLOCK 1", "0"}, {"recv 1", "EAGAIN"}, {"send 1", "1"}, {"so_error", "0"}},
         "connect");
}

TEST(Dissolve, EveryOpenStateEndsAlike) {  // linux/20.unspec-states
  const Lines ended{{"disconnect", "0"},       {"state", "CLOSED"},     {"get SIOCINQ", "0"},
                    {"recv 10", "ECONNRESET"}, {"recv 10", "ENOTCONN"}, {"send 1", "EPIPE+SIGPIPE"}};
  TwoHosts unread;
  auto first = unread.connected();
  first.right("send 3");
  unread.run_for(10ms);
  expect(first.left, ended, "unread data");
  TwoHosts close_wait;
  auto second = close_wait.connected();
  second.right("close");
  close_wait.run_for(50ms);
  EXPECT_EQ(second.left("state"), "CLOSE-WAIT");
  expect(second.left, ended, "CLOSE-WAIT");
  TwoHosts fin_wait;
  auto third = fin_wait.connected();
  third.left("shutdown wr");
  fin_wait.run_for(100ms);
  EXPECT_EQ(third.left("state"), "FIN-WAIT-2");
  expect(third.left, ended, "FIN-WAIT-2");
}

TEST(Dissolve, AfterBothFinsNothingIsPending) {  // linux/20.unspec
  for (const bool first : {true, false}) {
    TwoHosts world;
    auto [left, right] = world.connected();
    (first ? left : right)("shutdown wr");
    world.run_for(100ms);
    (first ? right : left)("shutdown wr");
    world.run_for(100ms);
    expect(left,
           {{"disconnect", "0"}, {"poll", "POLLOUT|POLLHUP"}, {"recv 1", "ENOTCONN"}, {"send 1", "EPIPE+SIGPIPE"}},
           first ? "TIME-WAIT" : "LAST-ACK, over");
  }
}

// Both FINs are sent, ours is not acknowledged yet: nothing is sent, and who acknowledges it finds nobody.
TEST(Dissolve, BehindBothFinsNothingIsLeft) {  // linux/20.unspec
  for (const char* state : {"CLOSING", "LAST-ACK"}) {
    TwoHosts world;
    auto [left, right] = world.connected();
    right("shutdown wr");
    if (std::string_view{state} == "LAST-ACK") world.run_for(5ms);
    left("shutdown wr");
    if (std::string_view{state} == "CLOSING") world.run_for(5ms);
    EXPECT_EQ(left("state"), state);
    const std::size_t sent = world.sent_by(world.left()).size();
    EXPECT_EQ(left("disconnect"), "0");
    EXPECT_EQ(world.sent_by(world.left()).size(), sent);
    world.run_for(100ms);
    EXPECT_TRUE(world.sent_by(world.left()).back().tcp.rst()) << state;
  }
}

TEST(Dissolve, AnAttemptEndsInSilence) {  // linux/20.unspec-states
  TwoHosts world;
  const End end = world.socket(world.program(world.left()));
  world.link().cut(link::Direction::Backward);
  expect(end, {{"set O_NONBLOCK 1", "0"}, {"connect 7000", "EINPROGRESS"}}, "attempt");
  const std::size_t sent = world.sent_by(world.left()).size();
  expect(end, {{"disconnect", "0"}, {"recv 1", "ECONNRESET"}, {"recv 1", "ENOTCONN"}, {"connect 7000", "EINPROGRESS"}},
         "linux/20.unspec-states");
  EXPECT_EQ(world.sent_by(world.left()).size(), sent + 1) << "the second SYN";
}

TEST(Dissolve, AListenerKeepsItsPort) {  // linux/20.unspec
  TwoHosts world;
  TestProgram& program = world.program(world.right());
  const End listening = world.listener(program);
  const End client = world.socket(world.program(world.left()));
  client.begin("connect 7000");
  world.run_for(30ms);
  expect(listening, {{"disconnect", "0"}, {"state", "CLOSED"}, {"name", "0.0.0.0:7000"}, {"listen 3", "0"}},
         "linux/20.unspec");
  world.run_for(10ms);
  EXPECT_EQ(client("recv 1"), "ECONNRESET");
}

TEST(Dissolve, ABoundPortIsKept) {  // linux/20.unspec-established
  const std::pair<const char*, const char*> rows[] = {{"bind 0.0.0.0:7100", "0.0.0.0:7100"},
                                                      {"bind 10.0.0.1:7101", "10.0.0.1:7101"}};
  for (const auto& [bind, name] : rows) {
    TwoHosts world;
    world.listener(world.program(world.right()));
    const End end = world.socket(world.program(world.left()));
    EXPECT_EQ(end(bind), "0");
    for (int i = 0; i < 2; ++i) {
      end.begin("connect 7000");
      world.run_for(30ms);
      EXPECT_EQ(end("name").substr(0, 10), "10.0.0.1:7");
      EXPECT_EQ(end("disconnect"), "0");
      EXPECT_EQ(end("name"), name);
    }
  }
}

TEST(Dissolve, AChosenPortIsKeptUntilTheNextConnect) {  // linux/20.unspec-states
  for (const char* bind : {"", "bind 0.0.0.0:0"}) {
    TwoHosts world;
    world.listener(world.program(world.right()));
    const End end = world.socket(world.program(world.left()));
    if (*bind != 0) {
      EXPECT_EQ(end(bind), "0");
    }
    end.begin("connect 7000");
    world.run_for(30ms);
    const std::string name = end("name");
    EXPECT_EQ(end("disconnect"), "0");
    EXPECT_EQ(end("name"), "0.0.0.0" + name.substr(name.find(':')));
    end.begin("connect 7000");
    world.run_for(30ms);
    EXPECT_EQ(end("state"), "ESTABLISHED");
    EXPECT_NE(end("name"), name);
  }
}

TEST(Dissolve, WhoeverWaitsIsTold) {  // linux/20.unspec-waiting
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 1");
  Begun& poll = left.begin("poll in");
  EXPECT_EQ(left("disconnect"), "0");
  EXPECT_EQ(left.program().result(recv), "EPIPE");
  EXPECT_EQ(to_string(poll.polled[0].found), "POLLERR|POLLHUP");
  world.run_for(10ms);
  const End listening = world.listener(right.program());
  Begun& accept = listening.begin("accept");
  EXPECT_EQ(listening("disconnect"), "0");
  EXPECT_EQ(right.program().result(accept), "EINVAL");
  const End end = world.socket(left.program());
  world.link().cut(link::Direction::Backward);
  Begun& connect = end.begin("connect 7000");
  EXPECT_EQ(end("disconnect"), "0");
  EXPECT_EQ(left.program().result(connect), "EPIPE");
}

TEST(Dissolve, ADatagramSocketForgetsItsPeer) {  // linux/20.unspec-udp
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  const auto datagrams = [&] { return world.socket(program, net::SocketType::Datagram); };
  expect(datagrams(), {{"disconnect", "0"}, {"name", "0.0.0.0:0"}}, "fresh");
  expect(datagrams(),
         {{"connect 7000", "0"},
          {"disconnect", "0"},
          {"name", "0.0.0.0:0"},
          {"peer", "ENOTCONN"},
          {"send 1", "EDESTADDRREQ"}},
         "a port of its own");
  expect(datagrams(),
         {{"bind 0.0.0.0:7300", "0"}, {"connect 7000", "0"}, {"disconnect", "0"}, {"name", "0.0.0.0:7300"}}, "a port");
  expect(datagrams(),
         {{"bind 10.0.0.1:7301", "0"}, {"connect 7000", "0"}, {"disconnect", "0"}, {"name", "10.0.0.1:7301"}}, "both");
  expect(datagrams(), {{"bind 10.0.0.1:0", "0"}, {"connect 7000", "0"}, {"disconnect", "0"}, {"name", "10.0.0.1:0"}},
         "an address");
  const End pending = datagrams();
  expect(pending, {{"connect 7000", "0"}, {"send 1", "1"}}, "pending");
  world.run_for(30ms);
  expect(pending, {{"disconnect", "0"}, {"so_error", "ECONNREFUSED"}}, "pending");
}

TEST(Dissolve, IsRefusedOnWindows) {
  TwoHosts world{{.os = "windows-11"}};
  EXPECT_EQ(world.connected().left("disconnect"), "WSAEAFNOSUPPORT");
}

}  // namespace
}  // namespace halfopen::sim::kernel
