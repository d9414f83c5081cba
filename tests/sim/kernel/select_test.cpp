// select and poll beside one another, dup, and sockets that are closed while somebody waits for them: linux/surface,
// windows/11, windows/4.19.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "surface_calls.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::Op;
using net::Ready;

const HostOptions kWindows{.os = "windows-11"};

struct Case {
  const char* row;
  Lines left;
  Lines right;
  const char* sets;
};
class LinuxSelect : public testing::TestWithParam<Case> {};
class WindowsSelect : public testing::TestWithParam<Case> {};

void play(TwoHosts& world, const Case& is) {
  auto [left, right] = world.connected();
  expect(left, is.left, is.row);
  world.run_for(100ms);
  expect(right, is.right, is.row);
  world.run_for(100ms);
  EXPECT_EQ(select_now(left), is.sets) << is.row;
}

TEST_P(LinuxSelect, FindsTheSets) {
  TwoHosts world;
  play(world, GetParam());
}
TEST_P(WindowsSelect, FindsTheSets) {
  TwoHosts world{kWindows};
  play(world, GetParam());
}

const Lines kReset{{"set SO_LINGER 1 0", "0"}, {"close", "0"}};

INSTANTIATE_TEST_SUITE_P(Masks, LinuxSelect,
                         testing::Values(Case{"EST", {}, {}, "write"}, Case{"data", {}, {{"send 1", "1"}}, "read write"},
                                         Case{"peer FIN", {}, {{"shutdown wr", "0"}}, "read write"},
                                         Case{"RST", {}, kReset, "read write"},
                                         Case{"after shutdown(RD)", {{"shutdown rd", "0"}}, {}, "read write"},
                                         Case{"after shutdown(RDWR)", {{"shutdown rdwr", "0"}}, {}, "read write"}));
INSTANTIATE_TEST_SUITE_P(Events, WindowsSelect,
                         testing::Values(Case{"connected", {}, {}, "write"}, Case{"data", {}, {{"send 1", "1"}}, "read write"},
                                         Case{"peer FIN", {}, {{"shutdown wr", "0"}}, "read write"},
                                         Case{"RST: not except", {}, kReset, "read write"},
                                         Case{"local SD_RECEIVE", {{"shutdown rd", "0"}}, {}, "write"}));

TEST(LinuxSelect, RefusedIsReadableAndWritableButNoException) {
  TwoHosts world;
  const End socket = world.socket(world.program(world.left()));
  EXPECT_EQ(select_now(socket), "read write");  // fresh: OUT+HUP
  socket("set O_NONBLOCK 1");
  socket("connect 9");
  world.run_for(20ms);
  EXPECT_EQ(select_now(socket), "read write");
}

TEST(WindowsSelect, RefusedIsAnExceptionAndNothingElse) {  // windows/11.refused
  TwoHosts world{kWindows};
  const End socket = world.socket(world.program(world.left()));
  socket("set FIONBIO 1");
  socket("connect 9");
  EXPECT_EQ(select_now(socket), "-");
  world.run_for(5s);
  EXPECT_EQ(select_now(socket), "except");
}

TEST(Select, CountsBitsNotSockets) {  // linux/surface.select-count
  TwoHosts world;
  auto [left, right] = world.connected();
  right("send 1");
  world.run_for(20ms);
  std::vector<net::PollEntry> entries{{left.descriptor(), Ready::In | Ready::Out}};
  EXPECT_EQ(left.program().call({.op = Op::Select, .argument = 0, .polled = entries}), "2");
}

TEST(Select, WaitsForWhatItIsAskedAndTimesOut) {
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& select = wait_for(left, Op::Select, Ready::In);
  EXPECT_EQ(left.program().result(select), "waits");
  right("send 1");
  world.run_for(5ms);
  EXPECT_EQ(left.program().result(select), "1");
  const model::Observation& seen = left.program().observations().back();
  EXPECT_EQ(seen.ready, Ready::In);
  EXPECT_EQ(seen.socket, 1);

  std::vector<net::PollEntry> entries{{left.descriptor(), Ready::Priority}};
  Begun& never = left.program().begin({.op = Op::Select, .argument = 50'000'000, .polled = entries});
  world.run_for(49ms);
  EXPECT_EQ(left.program().result(never), "waits");
  world.run_for(1ms);
  EXPECT_EQ(left.program().result(never), "0");
}

