// Backlog, accept and what an accepted socket inherits: linux/4.3, linux/4.6; windows/8.5 to 8.9.
#include <gtest/gtest.h>

#include <algorithm>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

/// One client after the other connects, 100 ms apart.
std::vector<End> clients(TwoHosts& world, TestProgram& program, std::size_t count) {
  std::vector<End> ends;
  for (std::size_t i = 0; i < count; ++i) {
    ends.push_back(world.socket(program));
    ends.back().begin("connect 7000");
    world.run_for(100ms);
  }
  return ends;
}

std::vector<std::string> states(const std::vector<End>& ends) {
  std::vector<std::string> all;
  for (const End& end : ends) all.push_back(end("state"));
  return all;
}

using States = std::vector<std::string>;

// linux/4.6.race, linux/4.6.abort-on-overflow: one place of two, two handshakes at once; the loser's last segment is dropped, or
// answered by RST.
std::string losers_fate(const char* abort) {
  TwoHosts world{{}, {.knobs = {{"net.ipv4.tcp_abort_on_overflow", abort}}}};
  world.listener(world.program(world.right()), 1);
  TestProgram& program = world.program(world.left());
  clients(world, program, 1);
  const End winner = world.socket(program), loser = world.socket(program);
  winner.begin("connect 7000");
  loser.begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(winner("state"), "ESTABLISHED");
  loser("set O_NONBLOCK 1");
  return loser("recv 1");
}

TEST(LinuxListenOverflow, TheLoserOfARaceIsDroppedOrReset) {
  EXPECT_EQ(losers_fate("0"), "EAGAIN");
  EXPECT_EQ(losers_fate("1"), "ECONNRESET");
}

TEST(LinuxBacklog, HoldsOneMoreThanAskedAndDropsSyns) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()), 1);
  const auto ends = clients(world, world.program(world.left()), 4);
  EXPECT_EQ(states(ends), (States{"ESTABLISHED", "ESTABLISHED", "SYN-SENT", "SYN-SENT"}));
  EXPECT_EQ(listening("accept"), "4");
  world.run_for(2s);  // the third client's SYN is repeated at 1.2 s
  EXPECT_EQ(states(ends), (States{"ESTABLISHED", "ESTABLISHED", "ESTABLISHED", "SYN-SENT"}));
}

TEST(LinuxBacklog, ZeroMeansOne) {
  TwoHosts world;
  world.listener(world.program(world.right()), 0);
  EXPECT_EQ(states(clients(world, world.program(world.left()), 2)), (States{"ESTABLISHED", "SYN-SENT"}));
}

TEST(LinuxBacklog, ListenAgainChangesIt) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()), 0);
  listening("listen 1");
  EXPECT_EQ(states(clients(world, world.program(world.left()), 3)), (States{"ESTABLISHED", "ESTABLISHED", "SYN-SENT"}));
}

// Both handshakes are under way when there is one place left: the loser believes itself connected.
TEST(LinuxBacklog, LoserOfTheRaceIsHalfOpen) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()), 1);
  TestProgram& client = world.program(world.left());
  clients(world, client, 1);
  EXPECT_EQ(listening("poll"), "POLLIN");
  const End first = world.socket(client), second = world.socket(client);
  Begun& one = first.begin("connect 7000");
  Begun& two = second.begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(client.result(one), "0");
  EXPECT_EQ(client.result(two), "0");
  EXPECT_EQ(second("send 5"), "5");
  world.run_for(100ms);
  EXPECT_EQ(listening("accept"), "4");
  EXPECT_EQ(listening("accept"), "5");  // the first of the two
  EXPECT_EQ(listening("poll"), "0");
  world.run_for(3s);  // the SYN-ACK is repeated, its answer completes the handshake
  EXPECT_EQ(listening("accept"), "6");
  EXPECT_EQ((End{listening.program(), 6}("recv 10")), "5");
}

TEST(LinuxBacklog, HalfOpenEntryVanishesSilentlyAfter63s) {  // linux/4.3
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  const End client = world.socket(world.program(world.left()));
  world.link().cut(link::Direction::Backward);
  client("set O_NONBLOCK 1");
  client("connect 7000");
  world.run_for(5ms);
  world.link().cut(link::Direction::Forward);
  world.run_for(62s);
  EXPECT_EQ(world.right().kernel().socket_table().size(), 2u);
  world.run_for(2s);
  EXPECT_EQ(world.right().kernel().socket_table().size(), 1u);
  EXPECT_EQ(listening("poll"), "0");
}

