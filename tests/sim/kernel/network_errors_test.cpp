// What the network tells a host about its connections: ICMP errors, a dead neighbour, a lost carrier. linux/12,
// linux/4.1, linux/3.S1f; windows/6.8, windows/7.13.
#include <gtest/gtest.h>

#include <algorithm>

#include "error_model.h"
#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};

/// An ICMP error about what `end` has sent last arrives at its host; `off`: it quotes another number, by so much.
void icmp(const TwoHosts& world, const End& end, std::uint8_t type, std::uint8_t code, std::uint32_t off = 0) {
  ip::IcmpError error;
  error.type = type;
  error.code = code;
  error.quoted.protocol = wire::Protocol::Tcp;
  error.quoted.source = *net::Endpoint::parse(end("name"));
  error.quoted.destination = {net::Address::v4(10, 0, 0, 2), kPort};
  error.quoted.seq = world.last_number(end.program().host()) + off;
  end.program().host().kernel().icmp_error_arrives(error);
}

struct Row {
  std::uint8_t type, code;
  const char* error;  ///< What connect returns, and SO_ERROR on a connection.
};
class LinuxIcmp : public testing::TestWithParam<Row> {};

TEST_P(LinuxIcmp, FailsAnAttemptAtOnce) {
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  Begun& connect = end.begin("connect 7000");
  world.run_for(1ms);
  icmp(world, end, GetParam().type, GetParam().code);
  world.settle();
  EXPECT_EQ(end.program().result(connect), GetParam().error);
  EXPECT_EQ(end("poll"), "POLLOUT|POLLERR|POLLHUP");  // linux/4.4: the error queue
}

TEST_P(LinuxIcmp, IsASoftErrorOfAConnection) {
  TwoHosts world;
  auto [left, right] = world.connected();
  icmp(world, left, GetParam().type, GetParam().code);
  expect(left, {{"poll", "POLLOUT"}, {"so_error", GetParam().error}, {"so_error", "0"}, {"send 1", "1"}},
         "linux/12, linux/0.19");
}

INSTANTIATE_TEST_SUITE_P(Linux12, LinuxIcmp,
                         testing::Values(Row{3, 0, "ENETUNREACH"}, Row{3, 1, "EHOSTUNREACH"}, Row{3, 2, "ENOPROTOOPT"},
                                         Row{3, 3, "ECONNREFUSED"}, Row{3, 5, "EOPNOTSUPP"}, Row{3, 6, "ENETUNREACH"},
                                         Row{3, 7, "EHOSTDOWN"}, Row{3, 8, "ENONET"}, Row{3, 9, "ENETUNREACH"},
                                         Row{3, 10, "EHOSTUNREACH"}, Row{3, 13, "EHOSTUNREACH"},
                                         Row{11, 0, "EHOSTUNREACH"}, Row{12, 0, "EPROTO"}));

TEST(LinuxIcmp, WithinTheCallIsOnlyRecorded) {  // linux/0.22
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  Begun& connect = end.begin("connect 7000");
  icmp(world, end, 3, 3);
  world.run_for(1s);
  EXPECT_EQ(end.program().result(connect), "waits");
  icmp(world, end, 3, 3);  // the answer to the first repetition
  world.settle();
  EXPECT_EQ(end.program().result(connect), "ECONNREFUSED");
  EXPECT_EQ(end("so_error"), "ECONNREFUSED");  // the recorded one, once more
  EXPECT_EQ(end("so_error"), "0");
}

TEST_P(LinuxIcmp, TakesThePlaceOfTheTimeout) {  // linux/3.S1f.icmp-*, linux/0.20
  TwoHosts world{{.knobs = {{"net.ipv4.tcp_retries2", "3"}}}};
  auto [left, right] = world.connected();
  world.link().cut(link::Direction::Forward);
  left("send 1");
  world.run_for(1s);
  icmp(world, left, GetParam().type, GetParam().code);
  world.run_for(30s);
  const char* const error = GetParam().error;
  expect(left, {{"recv 1", error}, {"so_error", error}, {"so_error", "0"}, {"recv 1", "0"}}, "linux/2.4");
}

