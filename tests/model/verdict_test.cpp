// judge(): every way an expectation can be met and missed.
#include "halfopen/model/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;
using Kind = Observation::Kind;

/// Two hosts; the client's program has one step of `kind` that expects `expect`.
struct Case {
  Scenario scenario;
  Record record;

  Case(StepKind kind, std::vector<ConditionalExpect> expect) {
    scenario.hosts = {{.name = "client", .os = "linux-6"}, {.name = "server", .os = "windows-10"}};
    scenario.programs = {{.name = "server", .host = "server"},
                         {.name = "client",
                          .host = "client",
                          .steps = {{.kind = kind, .socket = "s", .bytes = 100, .expect = std::move(expect)}}}};
    record.backend = "sim";
    record.hosts = {{.name = "client", .os = "linux-6.18"}, {.name = "server", .os = "windows-10"}};
    record.programs = {{.name = "server", .host = "server"}, {.name = "client", .host = "client"}};
  }
  Case(StepKind kind, Expect expect) : Case(kind, std::vector<ConditionalExpect>{{{}, {}, std::move(expect)}}) {}

  Step& step() { return scenario.programs[1].steps[0]; }
  Case& saw(Observation seen) {
    if (seen.kind == Kind::Call || seen.kind == Kind::Waiting)
      seen.at = seen.at == net::kStart ? net::kStart + 105ms : seen.at;
    record.programs[1].observations.push_back(std::move(seen));
    return *this;
  }
  Case& saw(net::Op op, std::int64_t value) { return saw({.op = op, .step = 0, .value = value}); }
  Case& saw(net::Op op, net::Error error) { return saw({.op = op, .step = 0, .value = -1, .error = error}); }
  Case& waits(net::Op op) {
    return saw({.kind = Kind::Waiting, .op = op, .at = net::kStart + 2s, .began = net::kStart + 105ms, .step = 0});
  }

  Verdict verdict() const { return judge(scenario, record); }
  /// "path: expected E, observed O [id]" of the one mismatch; empty if there is none.
  std::string complaint() const {
    const Verdict judged = verdict();
    if (judged.passed()) return "";
    EXPECT_EQ(judged.mismatches.size(), 1u);
    const Mismatch& first = judged.mismatches.front();
    return first.path + ": expected " + first.expected + ", observed " + first.observed + " [" + first.id + "]";
  }
};

constexpr auto kReset = net::linux_errno::kConnectionReset;
constexpr auto kRefused = net::linux_errno::kConnectionRefused;

TEST(Judge, MetExpectationsAreCounted) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100);
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 1);
}

TEST(Judge, WrongErrorNamesBothWithTheTime) {
  Case one{StepKind::Connect, Expect{.error = "ECONNREFUSED"}};
  one.saw(net::Op::Connect, kReset);
  EXPECT_EQ(
      one.complaint(),
      "/programs/1/steps/0/expect: expected ECONNREFUSED, observed ECONNRESET at 105ms [scenario.expect.mismatch]");
}

TEST(Judge, SymbolsAreComparedAsErrors) {
  Case one{StepKind::Recv, Expect{.error = "EWOULDBLOCK"}};
  one.saw(net::Op::Recv, net::linux_errno::kAgain);
  EXPECT_EQ(one.complaint(), "");
  Case other{StepKind::Recv, Expect{.error = "ECONNRESET"}};
  other.saw(net::Op::Recv, net::winsock::kConnectionReset);
  EXPECT_THAT(other.complaint(), HasSubstr("expected ECONNRESET, observed WSAECONNRESET"));
}

TEST(Judge, AnExpectedCountIsNoError) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw({.op = net::Op::Recv, .step = 0, .value = 100, .error = kReset});
  EXPECT_THAT(one.complaint(), HasSubstr("expected 100 bytes, observed ECONNRESET"));
}

TEST(Judge, EndOfStreamIsSaidInWords) {
  Case one{StepKind::Recv, Expect{.value = 0}};
  one.saw(net::Op::Recv, 1);
  EXPECT_THAT(one.complaint(), HasSubstr("expected end of stream, observed 1 byte at 105ms"));
}

TEST(Judge, SuccessMeansAnyResult) {
  Case one{StepKind::Connect, Expect{.error = ""}};
  one.saw(net::Op::Connect, 0);
  EXPECT_EQ(one.complaint(), "");
  Case other{StepKind::Connect, Expect{.error = ""}};
  other.saw(net::Op::Connect, kRefused);
  EXPECT_THAT(other.complaint(), HasSubstr("expected success, observed ECONNREFUSED"));
}

