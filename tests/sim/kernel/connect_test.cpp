// connect(): what it returns, when, and what it leaves behind. linux/4.1, linux/4.2, linux/4.4; windows/7.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

/// A blocking connect from the left host: what it returns and how long that takes.
struct Attempt {
  std::string result;
  Duration took{};
};

Attempt attempt(TwoHosts& world, const End& end, std::string_view command) {
  Begun& begun = end.begin(command);
  const net::Instant began = world.now();
  world.run_for(300s);
  return {end.program().result(begun), end.program().observations().back().at - began};
}

void expect_attempt(TwoHosts& world, const End& end, std::string_view command, std::string_view result, Duration took) {
  const Attempt seen = attempt(world, end, command);
  EXPECT_EQ(seen.result, result);
  EXPECT_EQ(seen.took, took);
}

TEST(LinuxConnect, ClosedPortRefusesInOneRoundTripAndTheSocketIsReusable) {
  TwoHosts world;
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, "connect 7000", "ECONNREFUSED", 10ms);
  expect(end, {{"so_error", "0"}, {"poll", "POLLOUT|POLLHUP"}}, "linux/4.1 closed port");
  world.listener(world.program(world.right()));
  expect_attempt(world, end, "connect 7000", "0", 10ms);
}

TEST(LinuxConnect, PortZeroIsAskedAndRefuses) {
  TwoHosts world;
  expect_attempt(world, world.socket(world.program(world.left())), "connect 0", "ECONNREFUSED", 10ms);
}

struct NoWay {
  const char* row;
  const char* to;
  ip::RouteKind route;
  const char* result;
};
class LinuxConnectWithoutWay : public testing::TestWithParam<NoWay> {};

TEST_P(LinuxConnectWithoutWay, FailsAtOnceAndLeavesNothing) {
  TwoHosts world;
  ip::Route route;
  route.destination = net::Address::v4(192, 168, 1, 0);
  route.prefix_length = 24;
  route.kind = GetParam().route;
  if (GetParam().route != ip::RouteKind::Unicast) world.left().stack().add_route(route);
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, std::string{"connect "} + GetParam().to, GetParam().result, 0ms);
  expect(end, {{"so_error", "0"}, {"poll", "POLLOUT|POLLHUP"}}, GetParam().row);
}

INSTANTIATE_TEST_SUITE_P(
    Linux41, LinuxConnectWithoutWay,
    testing::Values(NoWay{"linux/4.1 no route", "192.168.1.1:80", ip::RouteKind::Unicast, "ENETUNREACH"},
                    NoWay{"linux/4.1 unreachable", "192.168.1.1:80", ip::RouteKind::Unreachable, "EHOSTUNREACH"},
                    NoWay{"linux/4.1 prohibit", "192.168.1.1:80", ip::RouteKind::Prohibit, "EACCES"},
                    NoWay{"linux/4.1 blackhole", "192.168.1.1:80", ip::RouteKind::Blackhole, "EINVAL"},
                    NoWay{"linux/4.1 throw", "192.168.1.1:80", ip::RouteKind::Throw, "ENETUNREACH"},
                    NoWay{"linux/4.1 multicast", "224.0.0.1:80", ip::RouteKind::Unicast, "ENETUNREACH"},
                    NoWay{"linux/4.1 broadcast", "10.0.0.255:80", ip::RouteKind::Unicast, "ENETUNREACH"},
                    NoWay{"linux/4.1 broadcast", "255.255.255.255:80", ip::RouteKind::Unicast, "ENETUNREACH"}));

TEST(LinuxConnect, AnyAddressIsTheOwnLoopback) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  world.listener(program);
  expect_attempt(world, world.socket(program), "connect 0.0.0.0:7000", "0", 0ms);
}

TEST(LinuxConnect, SilentNeighbourIsUnreachableAfter3sAndErrStays) {
  TwoHosts world{{}, {}, {.neighbours = ip::NeighbourKind::Resolved}};
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, "connect 10.0.0.99:7000", "EHOSTUNREACH", 3s);
  expect(end, {{"so_error", "0"}, {"poll", "POLLOUT|POLLERR|POLLHUP"}}, "linux/4.1 ARP, linux/4.4");
}

