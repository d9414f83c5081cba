// The interpreter: which calls each step makes, with which step index, and what is noted.
#include "halfopen/scenarios/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "../net/fake_process.h"
#include "halfopen/model/verdict.h"
#include "halfopen/scenarios/builder.h"

namespace halfopen::scenarios {
namespace {

using model::Observation;
using net::Call;
using net::MessageFlag;
using net::Op;
using net::Outcome;
using ::testing::ElementsAre;
using testing::FakeProcess;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

const net::Endpoint kServer{net::Address::v4(10, 0, 0, 2), 0};

/// A script on one process; descriptors from 3 on, names resolve to kServer, all else succeeds with 0.
struct ScriptRun {
  model::Scenario scenario;
  FakeProcess process;
  std::vector<std::byte> sent;
  net::Descriptor next = 3;

  explicit ScriptRun(Steps steps, bool stay = false) {
    scenario = describe("run")
                   .until(1h)
                   .host("client", {.os = "linux-6"})
                   .host("server", {.os = "linux-6"})
                   .program({.name = "p", .host = "client", .stay = stay}, std::move(steps))
                   .build();
    process.answer = [this](const Call& call) { return usual(call); };
  }

  Outcome usual(const Call& call) {
    switch (call.op) {
      case Op::Socket:
      case Op::Accept:
        return {.value = next++, .peer = kServer};
      case Op::Resolve:
        return {.value = 1, .peer = kServer};
      case Op::Send:
      case Op::SendTo:
        sent.insert(sent.end(), call.out.begin(), call.out.end());
        return {.value = static_cast<std::int64_t>(call.out.size())};
      default:
        return {};
    }
  }

  int run() { return process.run(run_steps(process, scenario, scenario.programs[0])); }

  /// Each call as "op descriptor step".
  std::vector<std::string> calls() const {
    std::vector<std::string> texts;
    for (const Call& call : process.calls) {
      texts.push_back(std::string{to_string(call.op)} + " " + std::to_string(call.descriptor) + " " +
                      std::to_string(call.step));
    }
    return texts;
  }
  std::vector<std::string> notes() const {
    std::vector<std::string> texts;
    for (const Observation& seen : process.record.observations) {
      if (seen.kind == Observation::Kind::Note)
        texts.push_back(seen.name + " " + (seen.text.empty() ? std::to_string(seen.value) : seen.text));
    }
    return texts;
  }
};

TEST(RunSteps, ListenCreatesBindsAndListens) {
  ScriptRun run{Steps{}.listen(7000).accept("c").close("c")};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 -2", "bind 3 -2", "listen 3 0", "accept 3 1", "close 4 2"));
  EXPECT_EQ(run.process.calls[1].endpoint, (net::Endpoint{net::Address{}, 7000}));
  EXPECT_EQ(run.process.calls[2].argument, kDefaultBacklog);
  EXPECT_THAT(run.process.closed_quietly, IsEmpty());  // main returns without closing what is open
}

TEST(RunSteps, ListenOnASocketThatIsThereIsOneCall) {
  ScriptRun run{
      Steps{}.socket("l", net::SocketType::Stream, net::AddressFamily::V6).bind("l", "[::]:7000").listen_on("l", 5)};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 0", "bind 3 1", "listen 3 2"));
  EXPECT_EQ(run.process.calls[0].family, net::AddressFamily::V6);
  EXPECT_EQ(run.process.calls[2].argument, 5);
}

TEST(RunSteps, ConnectResolvesCreatesAndConnects) {
  ScriptRun run{Steps{}.connect("s", "server:7000").connect("t", "[fd00::2]:80")};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("resolve -1 -2", "socket -1 -2", "connect 3 0", "socket -1 -3", "connect 4 1"));
  EXPECT_EQ(run.process.calls[2].endpoint, (net::Endpoint{kServer.address, 7000}));
  EXPECT_EQ(run.process.calls[3].family, net::AddressFamily::V6);
}

TEST(RunSteps, ConnectUsesAnOpenSocketAndReplacesAClosedOne) {
  ScriptRun run{
      Steps{}.socket("s").connect("s", "10.0.0.2:1").connect("s", "10.0.0.2:1").close("s").connect("s", "10.0.0.2:1")};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(),
              ElementsAre("socket -1 0", "connect 3 1", "connect 3 2", "close 3 3", "socket -1 -6", "connect 4 4"));
}

