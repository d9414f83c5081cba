// Who may bind what, and which ports are chosen: linux/4.7; windows/9.
#include <gtest/gtest.h>

#include <set>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

/// A socket with its sharing options set: "", "SO_REUSEADDR"...
End sharing(TwoHosts& world, TestProgram& program, std::string_view option) {
  const End end = world.socket(program);
  if (!option.empty()) {
    EXPECT_EQ(end("set " + std::string{option} + " 1"), "0");
  }
  return end;
}

// 32768 and 32770 are what a range of three leaves.
TEST(LinuxReservedPorts, AreTakenByNumberOnly) {  // linux/20.reserved
  TwoHosts world{{.knobs = {{"net.ipv4.ip_local_port_range", "32768 32770"},
                            {"net.ipv4.ip_local_reserved_ports", "8080,32769-32770"}}}};
  TestProgram& program = world.program(world.left());
  for (const net::SocketType type : {net::SocketType::Stream, net::SocketType::Datagram}) {
    const End first = world.socket(program, type), second = world.socket(program, type);
    EXPECT_EQ(first("bind 0"), "0");
    EXPECT_EQ(first("name"), "0.0.0.0:32768");
    EXPECT_EQ(second("bind 0"), "EADDRINUSE");
    EXPECT_EQ(second("bind 32769"), "0");
  }
  EXPECT_EQ(world.socket(program)("connect 7000"), "EADDRNOTAVAIL");
}

// The list is asked whether a port is named or chosen, and a run that asked it rests on it.
TEST(LinuxReservedPorts, AreAskedForAChosenPort) {
  TwoHosts world;
  const auto asked = [&] {
    return world.left().kernel().usage().used(world.left().profile().socket.reserved_ports.entry);
  };
  const End end = world.socket(world.program(world.left()));
  EXPECT_FALSE(asked());
  EXPECT_EQ(end("bind 0"), "0");
  EXPECT_TRUE(asked());
}

TEST(Ports, BeginWhereTheScenarioSays) {  // 20000 lies below the range of Linux: it begins there then
  TwoHosts world{{.first_port = 20000}};
  TestProgram& program = world.program(world.left());
  for (const char* name : {"0.0.0.0:20000", "0.0.0.0:20001"}) {
    const End end = world.socket(program);
    EXPECT_EQ(end("bind 0"), "0");
    EXPECT_EQ(end("name"), name);
  }
}

TEST(WindowsReservedPorts, AreDenied) {  // windows/9.8
  TwoHosts world{{.os = "windows-11", .knobs = {{"excludedportrange", "49152-49160"}}}};
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(world.socket(program)("bind 49160"), "WSAEACCES");
  EXPECT_EQ(world.socket(program)("bind 49161"), "0");
  const End end = world.socket(program);
  EXPECT_EQ(end("bind 0"), "0");
  EXPECT_EQ(end("name"), "0.0.0.0:49162");
}

struct LinuxCase {
  const char* row;
  const char* first_option;
  const char* first;  ///< What it binds.
  bool listens;
  const char* second_option;
  const char* second;
  const char* bound;   ///< What the second bind answers.
  const char* listen;  ///< What listen on both answers then, the first's before it: "first second"; nullptr: not asked.
};
class LinuxBind : public testing::TestWithParam<LinuxCase> {};

TEST_P(LinuxBind, SharesAsMeasured) {
  const LinuxCase& is = GetParam();
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  const End first = sharing(world, program, is.first_option);
  const End second = sharing(world, program, is.second_option);
  EXPECT_EQ(first(std::string{"bind "} + is.first), "0") << is.row;
  if (is.listens) {
    EXPECT_EQ(first("listen 5"), "0");
  }
  EXPECT_EQ(second(std::string{"bind "} + is.second), is.bound) << is.row;
  if (is.listen != nullptr) {
    const std::string listened = first("listen 5");
    EXPECT_EQ(listened + " " + second("listen 5"), is.listen) << is.row;
  }
}