TEST(Select, OfNothingWaitsOnLinuxAndFailsOnWindows) {  // linux/surface.select-empty, windows/11.select
  TwoHosts world{{}, kWindows};
  Begun& waits = world.program(world.left()).begin({.op = Op::Select, .argument = 1'000'000});
  world.run_for(1ms);
  EXPECT_EQ(waits.operation.outcome.value, 0);
  EXPECT_FALSE(waits.operation.outcome.error);
  EXPECT_EQ(world.program(world.right()).call({.op = Op::Select, .argument = 1'000'000}), "WSAEINVAL");
}

TEST(Select, RefusesClosedDescriptorsAndThoseBeyondItsSet) {  // linux/surface.select-bad, linux/surface.select-limit
  TwoHosts world{{.descriptor_limit = 2000}, kWindows};
  TestProgram& linux_program = world.program(world.left());
  End last;
  for (int i = 0; i < 1022; ++i) last = world.socket(linux_program);  // 3 to 1024
  EXPECT_EQ(last.descriptor(), 1024);
  EXPECT_EQ(select_now(last), "EBADF");
  EXPECT_EQ(select_now(End{linux_program, 1999}), "EBADF");
  EXPECT_EQ(select_now(End{world.program(world.right()), 99}), "WSAENOTSOCK");
}

TEST(Poll, RefusesOnWindowsWhatIsNoInput) {  // windows/11.wsapoll-bits
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  for (const Ready bit : {Ready::Priority, Ready::Err, Ready::HangUp, Ready::ReadHangUp}) {
    std::vector<net::PollEntry> entries{{left.descriptor(), Ready::In | bit}};
    EXPECT_EQ(left.program().call({.op = Op::Poll, .argument = 0, .polled = entries}), "WSAEINVAL") << to_string(bit);
  }
}

TEST(Poll, IsNotThereOnWindows2003) {
  TwoHosts world{{.os = "windows-2003"}};
  auto [left, right] = world.connected();
  std::vector<net::PollEntry> entries{{left.descriptor(), Ready::In}};
  EXPECT_EQ(left.program().call({.op = Op::Poll, .argument = 0, .polled = entries}), "WSAEOPNOTSUPP");
  EXPECT_EQ(select_now(left), "write");
}

TEST(ClosedWhilePolled, LivesUntilThePollReturns) {  // linux/surface.close-polled
  for (const Op op : {Op::Poll, Op::Select}) {
    TwoHosts world;
    auto [left, right] = world.connected();
    Begun& wait = wait_for(left, op, Ready::In);
    left("close");
    world.run_for(100ms);
    EXPECT_EQ(left.program().result(wait), "waits");
    EXPECT_EQ(right("state"), "ESTABLISHED");  // no FIN
    right("send 1");
    world.run_for(20ms);
    EXPECT_EQ(left.program().result(wait), "1");
    EXPECT_EQ(wait.polled[0].found, op == Op::Poll ? Ready::Invalid : Ready::In);
    // The octet was never read: the close is a reset now.
    EXPECT_EQ(right("recv 1"), "ECONNRESET");
  }
}

TEST(ClosedWhilePolled, WakesTheSelectOnWindows) {  // windows/4.19
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  Begun& reads = wait_for(left, Op::Select, Ready::In);
  Begun& except = wait_for(left, Op::Select, Ready::Priority);
  left("close");
  world.settle();
  EXPECT_EQ(left.program().result(reads), "1");
  EXPECT_EQ(left.program().result(except), "WSAENOTSOCK");
}

TEST(ClosedWhileAccepting, TakesTheNextConnectionAndIsGone) {  // linux/surface.close-accept
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  TestProgram& client = world.program(world.left());
  const End listener = world.listener(server);
  Begun& accept = listener.begin("accept");
  listener("close");
  const End first = world.socket(client), second = world.socket(client);
  Begun& connected = first.begin("connect 7000");
  world.run_for(20ms);
  EXPECT_EQ(client.result(connected), "0");
  EXPECT_FALSE(accept.operation.outcome.error);
  EXPECT_EQ(accept.operation.queue, nullptr);
  Begun& refused = second.begin("connect 7000");
  world.run_for(20ms);
  EXPECT_EQ(client.result(refused), "ECONNREFUSED");
}

TEST(Dup, SharesTheSocketUntilTheLastClose) {  // linux/surface.dup
  TwoHosts world;
  auto [left, right] = world.connected();
  TestProgram& program = left.program();
  const End other{program, static_cast<net::Descriptor>(program.value({.op = Op::Duplicate, .descriptor = left.descriptor()}))};
  EXPECT_NE(other.descriptor(), left.descriptor());
  left("set O_NONBLOCK 1");
  EXPECT_EQ(other("get O_NONBLOCK"), "1");
  EXPECT_EQ(left("close"), "0");
  world.run_for(20ms);
  EXPECT_EQ(right("state"), "ESTABLISHED");
  EXPECT_EQ(left("send 1"), "EBADF");
  EXPECT_EQ(other("send 1"), "1");
  EXPECT_EQ(other("close"), "0");
  world.run_for(20ms);
  EXPECT_EQ(right("state"), "CLOSE-WAIT");
}