// linux/12.syn-recv: the half-open entry of a listener goes with an ICMP error about it; the listener hears nothing.
TEST(LinuxHalfOpen, IsDroppedByAnIcmpError) {
  TwoHosts world;
  const End listening = world.listener(world.program(world.right()));
  const End client = world.socket(world.program(world.left()));
  client("set O_NONBLOCK 1");
  client("connect 7000");
  world.link().cut(link::Direction::Backward);
  world.run_for(6ms);
  ASSERT_EQ(world.right().kernel().socket_table().size(), 2u);
  ip::IcmpError error;
  error.type = 3;
  error.code = 1;
  error.quoted.protocol = wire::Protocol::Tcp;
  error.quoted.source = {net::Address::v4(10, 0, 0, 2), kPort};
  error.quoted.destination = *net::Endpoint::parse(client("name"));
  error.quoted.seq = world.last_number(world.right()) + 1;
  world.right().kernel().icmp_error_arrives(error);
  EXPECT_EQ(world.right().kernel().socket_table().size(), 2u);  // no SYN-ACK has this number (linux/12.quoted-number)
  error.quoted.seq = world.last_number(world.right());
  world.right().kernel().icmp_error_arrives(error);
  world.settle();
  EXPECT_EQ(world.right().kernel().socket_table().size(), 1u);
  EXPECT_EQ(listening("poll"), "0");
}

TEST(LinuxIcmp, WithRecvErrIsShownAndTheConnectionLives) {  // linux/12, linux/6.1
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set IP_RECVERR 1");
  icmp(world, left, 3, 13);
  expect(left, {{"poll", "POLLOUT|POLLERR"}, {"recv 1", "EHOSTUNREACH"}, {"poll", "POLLOUT"}, {"send 1", "1"}},
         "linux/12");
}

TEST(LinuxIcmp, ProgressForgetsTheSoftError) {
  TwoHosts world;
  auto [left, right] = world.connected();
  icmp(world, left, 3, 1);
  left("send 1");
  world.run_for(100ms);
  EXPECT_EQ(left("so_error"), "0");
}

// linux/12.quoted-number; RFC 5927, 4.1. 100 octets are out: SND.UNA = first, SND.NXT = first + 100.
TEST(LinuxIcmp, CountsIfItQuotesWhatIsOut) {
  struct Quoted {
    std::uint32_t off;
    const char* error;
  };
  const std::uint32_t before = 0u - 1;
  for (const Quoted quoted : {Quoted{before, "0"}, Quoted{0, "EHOSTUNREACH"}, Quoted{100, "EHOSTUNREACH"},
                              Quoted{101, "0"}}) {
    TwoHosts world;
    auto [left, right] = world.connected();
    left("send 100");
    icmp(world, left, 3, 1, quoted.off);
    EXPECT_EQ(left("so_error"), quoted.error) << quoted.off;
  }
}

TEST(LinuxIcmp, ForAnotherNumberDoesNotFailAnAttempt) {  // linux/12.quoted-number: the SYN's, or the next
  TwoHosts world;
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  Begun& connect = end.begin("connect 7000");
  world.run_for(1ms);
  icmp(world, end, 3, 3, 2);
  icmp(world, end, 3, 3, 0u - 1);
  world.settle();
  EXPECT_EQ(end.program().result(connect), "waits");
  icmp(world, end, 3, 3, 1);
  world.settle();
  EXPECT_EQ(end.program().result(connect), "ECONNREFUSED");
}

TEST(LinuxIcmp, ForAnotherFlowIsIgnored) {
  TwoHosts world;
  auto [left, right] = world.connected();
  ip::IcmpError error;
  error.type = 3;
  error.quoted.protocol = wire::Protocol::Tcp;
  error.quoted.source = {net::Address::v4(10, 0, 0, 1), 1};
  error.quoted.destination = {net::Address::v4(10, 0, 0, 2), kPort};
  world.left().kernel().icmp_error_arrives(error);
  EXPECT_EQ(left("so_error"), "0");
}