constexpr const char* kNone = "";
constexpr const char* kReuse = "SO_REUSEADDR";
constexpr const char* kReusePort = "SO_REUSEPORT";
constexpr const char* kExclusive = "SO_EXCLUSIVEADDRUSE";
constexpr const char* kAny = "0.0.0.0:7000";
constexpr const char* kOwn = "10.0.0.1:7000";
constexpr const char* kLoopback = "127.0.0.1:7000";

INSTANTIATE_TEST_SUITE_P(
    Linux47, LinuxBind,
    testing::Values(
        LinuxCase{"linux/4.7 both without", kNone, kAny, false, kNone, kAny, "EADDRINUSE", nullptr},
        LinuxCase{"linux/4.7 first without", kNone, kAny, false, kReuse, kAny, "EADDRINUSE", nullptr},
        LinuxCase{"linux/4.7 second without", kReuse, kAny, false, kNone, kAny, "EADDRINUSE", nullptr},
        LinuxCase{"linux/4.7 both, neither listens", kReuse, kAny, false, kReuse, kAny, "0", "0 EADDRINUSE"},
        LinuxCase{"linux/4.7 both, first listens", kReuse, kAny, true, kReuse, kAny, "EADDRINUSE", nullptr},
        LinuxCase{"linux/4.7 wildcard and address", kNone, kAny, false, kNone, kOwn, "EADDRINUSE", nullptr},
        LinuxCase{"linux/4.7 wildcard and address, both", kReuse, kAny, false, kReuse, kOwn, "0", "0 EADDRINUSE"},
        LinuxCase{"linux/4.7 different addresses", kNone, kOwn, true, kNone, kLoopback, "0", "0 0"},
        LinuxCase{"linux/4.7 SO_REUSEPORT on both", kReusePort, kAny, true, kReusePort, kAny, "0", "0 0"}));

// linux/4.7: the left end closes first and is in TIME-WAIT, bound to 7001.
std::string bind_after_time_wait(const char* old_option, const char* new_option) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  const End old_end = sharing(world, program, old_option);
  EXPECT_EQ(old_end("bind 7001"), "0");
  old_end.begin("connect 7000");
  world.run_for(100ms);
  old_end("close");
  world.run_for(50ms);
  const End peer{server, static_cast<net::Descriptor>(
                             server.value({.op = net::Op::Accept, .descriptor = listening.descriptor()}))};
  peer("close");
  world.run_for(1s);
  EXPECT_NE(world.left().kernel().socket_table().back().find("TIME-WAIT"), std::string::npos);
  return sharing(world, program, new_option)("bind 7001");
}

TEST(LinuxBindTimeWait, NeedsReuseOfBothGenerations) {
  EXPECT_EQ(bind_after_time_wait(kNone, kNone), "EADDRINUSE");
  EXPECT_EQ(bind_after_time_wait(kNone, kReuse), "EADDRINUSE");  // linux/0.26
  EXPECT_EQ(bind_after_time_wait(kReuse, kReuse), "0");
}

// linux/4.7: an accepted connection lives on, its listener is closed.
std::string bind_beside_accepted(const HostOptions& host, const char* old_option, const char* new_option) {
  TwoHosts world{{}, host};
  TestProgram& server = world.program(world.right());
  const End listening = sharing(world, server, old_option);
  listening("bind 7000");
  listening("listen 5");
  world.socket(world.program(world.left())).begin("connect 7000");
  world.run_for(100ms);
  listening("accept");
  listening("close");
  return sharing(world, server, new_option)("bind 7000");
}

TEST(LinuxBind, AcceptedConnectionHoldsItsPort) {
  EXPECT_EQ(bind_beside_accepted({}, kNone, kNone), "EADDRINUSE");
  EXPECT_EQ(bind_beside_accepted({}, kNone, kReuse), "EADDRINUSE");
  EXPECT_EQ(bind_beside_accepted({}, kReuse, kReuse), "0");
}

// linux/20.flow-taken: two sockets share a port and connect to one listener; windows/17.10048 names the other code.
std::string second_connect(const HostOptions& host) {
  TwoHosts world{host};
  world.listener(world.program(world.right()));
  TestProgram& program = world.program(world.left());
  const End first = sharing(world, program, kReuse), second = sharing(world, program, kReuse);
  EXPECT_EQ(first("bind 7001"), "0");
  EXPECT_EQ(second("bind 7001"), "0");
  first.begin("connect 7000");
  world.run_for(100ms);
  return second("connect 7000");
}