TEST(LinuxConnect, BlackHoleTimesOutAfter131s) {
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, "connect 7000", "ETIMEDOUT", 131s);
  expect(end, {{"so_error", "0"}, {"poll", "POLLOUT|POLLHUP"}}, "linux/4.1, linux/4.2");
}

TEST(LinuxConnect, BlackHoleTimesOutAfter127sBefore65) {
  TwoHosts world{{.os = "linux-6.1"}};
  world.link().cut(link::Direction::Forward);
  expect_attempt(world, world.socket(world.program(world.left())), "connect 7000", "ETIMEDOUT", 127s);
}

TEST(LinuxConnect, SendTimeoutEndsTheWaitButNotTheAttempt) {
  TwoHosts world{{}, {}, {.one_way_delay = 800ms}};
  world.listener(world.program(world.right()));
  const End end = world.socket(world.program(world.left()));
  EXPECT_EQ(end("set SO_SNDTIMEO 1000000000"), "0");
  Begun& first = end.begin("connect 7000");
  world.run_for(1s);
  EXPECT_EQ(end.program().result(first), "EINPROGRESS");
  EXPECT_EQ(end("poll"), "0");
  Begun& second = end.begin("connect 7000");
  world.run_for(600ms);  // at 1.6 s the handshake is over
  EXPECT_EQ(end.program().result(second), "0");
}

TEST(LinuxConnect, SecondWaitThatTimesOutIsAlready) {
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  end("set SO_SNDTIMEO 1000000000");
  Begun& first = end.begin("connect 7000");
  world.run_for(1s);
  Begun& second = end.begin("connect 7000");
  world.run_for(1s);
  EXPECT_EQ(end.program().result(first), "EINPROGRESS");
  EXPECT_EQ(end.program().result(second), "EALREADY");
}

TEST(LinuxConnect, FreshSocketAnswersAsUnconnected) {
  TwoHosts world;
  const End end = world.socket(world.program(world.left()));
  expect(end,
         {{"poll", "POLLOUT|POLLHUP"},
          {"so_error", "0"},
          {"recv 1", "ENOTCONN"},
          {"send 1", "EPIPE+SIGPIPE"},
          {"peer", "ENOTCONN"},
          {"shutdown rdwr", "ENOTCONN"},
          {"poll", "POLLIN|POLLOUT|POLLHUP|POLLRDHUP"}},
         "linux/4.4 fresh, linux/5.5, linux/0.25");
}

TEST(LinuxConnect, NonBlockingAttemptThroughItsStates) {
  TwoHosts world;
  world.listener(world.program(world.right()));
  const End end = world.socket(world.program(world.left()));
  expect(end,
         {{"set O_NONBLOCK 1", "0"},
          {"connect 7000", "EINPROGRESS"},
          {"connect 7000", "EALREADY"},
          {"recv 1", "EAGAIN"},
          {"send 1", "EAGAIN"},
          {"poll", "0"},
          {"so_error", "0"},
          {"peer", "ENOTCONN"}},
         "linux/4.4 SYN_SENT");
  EXPECT_EQ(end("name").substr(0, 9), "10.0.0.1:");  // linux/2.3: the chosen address shows already
  world.run_for(100ms);
  expect(end,
         {{"poll", "POLLOUT"},
          {"so_error", "0"},
          {"connect 7000", "0"},
          {"connect 7000", "EISCONN"},
          {"send 1", "1"},
          {"peer", "10.0.0.2:7000"}},
         "linux/4.4 established");
}

TEST(LinuxConnect, BlockingSendWaitsForTheHandshake) {  // linux/2.3, linux/4.4
  TwoHosts world;
  world.listener(world.program(world.right()));
  const End end = world.socket(world.program(world.left()));
  end("set O_NONBLOCK 1");
  end("connect 7000");
  end("set O_NONBLOCK 0");
  Begun& send = end.begin("send 3");
  EXPECT_EQ(end.program().result(send), "waits");
  world.run_for(10ms);
  EXPECT_EQ(end.program().result(send), "3");
}

End refused(TwoHosts& world) {
  const End end = world.socket(world.program(world.left()));
  end("set O_NONBLOCK 1");
  EXPECT_EQ(end("connect 7000"), "EINPROGRESS");
  world.run_for(100ms);
  return end;
}