TEST(Judge, TimeOfASimulatedRunIsExact) {
  Case one{StepKind::Recv, Expect{.error = "ECONNRESET", .at = 105ms}};
  one.saw(net::Op::Recv, kReset);
  EXPECT_EQ(one.complaint(), "");
  one.step().expect[0].expect.at = 105ms + 1ns;
  EXPECT_THAT(one.complaint(), HasSubstr("expected ECONNRESET at 105.000001ms, observed ECONNRESET at 105ms"));
}

TEST(Judge, TimeOfARealRunIsTolerated) {
  Case one{StepKind::Recv, Expect{.error = "ECONNRESET", .at = 100ms}};
  one.record.backend = "real";
  one.saw(net::Op::Recv, kReset);
  EXPECT_EQ(one.complaint(), "");
  one.step().expect[0].expect.at = 110ms;
  EXPECT_THAT(one.complaint(),
              HasSubstr("expected ECONNRESET at 110ms (at the latest 381.75ms), observed ECONNRESET at 105ms"));
}

TEST(Judge, TimeAloneAcceptsAnyResult) {
  Case one{StepKind::Recv, Expect{.at = 105ms}};
  one.saw(net::Op::Recv, kReset);
  EXPECT_EQ(one.complaint(), "");
  one.step().expect[0].expect.at = 1s;
  EXPECT_THAT(one.complaint(), HasSubstr("expected completion at 1s"));
}

TEST(Judge, PollComparesTheWholeMask) {
  Case one{StepKind::Poll, Expect{.ready = net::Ready::In}};
  one.saw({.op = net::Op::Poll, .step = 0, .value = 1, .ready = net::Ready::In | net::Ready::HangUp});
  EXPECT_THAT(one.complaint(), HasSubstr("expected POLLIN, observed value 1, POLLIN|POLLHUP"));
}

TEST(Judge, TextIsComparedWithTheNoteThatFollows) {
  Case one{StepKind::Recv, Expect{.text = "ping\n"}};
  one.saw(net::Op::Recv, 5).saw({.kind = Kind::Note, .name = "received", .text = "ping\\x0a"});
  EXPECT_EQ(one.complaint(), "");
  one.step().expect[0].expect.text = "pong\n";
  EXPECT_THAT(one.complaint(), HasSubstr("expected \"pong\\x0a\", observed 5 bytes, \"ping\\x0a\" at 105ms"));
}

TEST(Judge, WaitingIsAnAnswer) {
  Case one{StepKind::Recv, Expect{.waiting = true}};
  one.waits(net::Op::Recv);
  EXPECT_EQ(one.complaint(), "");
  Case other{StepKind::Recv, Expect{.waiting = true}};
  other.saw(net::Op::Recv, kReset);
  EXPECT_THAT(other.complaint(), HasSubstr("expected still waiting, observed ECONNRESET at 105ms"));
}

TEST(Judge, WaitingIsNoCompletion) {
  Case one{StepKind::Recv, Expect{.value = 0}};
  one.waits(net::Op::Recv);
  EXPECT_THAT(one.complaint(),
              HasSubstr("expected end of stream, observed still waiting since 105ms [scenario.expect.mismatch]"));
}

TEST(Judge, StepNeverReachedIsAMismatchThatTellsTheLastThingSeen) {
  Case one{StepKind::Recv, Expect{.value = 0}};
  EXPECT_EQ(one.complaint(),
            "/programs/1/steps/0/expect: expected end of stream, observed never reached; the program observed nothing "
            "[scenario.expect.unreached]");
  one.saw({.kind = Kind::Signal, .at = net::kStart + 7ms, .value = 13, .name = "SIGPIPE"});
  EXPECT_THAT(one.complaint(),
              HasSubstr("never reached; last observed: 7ms signal 13 SIGPIPE [scenario.expect.unreached]"));
  one.record.programs.clear();
  EXPECT_THAT(one.complaint(), HasSubstr("scenario.expect.unreached"));
}