TEST(SharedPort, ServesOneConnectionPerDestination) {
  EXPECT_EQ(second_connect({}), "EADDRNOTAVAIL");
  EXPECT_EQ(second_connect(kWindows), "WSAEADDRINUSE");
}

TEST(WindowsBind, AcceptedConnectionHoldsItsPortOnlyIfExclusive) {  // windows/9.2, windows/9.9
  EXPECT_EQ(bind_beside_accepted(kWindows, kNone, kNone), "0");
  EXPECT_EQ(bind_beside_accepted(kWindows, kExclusive, kNone), "WSAEADDRINUSE");
  EXPECT_EQ(bind_beside_accepted(kWindows, kNone, kExclusive), "WSAEADDRINUSE");
}

// windows/9, the matrix, row by row: the first bind; the columns are the second.
TEST(WindowsBind, FollowsTheMatrix) {
  struct Kind {
    const char* option;
    const char* address;
  };
  constexpr Kind kKinds[] = {{kNone, kAny},  {kNone, kOwn},      {kReuse, kAny},
                             {kReuse, kOwn}, {kExclusive, kAny}, {kExclusive, kOwn}};
  constexpr int kInUse = 10048, kDenied = 10013, kOk = 0;
  constexpr int kMatrix[6][6] = {
      {kInUse, kOk, kDenied, kOk, kInUse, kOk},
      {kOk, kInUse, kOk, kDenied, kInUse, kInUse},
      {kInUse, kOk, kOk, kOk, kInUse, kOk},
      {kOk, kInUse, kOk, kOk, kInUse, kInUse},
      {kInUse, kDenied, kDenied, kDenied, kInUse, kDenied},
      {kOk, kInUse, kOk, kDenied, kInUse, kInUse},
  };
  TwoHosts world{kWindows};
  TestProgram& program = world.program(world.left());
  for (std::size_t first = 0; first < 6; ++first) {
    for (std::size_t second = 0; second < 6; ++second) {
      const End one = sharing(world, program, kKinds[first].option);
      const End two = sharing(world, program, kKinds[second].option);
      EXPECT_EQ(one(std::string{"bind "} + kKinds[first].address), "0");
      const int expected = kMatrix[first][second];
      EXPECT_EQ(two(std::string{"bind "} + kKinds[second].address), error_text({net::ErrorFamily::Windows, expected}))
          << "windows/9: row " << first << ", column " << second;
      one("close");
      two("close");
    }
  }
}

TEST(WindowsBind, TimeWaitDoesNotBlock) {  // windows/9.2
  TwoHosts world{kWindows};
  TestProgram& program = world.program(world.left());
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  const End old_end = world.socket(program);
  old_end("bind 7001");
  old_end.begin("connect 7000");
  world.run_for(100ms);
  listening("accept");
  old_end("close");
  world.run_for(50ms);
  End{server, 4}("close");
  world.run_for(1s);
  EXPECT_EQ(sharing(world, program, kExclusive)("bind 7001"), "WSAEADDRINUSE");
  EXPECT_EQ(world.socket(program)("bind 7001"), "0");
}

TEST(WindowsListeners, TwoWithReuseBothListenAndTheFirstIsServed) {  // windows/9.4
  TwoHosts world{{}, kWindows};
  TestProgram& server = world.program(world.right());
  const End first = sharing(world, server, kReuse), second = sharing(world, server, kReuse);
  expect(first, {{"bind 7000", "0"}, {"listen 5", "0"}}, "windows/9.4");
  expect(second, {{"bind 7000", "0"}, {"listen 5", "0"}}, "windows/9.4");
  world.socket(world.program(world.left())).begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(first("poll"), "POLLIN");
  EXPECT_EQ(second("poll"), "0");
}

