// IPv6 sockets that take IPv4 as well: who conflicts with whom, and which names are shown. linux/20.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;
using net::SocketType;

/// "four" is an IPv4 socket, "dual" an IPv6 socket with IPV6_V6ONLY 0, "only" one with 1.
End made(TestProgram& program, std::string_view kind, SocketType type = SocketType::Stream) {
  const auto family = kind == "four" ? net::AddressFamily::V4 : net::AddressFamily::V6;
  const End end{program, static_cast<net::Descriptor>(
                             program.value({.op = net::Op::Socket, .family = family, .type = type}))};
  if (kind == "only") {
    EXPECT_EQ(end("set IPV6_V6ONLY 1"), "0");
  }
  if (kind == "dual") {
    EXPECT_EQ(end("set IPV6_V6ONLY 0"), "0");
  }
  return end;
}

struct Conflict {
  const char* row;
  const char *first_kind, *first, *second_kind, *second;
  const char* answer;
};
class DualStack : public testing::TestWithParam<std::tuple<Conflict, SocketType>> {};

TEST_P(DualStack, ConflictsAsMeasured) {
  const auto& [is, type] = GetParam();
  TwoHosts world;
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(made(program, is.first_kind, type)(std::string{"bind "} + is.first), "0") << is.row;
  EXPECT_EQ(made(program, is.second_kind, type)(std::string{"bind "} + is.second), is.answer) << is.row;
}

constexpr const char *kFour = "0.0.0.0:7000", *kSix = "[::]:7000", *kLoopback = "127.0.0.1:7000",
                     *kMapped = "[::ffff:127.0.0.1]:7000", *kSixLoopback = "[::1]:7000";

INSTANTIATE_TEST_SUITE_P(
    Linux, DualStack,
    testing::Combine(
        testing::Values(Conflict{"linux/20.dual-wildcard", "dual", kSix, "four", kFour, "EADDRINUSE"},
                        Conflict{"linux/20.dual-wildcard", "four", kFour, "dual", kSix, "EADDRINUSE"},
                        Conflict{"linux/20.dual-wildcard", "dual", kSix, "four", kLoopback, "EADDRINUSE"},
                        Conflict{"linux/20.dual-wildcard", "four", kLoopback, "dual", kSix, "EADDRINUSE"},
                        Conflict{"linux/20.only-wildcard", "only", kSix, "four", kFour, "0"},
                        Conflict{"linux/20.only-wildcard", "four", kFour, "only", kSix, "0"},
                        Conflict{"linux/20.v6-specific", "dual", kSixLoopback, "four", kFour, "0"},
                        Conflict{"linux/20.v6-specific", "dual", kSixLoopback, "only", kSix, "EADDRINUSE"},
                        Conflict{"linux/20.mapped", "dual", kMapped, "four", kFour, "EADDRINUSE"},
                        Conflict{"linux/20.mapped", "dual", kMapped, "four", "10.0.0.1:7000", "0"},
                        Conflict{"linux/20.mapped", "dual", kMapped, "only", kSix, "0"},
                        Conflict{"linux/20.mapped", "dual", kMapped, "dual", kSix, "EADDRINUSE"}),
        testing::Values(SocketType::Stream, SocketType::Datagram)));

TEST(DualStack, AnIpv4ClientShowsInIpv6Form) {  // linux/20.dual-accept
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  const End listening = made(server, "dual");
  expect(listening, {{"bind [::]:7000", "0"}, {"listen 5", "0"}}, "linux/20.dual-accept");
  const End client = made(world.program(world.left()), "four");
  expect(client, {{"bind 7001", "0"}}, "linux/20.dual-accept");
  client.begin("connect 7000");
  world.run_for(100ms);
  const End accepted{server, static_cast<net::Descriptor>(
                                 server.value({.op = net::Op::Accept, .descriptor = listening.descriptor()}))};
  EXPECT_EQ(accepted("peer"), net::Endpoint::parse("[::ffff:10.0.0.1]:7001")->to_string());
  EXPECT_EQ(accepted("name"), net::Endpoint::parse("[::ffff:10.0.0.2]:7000")->to_string());
  EXPECT_EQ(client("peer"), "10.0.0.2:7000");
}

TEST(DualStack, ConnectsToAnIpv4HostUnlessItIsForIpv6Only) {  // linux/20.only-mapped
  TwoHosts world;
  world.listener(world.program(world.right()));
  TestProgram& program = world.program(world.left());
  const End dual = made(program, "dual");
  dual.begin("connect [::ffff:10.0.0.2]:7000");
  world.run_for(100ms);
  EXPECT_EQ(dual("state"), "ESTABLISHED");
  EXPECT_EQ(dual("peer"), net::Endpoint::parse("[::ffff:10.0.0.2]:7000")->to_string());
  EXPECT_EQ(made(program, "only")("connect [::ffff:10.0.0.2]:7000"), "ENETUNREACH");
  EXPECT_EQ(made(program, "only")("bind [::ffff:10.0.0.1]:7005"), "EINVAL");
}