struct AfterRefusal {
  const char* row;
  Lines lines;
};
class LinuxConnectRefused : public testing::TestWithParam<AfterRefusal> {};

TEST_P(LinuxConnectRefused, AnswersAsMeasured) {
  TwoHosts world;
  expect(refused(world), GetParam().lines, GetParam().row);
}

constexpr const char* kAll = "POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP";
constexpr const char* kAllButErr = "POLLIN|POLLOUT|POLLHUP|POLLRDHUP";

INSTANTIATE_TEST_SUITE_P(
    Linux44, LinuxConnectRefused,
    testing::Values(
        AfterRefusal{
            "linux/4.4 connect takes the error",
            {{"poll", kAll}, {"connect 7000", "ECONNREFUSED"}, {"so_error", "0"}, {"connect 7000", "EINPROGRESS"}}},
        AfterRefusal{"linux/4.4 recv takes the error",
                     {{"recv 1", "ECONNREFUSED"}, {"recv 1", "0"}, {"poll", kAllButErr}}},
        AfterRefusal{"linux/4.4 send takes the error",
                     {{"send 1", "ECONNREFUSED"}, {"send 1", "EPIPE+SIGPIPE"}, {"poll", kAllButErr}}},
        AfterRefusal{"linux/4.4 SO_ERROR takes the error",
                     {{"so_error", "ECONNREFUSED"},
                      {"poll", kAllButErr},
                      {"so_error", "0"},
                      {"recv 1", "0"},
                      {"send 1", "EPIPE+SIGPIPE"},
                      {"connect 7000", "ECONNABORTED"},
                      {"connect 7000", "EINPROGRESS"}}}));

TEST(LinuxConnect, ShutdownCancelsTheAttempt) {  // linux/4.4, linux/5.5
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  expect(end,
         {{"set O_NONBLOCK 1", "0"},
          {"connect 7000", "EINPROGRESS"},
          {"shutdown rdwr", "0"},
          {"state", "CLOSED"},
          {"so_error", "ECONNRESET"},
          {"connect 7000", "EINPROGRESS"}},
         "linux/4.4 SYN_SENT");
}

TEST(LinuxConnect, OwnPortOfTheEphemeralRangeConnectsToItself) {  // linux/4.7
  TwoHosts world{{.first_port = 40000}};
  const End end = world.socket(world.program(world.left()));
  expect(end, {{"connect 127.0.0.1:40000", "0"}}, "linux/4.7 self-connect");
  world.settle();
  expect(end, {{"send 5", "5"}, {"recv 5", "5"}}, "linux/4.7 self-connect");
}

TEST(LinuxConnect, BothAtOnceMeet) {  // linux/4.7: simultaneous open
  TwoHosts world;
  const End left = world.socket(world.program(world.left()));
  const End right = world.socket(world.program(world.right()));
  left("bind 7001");
  right("bind 7002");
  Begun& there = left.begin("connect 7002");
  Begun& back = right.begin("connect 7001");
  world.run_for(100ms);
  EXPECT_EQ(left.program().result(there), "0");
  EXPECT_EQ(right.program().result(back), "0");
  EXPECT_EQ(left("send 5"), "5");
  world.run_for(100ms);
  EXPECT_EQ(right("recv 10"), "5");
}

TEST(WindowsConnect, NonBlockingAttemptThroughItsStates) {
  TwoHosts world{kWindows};
  world.listener(world.program(world.right()));
  const End end = world.socket(world.program(world.left()));
  expect(end,
         {{"set O_NONBLOCK 1", "0"},
          {"connect 7000", "WSAEWOULDBLOCK"},
          {"connect 7000", "WSAEALREADY"},
          {"recv 1", "WSAENOTCONN"},
          {"send 1", "WSAENOTCONN"},
          {"poll", "0"},
          {"peer", "10.0.0.2:7000"}},
         "windows/7.1, windows/7.2, windows/7.5, windows/7.6");
  world.run_for(100ms);
  expect(end, {{"poll", "POLLOUT"}, {"connect 7000", "WSAEISCONN"}, {"send 1", "1"}}, "windows/7.3, windows/11");
}