TEST(WindowsListeners, TheSpecificAddressComesFirst) {  // windows/9.5
  TwoHosts world{{}, kWindows};
  TestProgram& server = world.program(world.right());
  const End any = world.listener(server);
  const End own = world.socket(server);
  expect(own, {{"bind 10.0.0.2:7000", "0"}, {"listen 5", "0"}}, "windows/9.5");
  world.socket(world.program(world.left())).begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(own("poll"), "POLLIN");
  EXPECT_EQ(any("poll"), "0");
}

TEST(LinuxListeners, SharingByReusePortAreServedInTurnByChance) {  // linux/4.7
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  const End first = sharing(world, server, kReusePort), second = sharing(world, server, kReusePort);
  expect(first, {{"bind 7000", "0"}, {"listen 50", "0"}}, "linux/4.7");
  expect(second, {{"bind 7000", "0"}, {"listen 50", "0"}}, "linux/4.7");
  TestProgram& program = world.program(world.left());
  for (int i = 0; i < 20; ++i) world.socket(program).begin("connect 7000");
  world.run_for(100ms);
  const auto accepted = [](const End& end) {
    int count = 0;
    for (end("set O_NONBLOCK 1"); end("accept") != "EAGAIN";) ++count;
    return count;
  };
  const int by_first = accepted(first), by_second = accepted(second);
  EXPECT_EQ(by_first + by_second, 20);
  EXPECT_GT(by_first, 2);
  EXPECT_GT(by_second, 2);
}

std::uint16_t local_port(const End& end) { return net::Endpoint::parse(end("name"))->port; }

// linux/4.7: connect takes even ports of the range, bind(0) odd ones.
TEST(LinuxPorts, ParitySaysWhoChose) {
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  world.listener(world.program(world.right()), 100);
  std::set<std::uint16_t> connected;
  for (int i = 0; i < 50; ++i) {
    const End end = world.socket(program);
    end("set O_NONBLOCK 1");
    end("connect 7000");
    const std::uint16_t port = local_port(end);
    EXPECT_TRUE(port >= 32768 && port <= 60999 && port % 2 == 0) << port;
    connected.insert(port);
    const End bound = world.socket(program);
    bound("bind 0");
    EXPECT_EQ(local_port(bound) % 2, 1);
  }
  EXPECT_EQ(connected.size(), 50u);
}

TEST(LinuxPorts, ExhaustionIsPerDestination) {  // linux/4.7
  TwoHosts world{{.knobs = {{"net.ipv4.ip_local_port_range", "40000 40001"}}}};
  TestProgram& program = world.program(world.left());
  TestProgram& server = world.program(world.right());
  world.listener(server);
  world.listener(server, 10, 7001);
  const auto connect = [&](const char* command) {
    const End end = world.socket(program);
    Begun& begun = end.begin(command);
    world.run_for(20ms);
    return program.result(begun);
  };
  EXPECT_EQ(connect("connect 7000"), "0");
  EXPECT_EQ(connect("connect 7000"), "0");
  EXPECT_EQ(connect("connect 7000"), "EADDRNOTAVAIL");
  EXPECT_EQ(connect("connect 7001"), "0");
  EXPECT_EQ(world.socket(program)("bind 0"), "EADDRINUSE");
}

TEST(WindowsPorts, AreGivenOutInOrderAndNotShared) {  // windows/9.10, windows/9.12
  TwoHosts world{kWindows};
  TestProgram& program = world.program(world.left());
  for (int port = 49152; port < 49155; ++port) {
    const End end = world.socket(program);
    end("set O_NONBLOCK 1");
    EXPECT_EQ(end("connect " + std::to_string(port)), "WSAEWOULDBLOCK");
    EXPECT_EQ(local_port(end), port);
  }
}

TEST(WindowsPorts, ExhaustionIsNoBuffers) {  // windows/9.11
  TwoHosts world{{.os = "windows-2003", .first_port = 5000, .descriptor_limit = 5000}};
  TestProgram& program = world.program(world.left());
  world.link().cut(link::Direction::Forward);
  const auto connect = [&] {
    const End end = world.socket(program);
    end("set O_NONBLOCK 1");
    return end("connect 7000");
  };
  for (int i = 0; i < 3976; ++i) ASSERT_EQ(connect(), "WSAEWOULDBLOCK") << i;
  EXPECT_EQ(connect(), "WSAENOBUFS");
}