TEST(DualStack, TheIpv4ListenerComesFirst) {  // linux/20.dual-rival
  TwoHosts world;
  TestProgram& server = world.program(world.right());
  const End dual = made(server, "dual"), four = made(server, "four");
  for (const End& end : {dual, four}) EXPECT_EQ(end("set SO_REUSEPORT 1"), "0");
  expect(dual, {{"bind [::]:7000", "0"}, {"listen 5", "0"}}, "linux/20.dual-rival");
  expect(four, {{"bind 0.0.0.0:7000", "0"}, {"listen 5", "0"}}, "linux/20.dual-rival");
  world.socket(world.program(world.left())).begin("connect 7000");
  world.run_for(100ms);
  EXPECT_EQ(four("poll"), "POLLIN");
  EXPECT_EQ(dual("poll"), "0");
}

// linux/20.dual-reuse: as two IPv4 wildcards (linux/4.7). By SO_REUSEADDR the second listen fails.
TEST(DualStack, SharesWithIpv4AsTwoWildcards) {
  for (const auto& [option, second] : {std::pair{"SO_REUSEADDR", "EADDRINUSE"}, std::pair{"SO_REUSEPORT", "0"}}) {
    TwoHosts world;
    TestProgram& program = world.program(world.left());
    const End dual = made(program, "dual"), four = made(program, "four");
    for (const End& end : {dual, four}) EXPECT_EQ(end("set " + std::string{option} + " 1"), "0");
    expect(dual, {{"bind [::]:7000", "0"}}, option);
    expect(four, {{"bind 0.0.0.0:7000", "0"}}, option);
    EXPECT_EQ(dual("listen 5"), "0") << option;
    EXPECT_EQ(four("listen 5"), second) << option;
  }
}

// linux/20.udp-largest-v6: 65535 - 8 over IPv6; in an IPv4 packet 65535 - 20 - 8.
TEST(DualStack, TheLargestDatagramGoesByTheFamilyOfThePacket) {
  TwoHosts world;
  const End dual = made(world.program(world.left()), "dual", SocketType::Datagram);
  expect(dual,
         {{"sendto 65528 [::1]:7000", "EMSGSIZE"},
          {"sendto 65527 [::1]:7000", "65527"},
          {"sendto 65508 [::ffff:10.0.0.2]:7000", "EMSGSIZE"},
          {"sendto 65507 [::ffff:10.0.0.2]:7000", "65507"}},
         "linux/20.udp-largest-v6");
}

TEST(DualStack, DatagramsOfIpv4ArriveInIpv6Form) {
  TwoHosts world;
  const End dual = made(world.program(world.right()), "dual", SocketType::Datagram);
  EXPECT_EQ(dual("bind [::]:7000"), "0");
  const End four = made(world.program(world.left()), "four", SocketType::Datagram);
  expect(four, {{"bind 7001", "0"}, {"sendto 5 7000", "5"}}, "linux/20.dual-accept");
  world.run_for(100ms);
  const Begun& received = dual.begin("recvfrom 10");
  EXPECT_EQ(received.operation.outcome.value, 5);
  EXPECT_EQ(received.operation.outcome.peer, *net::Endpoint::parse("[::ffff:10.0.0.1]:7001"));
}

TEST(DualStack, FamiliesThatDoNotFitHaveTheirCodes) {  // linux/20.wrong-family, linux/20.short-address, windows/9.6
  TwoHosts world{{}, {.os = "windows-11"}};
  TestProgram& program = world.program(world.left());
  EXPECT_EQ(made(program, "four")("bind [::1]:7000"), "EAFNOSUPPORT");
  EXPECT_EQ(made(program, "four")("connect [::1]:7000"), "EAFNOSUPPORT");
  EXPECT_EQ(made(program, "dual")("bind 127.0.0.1:7000"), "EINVAL");
  EXPECT_EQ(made(program, "dual")("connect 127.0.0.1:7000"), "EINVAL");
  TestProgram& windows = world.program(world.right());
  EXPECT_EQ(made(windows, "four")("bind [::1]:7000"), "WSAEAFNOSUPPORT");
  EXPECT_EQ(made(windows, "dual")("bind 127.0.0.1:7000"), "WSAEFAULT");
}

TEST(DualStack, OnlyIpv6IsChosenBeforeTheBind) {  // linux/20.v6only-default, linux/20.v6only-late
  TwoHosts world{{}, {.os = "windows-11"}};
  TestProgram& program = world.program(world.left());
  const End six = made(program, "six"), four = made(program, "four");
  expect(six, {{"get IPV6_V6ONLY", "0"}, {"bind [::]:0", "0"}, {"set IPV6_V6ONLY 1", "EINVAL"}}, "linux/20.v6only-late");
  expect(four, {{"set IPV6_V6ONLY 1", "ENOPROTOOPT"}}, "linux/20.v6only-late");
  EXPECT_EQ(made(world.program(world.right()), "six")("get IPV6_V6ONLY"), "1");
}

}  // namespace
}  // namespace halfopen::sim::kernel