TEST(WindowsConnect, ClosedPortTakes2s) {  // windows/7.7, windows/7.16, windows/7.18
  TwoHosts world{kWindows};
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, "connect 7000", "WSAECONNREFUSED", 2050ms);  // 4 pauses of 500 ms, 5 round trips
  EXPECT_EQ(end("so_error"), "0");
  world.listener(world.program(world.right()));
  expect_attempt(world, end, "connect 7000", "0", 10ms);
}

TEST(WindowsConnect, RefusalInTheBackgroundStaysInSoError) {  // windows/7.17, windows/11
  TwoHosts world{kWindows};
  const End end = world.socket(world.program(world.left()));
  end("set O_NONBLOCK 1");
  end("connect 7000");
  world.run_for(3s);
  expect(end,
         {{"poll", "POLLOUT|POLLERR|POLLHUP"},
          {"so_error", "WSAECONNREFUSED"},
          {"so_error", "WSAECONNREFUSED"},
          {"recv 1", "WSAENOTCONN"},
          {"connect 7000", "WSAEWOULDBLOCK"},
          {"so_error", "WSAECONNREFUSED"}},
         "windows/7.17");
  world.run_for(3s);
  world.listener(world.program(world.right()));
  end("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(end("so_error"), "0");
}

TEST(WindowsConnect, BlackHoleTimesOutAfter21s) {  // windows/7.9
  TwoHosts world{kWindows};
  world.link().cut(link::Direction::Forward);
  expect_attempt(world, world.socket(world.program(world.left())), "connect 7000", "WSAETIMEDOUT", 21s);
}

TEST(WindowsConnect, MisuseHasItsCodes) {
  TwoHosts world{kWindows};
  TestProgram& program = world.program(world.left());
  expect(world.socket(program), {{"connect 192.168.1.1:80", "WSAENETUNREACH"}}, "windows/7.12");
  expect(world.socket(program), {{"connect 0.0.0.0:80", "WSAEADDRNOTAVAIL"}}, "windows/7.15");
  expect(world.socket(program), {{"connect 0", "WSAEADDRNOTAVAIL"}}, "windows/7.15");
  expect(world.listener(program), {{"connect 7000", "WSAEINVAL"}}, "windows/7.4");
}

TEST(WindowsConnect, SilentNeighbourIsABlackHole) {  // windows/7.14
  TwoHosts world{kWindows, {}, {.neighbours = ip::NeighbourKind::Resolved}};
  const End end = world.socket(world.program(world.left()));
  expect_attempt(world, end, "connect 10.0.0.99:7000", "WSAETIMEDOUT", 21s);
}

/// A connect to a closed port on Windows, SIO_TCP_INITIAL_RTO set.
Duration refused_after(std::string_view retransmissions) {
  TwoHosts world{kWindows};
  const End end = world.socket(world.program(world.left()));
  EXPECT_EQ(end("set SIO_TCP_INITIAL_RTO " + std::string{retransmissions}), "0");
  const Attempt seen = attempt(world, end, "connect 7000");
  EXPECT_EQ(seen.result, "WSAECONNREFUSED");
  return seen.took;
}

// windows/7.8; a round trip of 10 ms for each SYN, 500 ms between RST and the next SYN (windows/7.7), 4 repetitions by
// default.
TEST(InitialRto, SaysHowOftenASynIsRepeated) {
  EXPECT_EQ(refused_after("254"), 10ms);  // TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS
  EXPECT_EQ(refused_after("1"), 520ms);
  EXPECT_EQ(refused_after("0"), 2050ms);
  EXPECT_EQ(refused_after("255"), 2050ms);
}

// One SYN, and its time-out of 1 s.
TEST(InitialRto, EndsAnAttemptIntoSilenceEarly) {
  TwoHosts world{kWindows};
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  end("set SIO_TCP_INITIAL_RTO 254");
  expect_attempt(world, end, "connect 7000", "WSAETIMEDOUT", 1s);
}

TEST(InitialRto, IsYoungerThanServer2003) {
  TwoHosts world{{.os = "windows-2003"}};
  EXPECT_EQ(world.socket(world.program(world.left()))("set SIO_TCP_INITIAL_RTO 254"), "WSAENOPROTOOPT");
}

}  // namespace
}  // namespace halfopen::sim::kernel