TEST(Dup, ShutdownThroughOneActsAtOnce) {
  TwoHosts world;
  auto [left, right] = world.connected();
  TestProgram& program = left.program();
  const End other{program, static_cast<net::Descriptor>(program.value({.op = Op::Duplicate, .descriptor = left.descriptor()}))};
  other("shutdown wr");
  world.run_for(20ms);
  EXPECT_EQ(right("state"), "CLOSE-WAIT");
  EXPECT_EQ(left("state"), "FIN-WAIT-2");
}

TEST(Dup, FailsWithoutADescriptorOrWithoutRoom) {
  TwoHosts world{{.descriptor_limit = 4}, kWindows};
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(program.call({.op = Op::Duplicate, .descriptor = 3}), "EBADF");
  const End only = world.socket(program);
  EXPECT_EQ(program.call({.op = Op::Duplicate, .descriptor = only.descriptor()}), "EMFILE");
  EXPECT_EQ(world.program(world.right()).call({.op = Op::Duplicate, .descriptor = 3}), "WSAEOPNOTSUPP");
}

TEST(Flags, TruncateOnAStreamTakesOctetsAndHandsOverNone) {  // linux/surface.trunc-tcp
  TwoHosts world;
  auto [left, right] = world.connected();
  right("send 5");
  world.run_for(20ms);
  EXPECT_EQ(left("recv 3 MSG_TRUNC"), "3");
  EXPECT_EQ(left("recv 9"), "2");
  Begun& waiting = left.begin("recv 3 MSG_TRUNC");
  std::fill(waiting.octets.begin(), waiting.octets.end(), std::byte{'y'});  // an x is sent
  right("send 1");
  world.run_for(20ms);
  EXPECT_EQ(waiting.operation.outcome.value, 1);
  EXPECT_EQ(waiting.octets, std::vector<std::byte>(3, std::byte{'y'}));
}

TEST(Flags, OutOfBandIsRefusedToADatagram) {  // linux/surface.oob-udp
  TwoHosts world;
  const End socket = world.socket(world.program(world.left()), net::SocketType::Datagram);
  EXPECT_EQ(socket("sendto 1 7000 MSG_OOB"), "EOPNOTSUPP");
}

TEST(TcpInfo, OfAFreshSocketIsWhatAConnectionBeginsWith) {  // linux/surface.tcp-info
  TwoHosts world;
  expect(world.socket(world.program(world.left())),
         {{"state", "CLOSED"},
          {"get tcpi_rto", "1000000000"},
          {"get tcpi_rtt", "0"},
          {"get tcpi_rttvar", "250000000"},
          {"get tcpi_snd_mss", "536"},
          {"get tcpi_snd_cwnd", "10"},
          {"get tcpi_snd_ssthresh", "2147483647"},
          {"get tcpi_unacked", "0"}},
         "linux/surface.tcp-info");
}

TEST(TcpInfo, OfAListenerIsItsWindow) {  // linux/surface.tcp-info-listener
  TwoHosts world;
  expect(world.listener(world.program(world.left())),
         {{"state", "LISTEN"},
          {"get tcpi_rto", "0"},
          {"get tcpi_rttvar", "0"},
          {"get tcpi_snd_mss", "0"},
          {"get tcpi_snd_cwnd", "10"},
          {"get tcpi_snd_ssthresh", "0"}},
         "linux/surface.tcp-info-listener");
}

TEST(TcpInfo, OfAFreshSocketAndOfAConnection) {  // linux/surface.tcp-info; RTO 200 + 10 ms, in ticks of 4 ms
  TwoHosts world{{}, kWindows};
  auto [left, right] = world.connected();
  EXPECT_EQ(left("get tcpi_snd_cwnd"), "10");
  EXPECT_EQ(left("get tcpi_rtt"), "10000000");
  EXPECT_EQ(left("get tcpi_rto"), "212000000");
  EXPECT_EQ(left("get tcpi_unacked"), "0");
  left("send 100");
  EXPECT_EQ(left("get tcpi_unacked"), "1");
  for (const char* field : {"get tcpi_rto", "get tcpi_rtt"}) EXPECT_EQ(right(field), "WSAENOPROTOOPT");
}

}  // namespace
}  // namespace halfopen::sim::kernel