// As ss shows them: a connection without a process.
TEST(LinuxAccept, ConnectionIsInTheTableBefore) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  clients(world, world.program(world.left()), 1);
  const auto rows = [&] { return world.right().kernel().sockets(); };
  ASSERT_EQ(rows().size(), 2u);
  EXPECT_EQ(rows()[1].state, "ESTABLISHED");
  EXPECT_EQ(rows()[1].program, "");
  EXPECT_EQ(listening("accept"), "4");
  ASSERT_EQ(rows().size(), 2u);
  EXPECT_EQ(rows()[1].program, rows()[0].program);
}

TEST(LinuxAccept, ResetConnectionIsDelivered) {  // linux/0.18
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  const End client = clients(world, world.program(world.left()), 1)[0];
  client("send 10");
  world.run_for(50ms);
  client("set SO_LINGER 1 0");
  client("close");
  world.run_for(50ms);
  EXPECT_EQ(listening("poll"), "POLLIN");
  EXPECT_EQ(listening("accept"), "4");
  expect(End{listening.program(), 4},
         {{"peer", "ENOTCONN"}, {"recv 20", "10"}, {"recv 20", "ECONNRESET"}, {"recv 20", "0"}}, "linux/4.6");
}

TEST(LinuxAccept, ClosedConnectionIsInCloseWait) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  clients(world, world.program(world.left()), 1)[0]("close");
  world.run_for(50ms);
  EXPECT_EQ(listening("accept"), "4");
  expect(End{listening.program(), 4}, {{"state", "CLOSE-WAIT"}, {"recv 20", "0"}}, "linux/4.6");
}

TEST(LinuxAccept, InheritsOptionsButNotNonBlocking) {
  TwoHosts world;
  const End listening = world.socket(world.program(world.right()));
  expect(listening,
         {{"set SO_REUSEADDR 1", "0"},
          {"set SO_KEEPALIVE 1", "0"},
          {"set SO_LINGER 1 7", "0"},
          {"set TCP_NODELAY 1", "0"},
          {"set TCP_KEEPIDLE 9000000000", "0"},
          {"set TCP_USER_TIMEOUT 3000000000", "0"},
          {"set SO_RCVLOWAT 4", "0"},
          {"set SO_RCVBUF 8192", "0"},
          {"bind 7000", "0"},
          {"listen 5", "0"}},
         "linux/4.6");
  clients(world, world.program(world.left()), 1);
  listening("set O_NONBLOCK 1");
  EXPECT_EQ(listening("accept"), "4");
  expect(End{listening.program(), 4},
         {{"get SO_REUSEADDR", "1"},
          {"get SO_KEEPALIVE", "1"},
          {"get SO_LINGER", "1"},
          {"get TCP_NODELAY", "1"},
          {"get TCP_KEEPIDLE", "9000000000"},
          {"get TCP_USER_TIMEOUT", "3000000000"},
          {"get SO_RCVLOWAT", "4"},
          {"get SO_RCVBUF", "16384"},
          {"get O_NONBLOCK", "0"}},
         "linux/4.6");
}

TEST(LinuxListener, ClosingResetsWhatIsQueued) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  const End client = clients(world, world.program(world.left()), 1)[0];
  EXPECT_EQ(client("state"), "ESTABLISHED");
  listening("close");
  world.run_for(50ms);
  expect(client, {{"recv 1", "ECONNRESET"}}, "linux/4.6");
}

