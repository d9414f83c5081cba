// Scripts on this machine's kernel: what passes, what must be noticed, and what a machine without namespaces says.
//
// The kernel's own behaviour is held by our scripts (pkt_on_both); here stand scripts with one thing wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>

#include "halfopen/pkt_kernel/play.h"
#include "halfopen/realnet/levels.h"

namespace halfopen::pkt_kernel {
namespace {

using pkt::Result;
using pkt::Verdict;
using testing::HasSubstr;

// RFC 9293, 3.5: three segments make a connection; 3.10.4: close sends a FIN.
constexpr std::string_view kHandshake = R"(
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 32792 <mss 1000>
+0  > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 257
+0  accept(3, ..., ...) = 4
)";

class OnKernel : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = realnet::this_machine().reason_against(realnet::Level::Namespaces);
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  /// kHandshake and then `rest`. Tried once where a failure is expected: it must not depend on luck.
  static Result play(std::string_view rest, std::uint32_t tries = 3, const pkt::RunOptions& options = {}) {
    const std::vector<NamedText> scripts = {{"test.pkt", std::string{kHandshake} + std::string{rest}}};
    return play_on_kernel(scripts, options, {.tries = tries}).front().result;
  }
};

TEST_F(OnKernel, HandshakeAndCloseOverEveryFamily) {
  for (const pkt::IpVersion version : {pkt::IpVersion::V4, pkt::IpVersion::V6, pkt::IpVersion::Mapped}) {
    const Result result = play("+.1 close(4) = 0\n+0 > F. 1:1(0) ack 1\n", 3, {.ip_version = version});
    EXPECT_EQ(result.verdict, Verdict::Passed) << pkt::to_string(result);
  }
}

TEST_F(OnKernel, WrongFlagIsNoticed) {
  const Result result = play("+.1 close(4) = 0\n+0 > R. 1:1(0) ack 1\n", 1);
  EXPECT_EQ(result.verdict, Verdict::Failed);
  EXPECT_THAT(pkt::to_string(result), HasSubstr("flags: expected R., actual F."));
}

TEST_F(OnKernel, WrongTimeIsNoticed) {
  // 100 ms are allowed 20 ms, or an eighth of 100 ms; a FIN that leaves at once is 100 ms too early.
  const Result result = play("+.1 close(4) = 0\n+.1 > F. 1:1(0) ack 1\n", 1);
  EXPECT_EQ(result.verdict, Verdict::Failed);
  EXPECT_THAT(result.why, HasSubstr("at another time"));
}

TEST_F(OnKernel, WrongErrorIsNoticed) {
  const Result result = play("+0 recv(4, ..., 10, MSG_DONTWAIT) = -1 ECONNRESET\n", 1);
  EXPECT_EQ(result.verdict, Verdict::Failed);
  EXPECT_THAT(result.why, HasSubstr("actual -1 EAGAIN"));
}

TEST_F(OnKernel, CallThatBlocksUnexpectedlyIsNoticed) {
  const Result result = play("+0 read(4, ..., 10) = 0\n", 1);
  EXPECT_EQ(result.verdict, Verdict::Failed);
  EXPECT_THAT(result.why, HasSubstr("read() blocks"));
}

// 1000 octets arrive 100 ms after the call.
TEST_F(OnKernel, CallThatBlocksReturnsWhenDataArrive) {
  const Result result = play("+0...0.1 read(4, ..., 2000) = 1000\n+.1 < P. 1:1001(1000) ack 1 win 257\n+0 > . 1:1(0) ack 1001\n");
  EXPECT_EQ(result.verdict, Verdict::Passed) << pkt::to_string(result);
}

TEST_F(OnKernel, WrongAssertionIsNoticed) {
  EXPECT_EQ(play("+0 %{ assert tcpi_snd_cwnd == 10 }%\n").verdict, Verdict::Passed);
  EXPECT_EQ(play("+0 %{ assert tcpi_snd_cwnd == 11 }%\n", 1).verdict, Verdict::Failed);
}

TEST_F(OnKernel, SettingThatNoKernelHasIsUnsupported) {
  const Result result = play("+0 `sysctl -q net.ipv4.tcp_no_such_thing=1`\n");
  EXPECT_EQ(result.verdict, Verdict::Unsupported);
  EXPECT_THAT(result.why, HasSubstr("tcp_no_such_thing"));
}

// Each script has a namespace of its own: 8080 is bound in all of them.
TEST_F(OnKernel, ScriptsAtATimeDoNotMeet) {
  const std::vector<NamedText> scripts(8, {"test.pkt", std::string{kHandshake}});
  for (const Played& played : play_on_kernel(scripts, {}, {.at_a_time = 8})) {
    EXPECT_EQ(played.result.verdict, Verdict::Passed) << pkt::to_string(played.result);
  }
}

TEST_F(OnKernel, OnlyFailuresArePlayedAgain) {
  const std::vector<NamedText> scripts = {{"good.pkt", std::string{kHandshake}}, {"bad.pkt", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = -1\n"}};
  const std::vector<Played> played = play_on_kernel(scripts, {}, {.tries = 2});
  EXPECT_EQ(played[1].tries, 2u);
  EXPECT_EQ(played[1].result.verdict, Verdict::Failed);
  EXPECT_EQ(played[0].result.verdict, Verdict::Passed);
}

/// From now on unshare(2) fails in this process with EPERM, as in a container without privileges.
void forbid_namespaces() {
  sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 1),
                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program{.len = std::size(code), .filter = code};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

// The machine is asked once per process, so this asks in a fresh one: a death test started anew.
TEST(KernelWithoutNamespaces, ScriptsAreSkippedAndSayWhy) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        forbid_namespaces();
        const Result result = play_on_kernel({{"test.pkt", std::string{kHandshake}}}, {}).front().result;
        std::fputs(pkt::to_string(result).c_str(), stderr);
        std::exit(result.verdict == Verdict::Skipped ? 0 : 1);
      },
      testing::ExitedWithCode(0), "skipped: .*network namespace");
}

}  // namespace
}  // namespace halfopen::pkt_kernel
