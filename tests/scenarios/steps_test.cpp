// The interpreter: which calls each step makes, and with which step index.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/model/verdict.h"
#include "script_run.h"

namespace halfopen::scenarios {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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