// A half-open entry that a RST has ended (RFC 9293, 3.10.7.4, second) is no concern of the listener that closes later, nor of
// who was accepted after it. The client's socket is gone when the SYN-ACK is repeated after a second.
TEST(LinuxListener, ClosingAfterAHalfOpenEntryWasResetLeavesTheAcceptedAlone) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  TestProgram& program = world.program(world.left());
  world.link().cut(link::Direction::Backward);
  const End gone = world.socket(program);
  gone("set O_NONBLOCK 1");
  EXPECT_EQ(gone("connect 7000"), "EINPROGRESS");
  world.run_for(10ms);
  gone("close");
  world.link().restore(link::Direction::Backward);
  const End client = clients(world, program, 1)[0];
  EXPECT_EQ(listening("accept"), "4");
  EXPECT_EQ(world.right().kernel().socket_table().size(), 3u);
  world.run_for(2s);
  EXPECT_EQ(world.right().kernel().socket_table().size(), 2u);
  listening("close");
  EXPECT_EQ(world.right().kernel().socket_table().size(), 1u);
  EXPECT_EQ(client("send 3"), "3");
  world.run_for(5ms);
  EXPECT_EQ((End{listening.program(), 4}("recv 10")), "3");
}

TEST(LinuxListener, ShutdownOfReceivingEndsItUntilListenRevivesIt) {
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  expect(listening, {{"shutdown wr", "0"}, {"state", "LISTEN"}}, "linux/4.6");
  Begun& accept = listening.begin("accept");
  EXPECT_EQ(listening("shutdown rd"), "0");
  EXPECT_EQ(server.result(accept), "EINVAL");
  expect(listening, {{"poll", "POLLOUT|POLLHUP"}, {"state", "CLOSED"}, {"accept", "EINVAL"}, {"listen 5", "0"}},
         "linux/4.6");
  const End client = clients(world, world.program(world.left()), 1)[0];
  EXPECT_EQ(client("state"), "ESTABLISHED");
  EXPECT_EQ(listening("shutdown rdwr"), "0");
  world.run_for(50ms);
  expect(client, {{"recv 1", "ECONNRESET"}}, "linux/4.6");
}

TEST(WindowsBacklog, FullMeansRefused) {  // windows/8.5
  TwoHosts world{{}, kWindows};
  world.listener(world.program(world.right()), 2);
  TestProgram& client = world.program(world.left());
  clients(world, client, 2);
  Begun& third = world.socket(client).begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(client.result(third), "ECONNREFUSED");
}

/// How many of 300 connections at once a listener that asked for `backlog` keeps.
std::size_t kept_with(std::int32_t backlog) {
  TwoHosts world{{}, kWindows};
  world.listener(world.program(world.right()), backlog);
  TestProgram& program = world.program(world.left());
  std::vector<End> ends;
  for (int i = 0; i < 300; ++i) ends.push_back(world.socket(program));
  for (const End& end : ends) end.begin("connect 7000");
  world.run_for(100ms);
  return static_cast<std::size_t>(
      std::count_if(ends.begin(), ends.end(), [](const End& end) { return end("state") == "ESTABLISHED"; }));
}

// windows/8.4: SOMAXCONN_HINT(N) is -N and is held to 200..65535. An amount that is no hint is held to 200, which is our
// reading of "several hundred or more".
TEST(WindowsBacklog, HintsAreHeldToTheirRange) {
  EXPECT_EQ(kept_with(-10), 200u);
  EXPECT_EQ(kept_with(-250), 250u);
  EXPECT_EQ(kept_with(-70'000), 300u);  // all of them
  EXPECT_EQ(kept_with(150), 150u);
  EXPECT_EQ(kept_with(0x7fffffff), 200u);  // SOMAXCONN
}

TEST(WindowsAccept, FailsForAResetConnectionAndGoesOn) {  // windows/8.6
  TwoHosts world{{}, kWindows};
  const End listening = world.listener(world.program(world.right()));
  auto ends = clients(world, world.program(world.left()), 2);
  ends[0]("set SO_LINGER 1 0");
  ends[0]("close");
  world.run_for(50ms);
  EXPECT_EQ(listening("accept"), "WSAECONNRESET");
  EXPECT_EQ(listening("accept"), "4");
}

TEST(WindowsListener, ClosingResetsWhatIsQueued) {  // windows/8.9
  TwoHosts world{{}, kWindows};
  const End listening = world.listener(world.program(world.right()));
  const End client = clients(world, world.program(world.left()), 1)[0];
  listening("close");
  world.run_for(50ms);
  expect(client, {{"recv 1", "ECONNRESET"}}, "windows/8.9");
}

}  // namespace
}  // namespace halfopen::sim::kernel