TEST(Judge, FirstExpectationWhoseSystemsMatchCounts) {
  const std::vector<ConditionalExpect> list = {{"windows", "", {.error = "WSAECONNRESET"}},
                                               {"linux", "linux", {.error = "EPIPE"}},
                                               {"linux", "windows", {.error = "ECONNRESET"}},
                                               {"", "", {.value = 0}}};
  Case one{StepKind::Recv, list};
  one.saw(net::Op::Recv, kReset);
  EXPECT_EQ(one.complaint(), "");
  one.record.hosts[1].os = "linux-6.1";
  EXPECT_THAT(one.complaint(), HasSubstr("/programs/1/steps/0/expect/1: expected EPIPE"));
  one.record.hosts[0].os = "windows-11";
  EXPECT_THAT(one.complaint(), HasSubstr("/programs/1/steps/0/expect/0: expected WSAECONNRESET"));
}

TEST(Judge, ExpectationForOtherSystemsIsNotChecked) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"windows", "", {.value = 0}}}};
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 0);
}

TEST(Judge, PeerMeansNothingWithThreeHosts) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"", "windows", {.value = 0}}}};
  one.scenario.hosts.push_back({.name = "router"});
  EXPECT_EQ(one.verdict().checked, 0);
}

TEST(Judge, SystemComesFromTheScenarioIfTheRecordDoesNotSay) {
  Case one{StepKind::Recv, std::vector<ConditionalExpect>{{"linux", "", {.value = 0}}}};
  one.record.hosts.clear();
  EXPECT_EQ(one.verdict().checked, 1);
}

TEST(Judge, EachOfTheTimesMustMeetIt) {
  Case one{StepKind::Send, Expect{.value = 1}};
  one.step().times = 3;
  one.saw(net::Op::Send, 1).saw(net::Op::Send, 1);
  EXPECT_THAT(one.complaint(), HasSubstr("done 2 of 3 times"));
  one.saw(net::Op::Send, net::linux_errno::kBrokenPipe);
  EXPECT_THAT(one.complaint(), HasSubstr("expected 1 byte, observed EPIPE at 105ms, time 3"));
}

TEST(Judge, WaitingOfARepeatedStepIsTheLastOfItsTimes) {
  Case one{StepKind::Send, Expect{.waiting = true}};
  one.step().times = 100;
  one.saw(net::Op::Send, 1).saw(net::Op::Send, 1).waits(net::Op::Send);
  EXPECT_EQ(one.complaint(), "");
}

TEST(Judge, RecvEndIsOneStepAndItsValueTheTotal) {
  Case one{StepKind::RecvEnd, Expect{.value = 150}};
  one.saw(net::Op::Recv, 100).saw(net::Op::Recv, 50).saw(net::Op::Recv, 0);
  EXPECT_EQ(one.complaint(), "");
  one.step().expect[0].expect.value = 100;
  EXPECT_THAT(one.complaint(), HasSubstr("expected 100 bytes, observed 150 bytes at 105ms"));
}

TEST(Judge, RecvEndMayEndWithAnErrorOrWaiting) {
  Case reset{StepKind::RecvEnd, Expect{.value = 100, .error = "ECONNRESET"}};
  reset.saw(net::Op::Recv, 100).saw(net::Op::Recv, kReset);
  EXPECT_EQ(reset.complaint(), "");
  Case waiting{StepKind::RecvEnd, Expect{.value = 100, .waiting = true}};
  waiting.saw(net::Op::Recv, 100).waits(net::Op::Recv);
  EXPECT_EQ(waiting.complaint(), "");
  waiting.step().expect[0].expect = {.value = 100, .error = "ECONNRESET"};
  EXPECT_THAT(waiting.complaint(),
              HasSubstr("expected ECONNRESET after 100 bytes, observed still waiting after 100 bytes since 105ms"));
}

TEST(Judge, RecvEndBrokenOffIsNotReached) {
  Case one{StepKind::RecvEnd, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100).saw({.kind = Kind::Ended, .at = net::kStart + 1s, .value = 9, .name = "killed"});
  EXPECT_THAT(one.complaint(), HasSubstr("last observed: 1s killed 9 [scenario.expect.unreached]"));
}

TEST(Judge, PreparationCountsOnlyIfItFails) {
  Case one{StepKind::Listen, Expect{.error = ""}};
  one.saw({.op = net::Op::Socket, .step = net::preparing(0), .value = 3});
  one.saw({.op = net::Op::Bind, .step = net::preparing(0), .value = -1, .error = net::linux_errno::kAddressInUse});
  EXPECT_THAT(one.complaint(), HasSubstr("expected success, observed EADDRINUSE"));
  one.step().expect[0].expect.error = "EADDRINUSE";
  EXPECT_EQ(one.complaint(), "");
}

