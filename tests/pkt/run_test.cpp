// What a run comes to: each outcome, and each thing a script can be wrong about.
#include "halfopen/pkt/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::pkt {
namespace {

using testing::Contains;
using testing::HasSubstr;

// A server that has accepted one connection; the first MSS of the peer is 1000, so 3000 octets leave at once as three
// segments. The window scale 10 of the SYN-ACK is that of 32 MiB (linux/15.tcp_rmem), its window 64240 = 44 * 1460.
const std::string kAccepted =
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 bind(3, ..., ...) = 0\n"
    "+0 listen(3, 1) = 0\n"
    "+0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>\n"
    "+0 > S. 0:0(0) ack 1 win 64240 <mss 1460,nop,nop,sackOK,nop,wscale 10>\n"
    "+.1 < . 1:1(0) ack 1 win 257\n"
    "+0 accept(3, ..., ...) = 4\n";

Result result_of(const std::string& text, const RunOptions& options = {}) { return run_text(text, "a.pkt", options); }

/// "passed", or the outcome, the line of the event (those of kAccepted not counted) and what is said of it.
std::string after_accept(const std::string& text, const RunOptions& options = {}) {
  const Result result = result_of(kAccepted + text, options);
  if (result.verdict == Verdict::Passed) return "passed";
  return std::string{to_string(result.verdict)} + ' ' + std::to_string(result.place.line - 7) + ": " + result.why;
}

TEST(Run, PassesWhatTheHostDoes) {
  EXPECT_EQ(after_accept("+0 write(4, ..., 3000) = 3000\n+0 > P. 1:3001(3000) ack 1\n"), "passed");
  EXPECT_EQ(result_of(kAccepted).checks, 5u);  // four calls, one segment
}

TEST(Run, NamesEachFieldThatDiffers) {
  const std::string write = "+0 write(4, ..., 1000) = 1000\n+0 > ";
  const std::string sent = "failed 2: the host sent another segment: ";
  EXPECT_EQ(after_accept(write + "P. 1:1001(1000) ack 1\n"), "passed");
  EXPECT_EQ(after_accept(write + ". 1:1001(1000) ack 1\n"), sent + "flags differs");
  EXPECT_EQ(after_accept(write + "P. 2:1002(1000) ack 1\n"), sent + "seq differs");
  EXPECT_EQ(after_accept(write + "P. 1:1000(999) ack 1\n"), sent + "length differs");
  EXPECT_EQ(after_accept(write + "P. 1:1001(1000) ack 2\n"), sent + "ack differs");
  EXPECT_EQ(after_accept(write + "P. 1:1001(1000) ack 1 win 62\n"), sent + "win differs");
  EXPECT_EQ(after_accept(write + "P. 1:1001(1000) ack 1 urg 1\n"), sent + "urg differs");
  EXPECT_EQ(after_accept(write + "P. 1:1001(1000) ack 1 <nop,nop,nop,nop>\n"), sent + "options differs");
  EXPECT_EQ(after_accept(write + "F. 2:1001(999) ack 1\n"), sent + "flags, seq, length differ");
  EXPECT_EQ(after_accept(write + "[ect0] P. 1:1001(1000) ack 1\n"), sent + "ecn differs");
  EXPECT_EQ(after_accept(write + "[ttl 63] P. 1:1001(1000) ack 1\n"), sent + "ttl differs");
  EXPECT_EQ(after_accept(write + "udp (1000)\n"), sent + "protocol differs");
}

TEST(Run, ShowsExpectedAndActualAndTheLastEvents) {
  const Result result = result_of(kAccepted + "+0 write(4, ..., 1000) = 1000\n+0 > F. 1:1001(1000) ack 1\n");
  EXPECT_THAT(result.details, Contains("flags: expected F., actual P."));
  EXPECT_THAT(result.details, Contains(HasSubstr("actual segment: > P. 1:1001(1000) ack 1 win ")));
  EXPECT_EQ(result.last_events.size(), 9u);
  EXPECT_EQ(result.last_events.back(), "0.100000  9: +0 > F. 1:1001(1000) ack 1");
}

// The retransmission of a connection with an RTT of 100 ms: SRTT 100 ms, RTTVAR 50 ms, so the RTO is 100 + 200 = 300 ms;
// rounded up to whole jiffies of 4 ms, and one more (linux/1.2.rto-jiffy), at most 8 ms later.
TEST(Run, HoldsTimesAgainstTheirTolerance) {
  const std::string write = "+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1\n";
  EXPECT_EQ(after_accept(write + "+.3 > P. 1:101(100) ack 1\n"), "passed");
  EXPECT_EQ(after_accept(write + "+.2~+.4 > P. 1:101(100) ack 1\n"), "passed");
  EXPECT_EQ(after_accept(write + "* > P. 1:101(100) ack 1\n"), "passed");
  EXPECT_EQ(after_accept(write + "+.2 > P. 1:101(100) ack 1\n"), "failed 3: the segment left at another time");
  EXPECT_EQ(after_accept(write + "+.4~+.5 > P. 1:101(100) ack 1\n"), "failed 3: the segment left at another time");
  EXPECT_EQ(after_accept(write + "+.25 > P. 1:101(100) ack 1\n", {.strict = true}), "failed 3: the segment left at another time");
  EXPECT_EQ(after_accept("+0 > P. 1:101(100) ack 1\n"), "failed 1: the host sent no segment");
  EXPECT_EQ(after_accept("* > P. 1:101(100) ack 1\n"), "failed 1: the host sent no segment");
}

TEST(Run, AQueuedSegmentIsJudgedByItsOwnTime) {
  EXPECT_EQ(after_accept("+0 write(4, ..., 100) = 100\n+.1 > P. 1:101(100) ack 1\n"), "failed 2: the segment left at another time");
}

TEST(Run, MergesSegmentsUpToTheExpectedLength) {
  const std::string write = "+0 write(4, ..., 3000) = 3000\n";
  // The second of two ends what the card is given at once: PSH (linux/19.psh-of-units).
  EXPECT_EQ(after_accept(write + "+0 > P. 1:2001(2000) ack 1\n+0 > P. 2001:3001(1000) ack 1\n"), "passed");
  EXPECT_EQ(after_accept(write + "+0 > P. 1:1501(1500) ack 1\n"), "failed 2: the host sent another segment: length differs");
  const Result strict = result_of("--strict_segments\n" + kAccepted + write + "+0 > P. 1:3001(3000) ack 1\n");
  EXPECT_EQ(strict.why, "the host sent another segment: flags, length differ");
}

TEST(Run, HoldsResultsAndErrorsOfCalls) {
  EXPECT_EQ(after_accept("+0 < P. 1:11(10) ack 1 win 257\n+0 read(4, ..., 100) = 10\n"), "passed");
  EXPECT_EQ(after_accept("+0 < P. 1:11(10) ack 1 win 257\n+0 read(4, ..., 100) = 9\n"), "failed 2: read(): expected 9, actual 10");
  EXPECT_EQ(after_accept("+0 close(5) = -1 EBADF (Bad file descriptor)\n"), "passed");
  EXPECT_EQ(after_accept("+0 close(5) = -1 EINVAL\n"), "failed 1: close(): expected -1 EINVAL, actual -1 EBADF");
  EXPECT_EQ(after_accept("+0 close(5) = -1\n"), "passed");
  EXPECT_EQ(after_accept("+0 read(4, ..., 100) = 0\n"),
            "failed 1: read() blocks, and the script gives it no time to return at (t...e)");
}

TEST(Run, ABlockingCallHasATimeToReturn) {
  const std::string data = "+.2 < P. 1:11(10) ack 1 win 257\n";
  EXPECT_EQ(after_accept("+0...0.3 read(4, ..., 100) = 10\n" + data), "failed 1: the call returned at another time");
  EXPECT_EQ(after_accept("+0...+.2 read(4, ..., 100) = 10\n" + data), "passed");
  EXPECT_EQ(after_accept("+0...+.1 read(4, ..., 100) = 10\n" + data), "failed 1: the call returned at another time");
  EXPECT_EQ(after_accept("+0...+.2 read(4, ..., 100) = 11\n" + data), "failed 1: read(): expected 11, actual 10");
  EXPECT_EQ(after_accept("+0...+.2 read(4, ..., 100) = 10\n"), "failed 1: the call still blocks");
}

// Two injected packets 50 ms apart, the second counted from when the first was due; a call counts from now.
TEST(Run, RelativeTimesOfInjectionsDoNotDrift) {
  const Result result = result_of(kAccepted + "+.05 < P. 1:11(10) ack 1 win 257\n+.05 < P. 11:21(10) ack 1 win 257\n+.1 read(4, ..., 100) = 20\n");
  EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
  EXPECT_EQ(result.at, std::chrono::milliseconds{300});  // 100 of the handshake, 50, 50, 100
}

TEST(Run, SequenceNumbersCountFromBothInitialOnes) {
  const std::string text =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n"
      "+0 < S 4294967290:4294967290(0) win 1000 <mss 1000>\n+0 > S. 100:100(0) ack 4294967291 <mss 1460>\n"
      "+.1 < . 1:11(10) ack 1 win 1000\n+0 > . 1:1(0) ack 11\n+0 accept(3, ..., ...) = 4\n+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 11\n";
  EXPECT_EQ(to_string(result_of(text).verdict), "passed") << to_string(result_of(text));
}

TEST(Run, TimestampsAreTranslated) {
  const std::string text =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n"
      "+0 < S 0:0(0) win 1000 <mss 1000,sackOK,TS val 7 ecr 0>\n"
      "+0 > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 50 ecr 7>\n"
      "+.1 < . 1:1(0) ack 1 win 1000 <nop,nop,TS val 8 ecr ECHO>\n+0 accept(3, ..., ...) = 4\n"
      "+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 1 <nop,nop,TS val VALUE ecr 8>\n";
  const auto with = [&](const std::string& echo, const std::string& value, bool strict) {
    return to_string(result_of(text, {.strict = strict, .defines = {{"ECHO", echo}, {"VALUE", value}}}).verdict);
  };
  EXPECT_EQ(with("50", "150", true), "passed");  // 100 ms, ticks of 1 ms
  EXPECT_EQ(with("50", "151", true), "failed");
  EXPECT_EQ(with("50", "151", false), "passed");
  EXPECT_EQ(with("51", "150", false), "invalid");
}

TEST(Run, StrictReportsWhatIsSentBehindTheLastEvent) {
  const std::string text = "+0 write(4, ..., 10) = 10\n";
  EXPECT_EQ(after_accept(text), "passed");
  EXPECT_EQ(after_accept(text, {.strict = true}), "failed 1: the host sent a segment that the script does not expect");
}

TEST(Run, AssertionsSpeakOfTheMomentTheyStandAt) {
  const std::string text = "+0 %{ assert tcpi_unacked == 0\nassert tcpi_state == TCP_ESTABLISHED }%\n+0 write(4, ..., 10) = 10\n+0 %{ assert tcpi_unacked == ";
  EXPECT_EQ(after_accept(text + "1 }%\n"), "passed");
  EXPECT_EQ(after_accept(text + "0 }%\n"), "failed 4: the assertion on line 11 does not hold");
  EXPECT_EQ(after_accept("+0 %{ assert no_such == 1 }%\n"), "unsupported 1: an assertion on no_such");
  EXPECT_EQ(after_accept("+0 %{ assert 1 == 'a' }%\n"), "invalid 1: line 8: a text compared with a number");
}

TEST(Run, AssertionsCalculateWithinSixtyFourBits) {
  const auto with = [](const std::string& code) { return after_accept("+0 %{ " + code + " }%\n"); };
  EXPECT_EQ(with("assert 9223372036854775806 + 1 == 9223372036854775807"), "passed");
  EXPECT_EQ(with("assert 9223372036854775807 + 1"), "invalid 1: line 8: a number beyond 64 bits");
  EXPECT_EQ(with("assert -9223372036854775807 - 2"), "invalid 1: line 8: a number beyond 64 bits");
  EXPECT_EQ(with("assert -4611686018427387904 * 2 + 1 == -9223372036854775807"), "passed");
  EXPECT_EQ(with("assert 4611686018427387904 * 2"), "invalid 1: line 8: a number beyond 64 bits");
  EXPECT_EQ(with("assert -7 % 3 == 2 and not 7 % -3 == 1"), "passed");  // the sign of the divisor, as in Python
  EXPECT_EQ(with("assert 1 % 0"), "invalid 1: line 8: a division by zero");
  EXPECT_EQ(with("x = 9223372036854775807; x += 1"), "invalid 1: line 8: a number beyond 64 bits");
}

TEST(Run, CommandsTurnKnobsOrAreUnsupported) {
  const std::string sack = "+0 > S. 0:0(0) ack 1 win 64240 <mss 1460,nop,wscale 10>\n";
  std::string text = kAccepted;
  text.replace(text.find("+0 > S."), text.find("+.1 <") - text.find("+0 > S."), sack);
  EXPECT_EQ(result_of(text).verdict, Verdict::Failed);
  for (const std::string command : {"sysctl -q net.ipv4.tcp_sack=0", "./set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0",
                                    "echo 0 > /proc/sys/net/ipv4/tcp_sack", "sysctl -w net.ipv4.tcp_sack=\"0\" > /dev/null; true"}) {
    EXPECT_EQ(to_string(result_of("`" + command + "`\n" + text)), "a.pkt: passed, 5 checks, 0.100000 s\n") << command;
  }
  EXPECT_EQ(to_string(result_of(text, {.knobs = {{"net.ipv4.tcp_sack", "0"}}}).verdict), "passed");
  EXPECT_EQ(after_accept("+0 `tc qdisc show`\n"), "unsupported 1: the command `tc qdisc show`");
  EXPECT_EQ(after_accept("+0 `sysctl -q net.ipv4.no_such=1`\n"), "unsupported 1: the setting net.ipv4.no_such = 1");
  EXPECT_EQ(after_accept("`ip link set tun0 down`\n"), "unsupported 1: the command `ip link set tun0 down`");
}

TEST(Run, UnknownConstructsAreUnsupportedAndNeverPass) {
  EXPECT_EQ(after_accept("+0 splice(4, 0, 5, 0, 100, 0) = 100\n"), "unsupported 1: the system call splice()");
  EXPECT_EQ(after_accept("+0 setsockopt(4, SOL_TCP, TCP_NO_SUCH, [1], 4) = 0\n"), "unsupported 1: the socket option TCP_NO_SUCH");
  EXPECT_EQ(after_accept("+0 > S 0:0(0) <FO,nop,nop>\n"), "unsupported 1: TCP Fast Open");
  EXPECT_EQ(after_accept("+0 < .5 1:1(0) ack 1 win 9\n"), "unsupported 1: Accurate ECN");
  EXPECT_EQ(after_accept("+0 > gre: udp (1)\n"), "unsupported 1: a packet inside of gre");
  EXPECT_EQ(result_of("--wire_server=x\n" + kAccepted).why, "the option --wire_server");
}

TEST(Run, AScriptThatChecksNothingIsInvalid) {
  EXPECT_EQ(result_of("0 < S 0:0(0) win 1 <mss 1000>\n").why, "the script checks nothing: no packet, no call, no assertion");
  EXPECT_EQ(result_of("0 `true`\n").verdict, Verdict::Invalid);
  EXPECT_EQ(result_of("0 nonsense").verdict, Verdict::Invalid);
  EXPECT_EQ(result_of("0 close(1, 2) = 0\n").why, "close(): expected 1 arguments, found 2");
}

TEST(Run, EveryFamilyOfAddressesSeesTheSameSegments) {
  const std::string text = kAccepted + "+0 write(4, ..., 3000) = 3000\n+0 > P. 1:3001(3000) ack 1\n";
  for (const IpVersion version : {IpVersion::V4, IpVersion::V6, IpVersion::Mapped}) {
    const Result result = result_of(text, {.ip_version = version, .strict = true});
    EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
  }
}

TEST(Run, ASocketCanConnect) {
  const std::string text =
      "0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n"
      "+0 fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)\n"
      "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)\n"
      "+0 > S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 10>\n"
      "+.1 < S. 0:0(0) ack 1 win 5840 <mss 1460,nop,wscale 6>\n"
      "+0 > . 1:1(0) ack 1\n"
      "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0\n"
      "+0 poll([{fd=3, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1\n"
      "+0 epoll_create(1) = 5\n"
      "+0 epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLOUT, ptr=77}) = 0\n"
      "+0 epoll_wait(5, {events=EPOLLOUT, ptr=77}, 1, 0) = 1\n"
      "+0 < . 1:11(10) ack 1 win 1000\n+0 > . 1:1(0) ack 11\n"
      "+0 ioctl(3, SIOCINQ, [10]) = 0\n"
      "+0 recvmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 100}], msg_flags=0}, 0) = 10\n"
      "+0 writev(3, [{..., 5}, {..., 7}], 2) = 12\n+0 > P. 1:13(12) ack 11\n"
      "+0 shutdown(3, SHUT_WR) = 0\n+0 > F. 13:13(0) ack 11\n";
  const Result result = result_of(text);
  EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
}

TEST(Run, HoldsOptionsAgainstTheirValues) {
  EXPECT_EQ(after_accept("+0 setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [9], 4) = 0\n+0 getsockopt(4, SOL_TCP, TCP_KEEPIDLE, [9], [4]) = 0\n"), "passed");
  EXPECT_EQ(after_accept("+0 getsockopt(4, SOL_TCP, TCP_NODELAY, [1], [4]) = 0\n"), "failed 1: the option: expected 1, actual 0");
  EXPECT_EQ(after_accept("+0 getsockopt(4, SOL_TCP, TCP_NODELAY, [0], [8]) = 0\n"), "failed 1: the length of the option: expected 8, actual 4");
  EXPECT_EQ(after_accept("+0 < R 1:1(0) win 0\n+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n"), "passed");
}

TEST(Run, ASecondSynDoesNotBeginAnew) {
  EXPECT_EQ(after_accept("+0 < S 1:1(0) win 1000 <mss 1460>\n+0 > . 1:1(0) ack 1\n"), "passed");
}

TEST(Run, DatagramsAndIcmp) {
  const std::string text =
      "0 socket(..., SOCK_DGRAM, IPPROTO_UDP) = 3\n+0 bind(3, ..., ...) = 0\n+0 connect(3, ..., ...) = 0\n"
      "+0 write(3, ..., 100) = 100\n+0 > udp (100)\n+0 < udp (50)\n+0 read(3, ..., 100) = 50\n"
      "+0 < icmp unreachable port_unreachable [udp (100)]\n+0 read(3, ..., 100) = -1 ECONNREFUSED\n";
  const Result result = result_of(text);
  EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
  std::string wrong = text;
  wrong.replace(wrong.find("> udp (100)"), 11, "> udp (101)");
  EXPECT_EQ(result_of(wrong).verdict, Verdict::Failed);
}

TEST(Run, TheSameRunTwiceIsTheSame) {
  const std::string text = kAccepted + "+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1\n+.5 > P. 1:101(100) ack 1\n";
  EXPECT_EQ(to_string(result_of(text)), to_string(result_of(text)));
}

}  // namespace
}  // namespace halfopen::pkt
