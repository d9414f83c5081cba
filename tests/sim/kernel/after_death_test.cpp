// What calls see on a connection that died: linux/2.4, linux/3.S5, linux/3.C1 to C3; windows/3.
#include <gtest/gtest.h>

#include "expect_lines.h"
#include "two_hosts.h"

namespace halfopen::sim::kernel {
namespace {

using namespace std::chrono_literals;

/// How the left end comes to be dead.
struct Death {
  const char* row;
  bool data = false;  ///< 10 octets wait unread.
  bool fin = false;   ///< The peer's FIN has come before.
  Lines lines;
};

// The right end dies by RST: SO_LINGER{1,0}; after its FIN by answering data that comes for a closed socket.
End dead_end(TwoHosts& world, const Death& death) {
  auto [left, right] = world.connected();
  if (death.data) right("send 10");
  world.run_for(100ms);
  if (!death.fin) right("set SO_LINGER 1 0");
  right("close");
  world.run_for(100ms);
  if (death.fin) {
    EXPECT_EQ(left("send 1"), "1");  // returns its count; the RST comes one round trip later
    world.run_for(100ms);
  }
  return left;
}

constexpr const char* kAll = "POLLIN|POLLOUT|POLLERR|POLLHUP|POLLRDHUP";
constexpr const char* kAllButErr = "POLLIN|POLLOUT|POLLHUP|POLLRDHUP";

class LinuxAfterDeath : public testing::TestWithParam<Death> {};

TEST_P(LinuxAfterDeath, CallsAnswerAsMeasured) {
  TwoHosts world;
  expect(dead_end(world, GetParam()), GetParam().lines, GetParam().row);
}

INSTANTIATE_TEST_SUITE_P(
    Linux24, LinuxAfterDeath,
    testing::Values(Death{"linux/2.4 recv first, queue empty",
                          false,
                          false,
                          {{"poll", kAll},
                           {"recv 10", "ECONNRESET"},
                           {"poll", kAllButErr},
                           {"recv 10", "0"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.4 recv first, data queued",
                          true,
                          false,
                          {{"poll", kAll},
                           {"get SIOCINQ", "10"},
                           {"recv 4", "4"},
                           {"poll", kAll},
                           {"recv 10", "6"},
                           {"poll", kAll},
                           {"recv 10", "ECONNRESET"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.4 send first",
                          true,
                          false,
                          {{"send 1", "ECONNRESET"},
                           {"recv 10", "10"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.4 SO_ERROR first",
                          true,
                          false,
                          {{"so_error", "ECONNRESET"},
                           {"recv 10", "10"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.4 getpeername, getsockname",
                          false,
                          false,
                          {{"peer", "ENOTCONN"}, {"state", "CLOSED"}, {"shutdown wr", "ENOTCONN"}}},
                    Death{
                        "linux/2.4 CLOSE-WAIT, recv first",
                        true,
                        true,
                        {{"poll", kAll}, {"recv 10", "10"}, {"recv 10", "0"}, {"recv 10", "0"}, {"so_error", "EPIPE"}}},
                    Death{"linux/2.4 CLOSE-WAIT, recv then send",
                          true,
                          true,
                          {{"recv 10", "10"}, {"recv 10", "0"}, {"send 1", "EPIPE+SIGPIPE"}, {"so_error", "0"}}},
                    Death{"linux/2.4 CLOSE-WAIT, send first",
                          true,
                          true,
                          {{"send 1", "EPIPE+SIGPIPE"},
                           {"poll", kAllButErr},
                           {"recv 10", "10"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.4 CLOSE-WAIT, SO_ERROR first",
                          true,
                          true,
                          {{"so_error", "EPIPE"},
                           {"recv 10", "10"},
                           {"recv 10", "0"},
                           {"send 1", "EPIPE+SIGPIPE"},
                           {"so_error", "0"}}},
                    Death{"linux/2.3 MSG_NOSIGNAL",
                          false,
                          true,
                          {{"send 1 MSG_NOSIGNAL", "EPIPE"}, {"send 1 MSG_NOSIGNAL", "EPIPE"}}}));

class WindowsAfterDeath : public testing::TestWithParam<Death> {};

TEST_P(WindowsAfterDeath, CallsAnswerAsTheEvidenceSays) {
  TwoHosts world{{.os = "windows-11"}, {.os = "linux-6"}};
  expect(dead_end(world, GetParam()), GetParam().lines, GetParam().row);
}

INSTANTIATE_TEST_SUITE_P(
    Windows3, WindowsAfterDeath,
    testing::Values(
        Death{"windows/3.7, windows/3.9",
              false,
              false,
              {{"recv 10", "WSAECONNRESET"}, {"recv 10", "WSAECONNRESET"}, {"send 1", "WSAECONNRESET"}}},
        Death{"windows/3.8", false, false, {{"send 1", "WSAECONNRESET"}, {"recv 10", "WSAECONNRESET"}}},
        Death{"windows/3.10", false, false, {{"so_error", "0"}, {"recv 10", "WSAECONNRESET"}, {"so_error", "0"}}},
        Death{"windows/3.12",
              true,
              false,
              {{"get FIONREAD", "0"}, {"recv 10", "WSAECONNRESET"}, {"recv 10", "WSAECONNRESET"}}},
        Death{"windows/3.5", false, true, {{"recv 10", "WSAECONNABORTED"}, {"recv 10", "WSAECONNABORTED"}}},
        Death{"windows/3.6", false, true, {{"send 1", "WSAECONNABORTED"}, {"send 1", "WSAECONNABORTED"}}},
        Death{"windows/3.13", true, true, {{"recv 10", "WSAECONNABORTED"}}},
        Death{"windows/11 RST in ESTABLISHED", false, false, {{"poll", "POLLOUT|POLLERR|POLLHUP"}}}));

TEST(LinuxAfterDeath, BlockedRecvReturnsAtOnce) {  // linux/3.C1
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& recv = left.begin("recv 10");
  EXPECT_EQ(left.program().result(recv), "waits");
  right("set SO_LINGER 1 0");
  right("close");
  const net::Instant sent = world.now();
  world.run_for(1s);
  EXPECT_EQ(left.program().result(recv), "ECONNRESET");
  EXPECT_EQ(left.program().observations().back().at, sent + 5ms);
}

TEST(LinuxAfterDeath, BlockedSendReturnsItsCountFirst) {  // linux/3.C1
  TwoHosts world;
  auto [left, right] = world.connected();
  Begun& send = left.begin("send 8000000");
  world.run_for(1s);
  EXPECT_EQ(left.program().result(send), "waits");
  right("set SO_LINGER 1 0");
  right("close");
  world.run_for(1s);
  EXPECT_FALSE(send.operation.outcome.error);
  EXPECT_GT(send.operation.outcome.value, 10'000);
  EXPECT_LT(send.operation.outcome.value, 8'000'000);
  EXPECT_EQ(left("send 1"), "ECONNRESET");
  EXPECT_EQ(left("send 1"), "EPIPE+SIGPIPE");
}

TEST(LinuxAfterDeath, SeveralSendsSucceedUntilTheResetArrives) {  // linux/1.1, linux/3.S5
  TwoHosts world;
  auto [left, right] = world.connected();
  right("close");
  world.run_for(100ms);
  EXPECT_EQ(left("state"), "CLOSE-WAIT");
  EXPECT_EQ(left("poll"), "POLLIN|POLLOUT|POLLRDHUP");
  EXPECT_EQ(left("send 1"), "1");
  world.run_for(9ms);
  EXPECT_EQ(left("send 1"), "1");
  world.run_for(1ms);
  EXPECT_EQ(left("send 1"), "EPIPE+SIGPIPE");
  EXPECT_EQ(left("recv 10"), "0");
}

// linux/3.C3: closing with unread data resets; what had arrived before stays readable.
TEST(LinuxAfterDeath, PeerClosingWithUnreadDataResets) {
  TwoHosts world;
  auto [left, right] = world.connected();
  EXPECT_EQ(left("send 10"), "10");
  EXPECT_EQ(right("send 20"), "20");
  world.run_for(100ms);
  EXPECT_EQ(right("close"), "0");
  world.run_for(100ms);
  expect(left, {{"recv 100", "20"}, {"recv 100", "ECONNRESET"}, {"recv 100", "0"}}, "linux/3.C3");
}

TEST(WindowsAfterDeath, PeerClosingWithUnreadDataResetsAndPurges) {  // windows/1.C3, windows/4.15
  TwoHosts world{{.os = "windows-11"}, {.os = "windows-11"}};
  auto [left, right] = world.connected();
  EXPECT_EQ(left("send 10"), "10");
  EXPECT_EQ(right("send 20"), "20");
  world.run_for(100ms);
  EXPECT_EQ(right("close"), "0");
  world.run_for(100ms);
  expect(left, {{"recv 100", "WSAECONNRESET"}}, "windows/1.C3");
}

// windows/13.9: the receive that waits is told 10052, every later call 10054.
TEST(WindowsAfterDeath, KeepaliveFailureTellsTheWaitingCallSomethingElse) {
  TwoHosts world{{.os = "windows-11"}};
  auto [left, right] = world.connected();
  expect(left, {{"set TCP_KEEPIDLE 1000000000", "0"}, {"set SO_KEEPALIVE 1", "0"}}, "windows/13.7");
  Begun& recv = left.begin("recv 10");
  world.link().cut(link::Direction::Forward);
  world.run_for(30s);
  EXPECT_EQ(left.program().result(recv), "WSAENETRESET");
  expect(left, {{"recv 10", "WSAECONNRESET"}, {"send 1", "WSAECONNRESET"}}, "windows/13.9");
}

TEST(WindowsAfterDeath, FinIsEndOfStreamAndSendingStaysLegal) {  // windows/3.1 to 3.4
  TwoHosts world{{.os = "windows-11"}, {.os = "windows-11"}};
  auto [left, right] = world.connected();
  right("send 10");
  right("shutdown wr");
  world.run_for(100ms);
  expect(left,
         {{"poll", "POLLIN|POLLOUT|POLLHUP"},
          {"recv 4", "4"},
          {"recv 10", "6"},
          {"recv 10", "0"},
          {"recv 10", "0"},
          {"poll", "POLLOUT|POLLHUP"},
          {"send 5", "5"}},
         "windows/3.1 to 3.3");
  world.run_for(100ms);
  EXPECT_EQ(right("recv 10"), "5");
}

}  // namespace
}  // namespace halfopen::sim::kernel