TEST(Judge, LimitIsAFailureThatSaysWhatWasPending) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100);
  one.record.end = End::Limit;
  one.record.ended_at = net::kStart + 3s;
  one.record.pending = "RTO of client#1";
  EXPECT_EQ(one.complaint(),
            ": expected a run within its limits, observed limit reached at 3s, pending: RTO of client#1 [run.limit]");
}

TEST(Judge, IdleAndUntilAreNoFailures) {
  Case one{StepKind::Recv, Expect{.waiting = true}};
  one.waits(net::Op::Recv);
  for (const End end : {End::Idle, End::Until, End::Finished}) {
    one.record.end = end;
    EXPECT_EQ(one.complaint(), "");
  }
}

TEST(Judge, DamagedOctetsFailAnyRun) {
  Case one{StepKind::Recv, Expect{.value = 100}};
  one.saw(net::Op::Recv, 100).saw({.kind = Kind::Note, .at = net::kStart + 1s, .value = 17, .name = "damaged"});
  EXPECT_EQ(
      one.complaint(),
      "/programs/1: expected the octets that were sent, observed a wrong octet at offset 17, seen at 1s [run.damaged]");
}

TEST(Judge, EndOfAProgramIsItsLast) {
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.programs[1].ends = {{.on = "windows", .how = "exited"}, {.how = "signalled", .code = 13, .at = 125ms}};
  EXPECT_EQ(one.complaint(),
            "/programs/1/ends/1: expected signalled 13 at 125ms, observed alive [scenario.end.mismatch]");
  one.saw({.kind = Kind::Ended, .at = net::kStart + 1s, .value = 9, .name = "killed"});
  EXPECT_THAT(one.complaint(), HasSubstr("observed killed 9 at 1s"));
  one.saw({.kind = Kind::Ended, .at = net::kStart + 125ms, .value = 13, .name = "signalled"});
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 1);
  one.scenario.programs[1].ends = {{.how = "alive"}};
  EXPECT_THAT(one.complaint(), HasSubstr("expected alive, observed signalled 13 at 125ms"));
}

/// An IPv4 packet without options that carries a TCP header with these flags.
PacketRecord segment(std::int32_t host, PacketRecord::Way way, std::uint8_t flags) {
  std::vector<std::byte> bytes(40);
  bytes[0] = std::byte{0x45};
  bytes[9] = std::byte{6};
  bytes[33] = std::byte{flags};
  return {.host = host, .way = way, .bytes = std::move(bytes)};
}

TEST(Judge, WireCountsWhatAHostSent) {
  using Way = PacketRecord::Way;
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.wire = {{.from = "client", .flags = 0x04, .at_least = 1, .at_most = 1},
                       {.on = "windows", .from = "client", .flags = 0x01}};
  EXPECT_EQ(one.complaint(),
            "/wire/0: expected 1 to 1 segments with RST from client, observed 0 [scenario.wire.mismatch]");
  one.record.packets = {segment(0, Way::Out, 0x14), segment(0, Way::In, 0x04), segment(1, Way::Out, 0x04),
                        segment(0, Way::Out, 0x11), segment(0, Way::Lost, 0x04)};
  EXPECT_EQ(one.complaint(), "");
  EXPECT_EQ(one.verdict().checked, 1);
  one.scenario.wire[0].at_least = 2;
  one.scenario.wire[0].at_most = WireExpect::kNoLimit;
  EXPECT_THAT(one.complaint(), HasSubstr("expected at least 2 segments with RST from client, observed 1"));
  one.scenario.wire[0] = {.from = "client", .flags = 0x11, .at_least = 0, .at_most = 0};
  EXPECT_THAT(one.complaint(), HasSubstr("expected at most 0 segments with FIN+ACK from client, observed 1"));
}

TEST(Judge, WireIsReadWithoutTrustingItsLengths) {
  Case one{StepKind::Sleep, std::vector<ConditionalExpect>{}};
  one.scenario.wire = {{.from = "client", .flags = 0x04, .at_least = 0, .at_most = 0}};
  const auto whole = segment(0, PacketRecord::Way::Out, 0x04);
  for (std::size_t size = 0; size < 34; ++size) {
    one.record.packets.push_back(whole);
    one.record.packets.back().bytes.resize(size);
  }
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[0] = std::byte{0x4f};  // header longer than the packet
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[7] = std::byte{1};  // a later fragment has no TCP header
  one.record.packets.push_back(whole);
  one.record.packets.back().bytes[9] = std::byte{17};  // UDP
  EXPECT_EQ(one.complaint(), "");
}

}  // namespace
}  // namespace halfopen::model