// A client connects again while its last connection is in TIME-WAIT, `later` after it has begun; what connect says.
std::string connects_again(const HostOptions& client, const char* bind, Duration later, bool loopback = false) {
  TwoHosts world{client};
  TestProgram& program = world.program(world.left());
  TestProgram& server = world.program(loopback ? world.left() : world.right());
  const End listening = world.listener(server);
  const auto connect = [&] {
    const End end = sharing(world, program, kReuse);
    if (bind != nullptr) {
      EXPECT_EQ(end(bind), "0");
    }
    Begun& begun = end.begin(loopback ? "connect 127.0.0.1:7000" : "connect 7000");
    world.run_for(50ms);
    return std::pair{end, program.result(begun)};
  };
  const auto [first, connected] = connect();
  EXPECT_EQ(connected, "0");
  first("close");
  listening("accept");
  End{server, 4}("close");
  world.run_for((loopback ? 0ms : 10ms) + later);  // the FINs cross: TIME-WAIT begins a round trip later
  return connect().second;
}

// linux/4.7.time-wait-bound
TEST(LinuxTimeWait, BoundPortIsReusableAtOnceWithTimestamps) {
  EXPECT_EQ(connects_again({}, "bind 7001", 10ms), "0");
  EXPECT_EQ(connects_again({.knobs = {{"net.ipv4.tcp_tw_reuse", "0"}}}, "bind 7001", 10ms), "0");
  const HostOptions without{.knobs = {{"net.ipv4.tcp_timestamps", "0"}}};
  EXPECT_EQ(connects_again(without, "bind 7001", 59s), "EADDRNOTAVAIL");
  EXPECT_EQ(connects_again(without, "bind 7001", 60s), "0");
}

// linux/4.7.tuple-time-wait: the range is one port.
TEST(LinuxTimeWait, ChosenPortIsReusableAfterASecond) {
  const auto again = [](const char* reuse, const char* timestamps, Duration later, bool loopback = false) {
    return connects_again({.knobs = {{"net.ipv4.ip_local_port_range", "40000 40000"},
                                     {"net.ipv4.tcp_tw_reuse", reuse},
                                     {"net.ipv4.tcp_timestamps", timestamps}}},
                          nullptr, later, loopback);
  };
  EXPECT_EQ(again("1", "1", 970ms), "EADDRNOTAVAIL");
  EXPECT_EQ(again("1", "1", 1030ms), "0");
  EXPECT_EQ(again("1", "0", 1500ms), "EADDRNOTAVAIL");
  EXPECT_EQ(again("2", "1", 1500ms), "EADDRNOTAVAIL");
  EXPECT_EQ(again("2", "1", 970ms, true), "EADDRNOTAVAIL");
  EXPECT_EQ(again("2", "1", 1030ms, true), "0");
  EXPECT_EQ(again("0", "1", 1500ms, true), "EADDRNOTAVAIL");
}

TEST(WindowsTimeWait, KeepsThePairOfEndpoints) {  // unverified: tcp.time_wait_reuse
  EXPECT_EQ(connects_again(kWindows, "bind 7001", 1s), "WSAEADDRINUSE");
}

TEST(Ports, ServerInTimeWaitAcceptsItsClientAgain) {  // linux/4.7, linux/5.4
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  TestProgram& server = world.program(world.right());
  const End listening = world.listener(server);
  const auto connect = [&](const End& end) {
    end("bind 7001");
    Begun& begun = end.begin("connect 7000");
    world.run_for(50ms);
    return program.result(begun);
  };
  const End first = sharing(world, program, kReuse);
  EXPECT_EQ(connect(first), "0");
  EXPECT_EQ(listening("accept"), "4");
  End{server, 4}("close");
  world.run_for(50ms);
  first("close");
  world.run_for(1s);
  EXPECT_EQ(connect(sharing(world, program, kReuse)), "0");
  EXPECT_EQ(listening("accept"), "4");
}

}  // namespace
}  // namespace halfopen::sim::kernel
