// judge(): every way the expectation of a step can be met and missed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judge_case.h"

namespace halfopen::model {
namespace {

using ::testing::HasSubstr;

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

}  // namespace
}  // namespace halfopen::model