TEST(RunSteps, PreparationThatFailsEndsTheStepAndIsItsOutcome) {
  ScriptRun run{Steps{}.listen(7000).expect(error("EADDRINUSE")).sleep(1s).expect(ok())};
  run.process.answer = [&](const Call& call) {
    return call.op == Op::Bind ? Outcome{.value = -1, .error = net::linux_errno::kAddressInUse} : run.usual(call);
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 -2", "bind 3 -2", "sleep -1 1"));
  model::Record record{.backend = "sim", .programs = {run.process.record}};
  record.programs[0].name = "p";
  EXPECT_TRUE(judge(run.scenario, record).passed());
}

TEST(RunSteps, ErrorDoesNotStopTheScript) {
  ScriptRun run{Steps{}.connect("s", "10.0.0.2:1").send("s", 1).recv("s")};
  run.process.answer = [&](const Call& call) {
    return call.op == Op::Socket ? run.usual(call)
                                 : Outcome{.value = -1, .error = net::linux_errno::kConnectionRefused};
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 -2", "connect 3 0", "send 3 1", "recv 3 2"));
}

TEST(RunSteps, SocketThatWasNeverCreatedDoes) {
  ScriptRun run{Steps{}.connect("s", "10.0.0.2:1").send("s", 1).sleep(1s)};
  run.process.answer = [](const Call&) { return Outcome{.value = -1, .error = net::linux_errno::kTooManyFiles}; };
  EXPECT_EQ(run.run(), 1);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 -2"));
  EXPECT_THAT(run.notes(), ElementsAre("stopped step 1: no socket \"s\""));
}

TEST(RunSteps, ClosedSocketIsTheSystemsToRefuse) {
  ScriptRun run{Steps{}.socket("s").close("s").send("s", 1).close("s")};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("socket -1 0", "close 3 1", "send 3 2", "close 3 3"));
}

TEST(RunSteps, PatternRunsOnAlongOneSocket) {
  ScriptRun run{Steps{}.socket("s").send("s", 3).times(2).send("s", "text").send("s", 2).socket("t").send("t", 1)};
  EXPECT_EQ(run.run(), 0);
  ASSERT_EQ(run.sent.size(), 13u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(run.sent[i], pattern(i));
  EXPECT_EQ(run.sent[6], std::byte{'t'});
  EXPECT_EQ(run.sent[10], pattern(10));
  EXPECT_EQ(run.sent[12], pattern(0));
}

TEST(RunSteps, PatternContinuesAfterWhatTheSystemTook) {
  ScriptRun run{Steps{}.socket("s").send("s", 4).send("s", 1)};
  run.process.answer = [&](const Call& call) {
    const Outcome outcome = run.usual(call);
    return call.op == Op::Send && call.out.size() == 4 ? Outcome{.value = 1} : outcome;
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.sent.back(), pattern(1));
}

/// Answers each recv with the next of these; what comes is the pattern, but for the octet at `wrong`.
auto stream_of(ScriptRun& run, std::vector<std::int64_t> counts, std::int64_t wrong = -1) {
  return [&run, counts, wrong, at = std::size_t{0}, offset = std::int64_t{0}](const Call& call) mutable {
    if (call.op != Op::Recv) return run.usual(call);
    const std::int64_t count = counts.at(at++);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto octet = pattern(static_cast<std::uint64_t>(offset + i));
      call.in[static_cast<std::size_t>(i)] = offset + i == wrong ? ~octet : octet;
    }
    if (!has(call.flags, MessageFlag::Peek)) offset += count;
    return Outcome{.value = count};
  };
}

TEST(RunSteps, ReceivedPatternIsChecked) {
  ScriptRun run{Steps{}.socket("s").recv("s", 10, MessageFlag::Peek).recv("s", 10).recv_end("s", 8)};
  run.process.answer = stream_of(run, {5, 10, 8, 8, 3, 0});
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(),
              ElementsAre("socket -1 0", "recv 3 1", "recv 3 2", "recv 3 3", "recv 3 3", "recv 3 3", "recv 3 3"));
  EXPECT_THAT(run.notes(), IsEmpty());
}

TEST(RunSteps, FirstWrongOctetIsNotedOnce) {
  ScriptRun run{Steps{}.socket("s").recv_end("s", 8)};
  run.process.answer = stream_of(run, {8, 8, 8, 0}, 11);
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.notes(), ElementsAre("damaged 11"));
}

TEST(RunSteps, LostOctetIsDamageEvenAtAPowerOfTwo) {
  for (const std::uint64_t lost : {1u, 2u, 256u, 1024u, 1460u, 4096u, 65536u, 1u << 24}) {
    int same = 0;
    for (std::uint64_t i = 0; i < 64; ++i) same += pattern(i) == pattern(i + lost) ? 1 : 0;
    EXPECT_LT(same, 32) << lost;
  }
}

