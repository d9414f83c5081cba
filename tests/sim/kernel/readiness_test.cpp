// poll: linux/6.1, linux/6.2; windows/11.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

const HostOptions kWindows{.os = "windows-11"};
constexpr const char* kHungUp = "POLLIN|POLLOUT|POLLHUP|POLLRDHUP";

/// What happens to a connected pair before the left end is polled.
struct Case {
  const char* row;
  Lines left;
  Lines right;
  const char* mask;
  Lines after{};  ///< Then, at the left end.
};
class LinuxPoll : public testing::TestWithParam<Case> {};
class WindowsPoll : public testing::TestWithParam<Case> {};

void play(TwoHosts& world, const Case& is) {
  auto [left, right] = world.connected();
  expect(left, is.left, is.row);
  world.run_for(100ms);
  expect(right, is.right, is.row);
  world.run_for(100ms);
  EXPECT_EQ(left("poll"), is.mask) << is.row;
  expect(left, is.after, is.row);
}

TEST_P(LinuxPoll, ShowsTheMask) {
  TwoHosts world;
  play(world, GetParam());
}
TEST_P(WindowsPoll, ShowsTheMask) {
  TwoHosts world{kWindows};
  play(world, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Linux61, LinuxPoll,
    testing::Values(
        Case{"EST idle", {}, {}, "POLLOUT"}, Case{"EST data", {}, {{"send 5", "5"}}, "POLLIN|POLLOUT"},
        Case{"CLOSE_WAIT", {}, {{"shutdown wr", "0"}}, "POLLIN|POLLOUT|POLLRDHUP"},
        Case{"CLOSE_WAIT with data", {}, {{"send 5", "5"}, {"shutdown wr", "0"}}, "POLLIN|POLLOUT|POLLRDHUP"},
        Case{"FIN_WAIT2", {{"shutdown wr", "0"}}, {}, "POLLOUT"},
        Case{"FIN_WAIT2 with data", {{"shutdown wr", "0"}}, {{"send 5", "5"}}, "POLLIN|POLLOUT"},
        Case{"EST after shutdown(RD)", {{"shutdown rd", "0"}}, {}, "POLLIN|POLLOUT|POLLRDHUP"},
        Case{"CLOSE_WAIT after shutdown(RD)",
             {{"shutdown rd", "0"}},
             {{"shutdown wr", "0"}},
             "POLLIN|POLLOUT|POLLRDHUP"},
        Case{"FIN_WAIT2 after shutdown(RDWR)", {{"shutdown rdwr", "0"}}, {}, kHungUp},
        Case{"TIME_WAIT", {{"shutdown wr", "0"}}, {{"shutdown wr", "0"}}, kHungUp},
        Case{"RST in FIN_WAIT2",
             {{"shutdown wr", "0"}},
             {{"set SO_LINGER 1 0", "0"}, {"close", "0"}},
             "POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP",
             {{"so_error", "ECONNRESET"}, {"poll", kHungUp}}},
        Case{"RST with data",
             {},
             {{"send 5", "5"}, {"set SO_LINGER 1 0", "0"}, {"close", "0"}},
             "POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP",
             {{"recv 9", "5"}, {"recv 9", "ECONNRESET"}, {"poll", kHungUp}}},
        Case{"SO_RCVLOWAT=10, 5 octets", {{"set SO_RCVLOWAT 10", "0"}}, {{"send 5", "5"}}, "POLLOUT"},
        Case{"SO_RCVLOWAT=10, 10 octets", {{"set SO_RCVLOWAT 10", "0"}}, {{"send 10", "10"}}, "POLLIN|POLLOUT"},
        Case{"SO_RCVLOWAT=10, 1 octet and FIN",
             {{"set SO_RCVLOWAT 10", "0"}},
             {{"send 1", "1"}, {"shutdown wr", "0"}},
             "POLLIN|POLLOUT|POLLRDHUP"}));

INSTANTIATE_TEST_SUITE_P(
    Windows11, WindowsPoll,
    testing::Values(Case{"connected", {}, {}, "POLLOUT"}, Case{"data", {}, {{"send 5", "5"}}, "POLLIN|POLLOUT"},
                    Case{"peer FIN, empty queue", {}, {{"shutdown wr", "0"}}, "POLLOUT|POLLHUP"},
                    Case{"peer FIN behind data", {}, {{"send 5", "5"}, {"shutdown wr", "0"}}, "POLLIN|POLLOUT|POLLHUP"},
                    Case{"RST in ESTABLISHED",
                         {},
                         {{"set SO_LINGER 1 0", "0"}, {"close", "0"}},
                         "POLLOUT|POLLERR|POLLHUP",
                         {{"recv 1", "WSAECONNRESET"}, {"poll", "POLLOUT|POLLERR|POLLHUP"}}},
                    Case{"local SD_RECEIVE", {{"shutdown rd", "0"}}, {}, "POLLOUT"},
                    Case{
                        "local SD_RECEIVE, then peer FIN", {{"shutdown rd", "0"}}, {{"shutdown wr", "0"}}, "POLLOUT"}));

TEST(LinuxPoll, FullSendBufferIsNotWritableUntilAThirdIsFree) {  // linux/6.1, linux/6.2
  TwoHosts world;
  auto [left, right] = world.connected();
  left("set O_NONBLOCK 1");
  for (std::string sent; sent != "EAGAIN"; sent = left("send 65536")) world.run_for(2s);
  EXPECT_EQ(left("poll"), "0");
  right("send 1");
  world.run_for(20ms);
  EXPECT_EQ(left("poll"), "POLLIN");
  Begun& wait = left.begin("poll wait");
  EXPECT_EQ(wait.polled[0].found, net::Ready::In);
  right("set O_NONBLOCK 1");
  for (int i = 0; i < 50; ++i) {
    right("recv 65536");
    world.run_for(100ms);
  }
  EXPECT_EQ(left("poll"), "POLLIN|POLLOUT");
}

TEST(Poll, WakesWhenItsSocketBecomesReadyAndShowsWhen) {
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& poll = left.begin("poll in");
  EXPECT_EQ(left.program().result(poll), "waits");
  right("send 1");
  const net::Instant sent = world.now();
  world.run_for(1s);
  EXPECT_EQ(left.program().result(poll), "1");
  const model::Observation& seen = left.program().observations().back();
  EXPECT_EQ(seen.at, sent + 5ms);
  EXPECT_EQ(seen.ready, net::Ready::In);
  EXPECT_EQ(seen.socket, 1);
}

TEST(Poll, TimesOutWithZero) {
  TwoHosts world;
  auto [left, right] = world.connected();
  std::vector<net::PollEntry> entries{{left.descriptor(), net::Ready::In}, {-1, net::Ready::In}};
  Begun& poll = left.program().begin({.op = net::Op::Poll, .argument = 250'000'000, .polled = entries});
  world.run_for(249ms);
  EXPECT_EQ(left.program().result(poll), "waits");
  world.run_for(1ms);
  EXPECT_EQ(left.program().result(poll), "0");
}

TEST(Poll, CountsReadyEntriesAndNamesBadOnes) {
  TwoHosts world;
  auto [left, right] = world.connected();
  std::vector<net::PollEntry> entries{
      {left.descriptor(), net::Ready::Out}, {99, net::Ready::In}, {left.descriptor(), net::Ready::In}};
  Begun& poll = left.program().begin({.op = net::Op::Poll, .argument = -1, .polled = entries});
  EXPECT_EQ(left.program().result(poll), "2");
  EXPECT_EQ(poll.polled[0].found, net::Ready::Out);
  EXPECT_EQ(poll.polled[1].found, net::Ready::Invalid);
  EXPECT_EQ(poll.polled[2].found, net::Ready::None);
}

}  // namespace
}  // namespace halfopen::sim::kernel