struct V6Row {
  std::uint8_t type, code;
  const char* error;
  bool fatal;  ///< To a connected datagram socket without IPV6_RECVERR.
};

// 1/1, 1/5, 1/6 are EACCES on Linux, and 3/1 EHOSTUNREACH with IPV6_RECVERR: docs/limitations.md.
TEST(LinuxIcmpV6, MeansWhatItsKinMeans) {  // linux/19.icmpv6
  const profiles::Profile& profile = *profiles::find_profile("linux-6");
  for (const V6Row& is : {V6Row{1, 0, "ENETUNREACH", false}, {1, 1, "EHOSTUNREACH", true}, {1, 2, "EHOSTUNREACH", false},
                          {1, 3, "EHOSTUNREACH", false}, {1, 4, "ECONNREFUSED", true}, {1, 5, "EHOSTUNREACH", true},
                          {1, 6, "EHOSTUNREACH", true}, {2, 0, "EMSGSIZE", true}, {3, 0, "EHOSTUNREACH", false},
                          {3, 1, "0", false}, {4, 0, "EPROTO", true}, {4, 1, "EPROTO", true}, {4, 2, "EPROTO", true}}) {
    const IcmpNumbers kin = as_icmp_v4(net::AddressFamily::V6, is.type, is.code);
    const auto& rows = profile.socket.icmp;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const profiles::IcmpRow& each) {
      return each.type == kin.type && each.code == kin.code;
    });
    ASSERT_NE(row, rows.end()) << int{is.type} << '/' << int{is.code};
    EXPECT_EQ(error_text(row->error), is.error) << int{is.type} << '/' << int{is.code};
    EXPECT_EQ(row->udp == profiles::IcmpEffect::Fatal, is.fatal) << int{is.type} << '/' << int{is.code};
  }
}

TEST(LinuxNeighbour, FailingIsASoftErrorOfAConnection) {  // linux/3.S1f
  TwoHosts world{{.knobs = {{"net.ipv4.tcp_retries2", "8"}}}, {}, {.neighbours = ip::NeighbourKind::Resolved}};
  auto [left, right] = world.connected();
  world.run_for(300s);  // the entry is stale
  world.link().cut(link::Direction::Forward);
  left("send 1");
  world.run_for(120s);
  EXPECT_EQ(left("recv 1"), "EHOSTUNREACH");
}

TEST(LinuxCarrier, LossIsNotNoticed) {  // linux/3.S1f
  TwoHosts world;
  auto [left, right] = world.connected();
  world.link().unplug();
  world.run_for(1s);
  expect(left, {{"state", "ESTABLISHED"}, {"send 5", "5"}}, "linux/3.S1f");
  world.link().plug();
  world.run_for(3s);
  EXPECT_EQ(right("recv 10"), "5");
}

TEST(WindowsCarrier, LossEndsConnectionsOfItsAddresses) {  // windows/6.8
  TwoHosts world{kWindows};
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 10");
  world.link().unplug();
  world.settle();
  EXPECT_EQ(left.program().result(recv), "WSAECONNABORTED");
  EXPECT_EQ(left("send 1"), "WSAECONNABORTED");
  EXPECT_EQ(right("state"), "ESTABLISHED");  // windows/6.12: no notice at the other end
}

TEST(WindowsIcmp, IsIgnored) {  // windows/7.13
  TwoHosts world{kWindows};
  world.link().cut(link::Direction::Forward);
  const End end = world.socket(world.program(world.left()));
  Begun& connect = end.begin("connect 7000");
  world.run_for(1ms);
  icmp(world, end, 3, 1);
  world.run_for(20s);
  EXPECT_EQ(end.program().result(connect), "waits");
}

}  // namespace
}  // namespace halfopen::sim::kernel