TEST(RunSteps, NothingIsCheckedWhereATextIsSent) {
  ScriptRun run{Steps{}.socket("s").send("s", "hello").recv("s", 8)};
  run.process.answer = stream_of(run, {8}, 0);
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.notes(), IsEmpty());
}

TEST(RunSteps, ExpectedTextIsNoted) {
  ScriptRun run{Steps{}.socket("s").recv("s", 8).expect(text("hi\n"))};
  run.process.answer = [&](const Call& call) {
    if (call.op != Op::Recv) return run.usual(call);
    std::ranges::copy(std::as_bytes(std::span{std::string_view{"hi\n"}}), call.in.begin());
    return Outcome{.value = 3};
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.notes().front(), "received hi\\x0a");
}

TEST(RunSteps, RecvEndStopsAtAnError) {
  ScriptRun run{Steps{}.socket("s").recv_end("s").sleep(1s)};
  run.process.answer = [&](const Call& call) {
    return call.op == Op::Recv ? Outcome{.value = -1, .error = net::linux_errno::kConnectionReset} : run.usual(call);
  };
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.calls().size(), 3u);
}

TEST(RunSteps, TimesAndEveryRepeatAStep) {
  ScriptRun run{Steps{}.socket("s").send("s", 1).times(3).every(5ms)};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(),
              ElementsAre("socket -1 0", "send 3 1", "sleep -1 -1", "send 3 1", "sleep -1 -1", "send 3 1"));
  EXPECT_EQ(run.process.now(), net::kStart + 10ms);
}

TEST(RunSteps, SleepUntilWaitsForTheRestOnly) {
  ScriptRun run{Steps{}.sleep(3s).sleep_until(10s).sleep_until(5s)};
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.process.calls[1].argument, 7'000'000'000);
  EXPECT_EQ(run.process.calls[2].argument, 0);
}

TEST(RunSteps, EveryOtherVerbIsItsCall) {
  ScriptRun run{Steps{}
                    .startup()
                    .socket("d", net::SocketType::Datagram)
                    .sendto("d", "server:53", 4)
                    .recvfrom("d", 16)
                    .shutdown("d", net::ShutdownHow::Both)
                    .setsockopt("d", net::Option::Linger, 1, 2)
                    .getsockopt("d", net::Option::PendingError)
                    .poll("d", net::Ready::In, 5s)
                    .poll("d", net::Ready::In)
                    .compute(1ms)
                    .resolve("nowhere")
                    .log("line")
                    .observe("word", 7)
                    .sigpipe(net::PipeSignal::Ignored)
                    .exit(3)};
  EXPECT_EQ(run.run(), 0);
  EXPECT_THAT(run.calls(), ElementsAre("startup -1 0", "socket -1 1", "resolve -1 -4", "sendto 3 2", "recvfrom 3 3",
                                       "shutdown 3 4", "setsockopt 3 5", "getsockopt 3 6", "poll -1 7", "poll -1 8",
                                       "compute -1 9", "resolve -1 10", "log -1 11", "exit -1 14"));
  const auto& calls = run.process.calls;
  EXPECT_EQ(calls[1].type, net::SocketType::Datagram);
  EXPECT_EQ(calls[3].endpoint.port, 53);
  EXPECT_EQ(calls[5].argument, static_cast<std::int64_t>(net::ShutdownHow::Both));
  EXPECT_EQ(calls[6].second, 2);
  EXPECT_EQ(calls[8].argument, 5'000'000'000);
  EXPECT_LT(calls[9].argument, 0);
  EXPECT_EQ(calls[11].name, "nowhere");
  EXPECT_EQ(calls[12].name, "line");
  EXPECT_EQ(calls[13].argument, 3);
  EXPECT_THAT(run.notes(), ElementsAre("word 7"));
  EXPECT_THAT(run.process.pipe_signals, ElementsAre(net::PipeSignal::Ignored));
}

TEST(RunSteps, StayAddsNothingToTheRecord) {
  ScriptRun run{Steps{}.sleep(1s), true};
  auto task = run_steps(run.process, run.scenario, run.scenario.programs[0]);
  task.start(run.process);
  run.process.run();
  EXPECT_FALSE(task.done());
  EXPECT_EQ(run.process.record.observations.size(), 1u);
}

TEST(RunSteps, MillionTimesNeedNoStack) {
  ScriptRun run{Steps{}.socket("s").send("s", 1).times(1'000'000)};
  run.process.keeps_calls = false;
  EXPECT_EQ(run.run(), 0);
  EXPECT_EQ(run.sent.size(), 1'000'000u);
}

}  // namespace
}  // namespace halfopen::scenarios
