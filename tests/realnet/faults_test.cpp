// Faults that leave a program alive: stop, continue, calls that stall or fail, a console that closes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support.h"

namespace halfopen::realnet::test {
namespace {

using model::Word;
using net::Op;
using testing::ElementsAre;
using namespace std::chrono_literals;

const Registered kEchoes{"echoes", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  process.observe("listens", 1);
  net::Socket socket = co_await accepted(process, listener);
  for (;;) {
    std::array<std::byte, 100> room;
    const net::Outcome got = co_await socket.recv(room);
    if (!got.ok() || got.value == 0) break;
    (void)co_await socket.send(std::span{room}.first(static_cast<std::size_t>(got.value)));
  }
  co_return 0;
}};

const Registered kAsksOnce{"asks-once", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("ping"));
  process.observe("asked", 1);
  (void)co_await receive(socket);
  co_return 0;
}};

const Registered kSaysNothing{"says-nothing", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  co_await forever(process);
  co_return 0;
}};

constexpr std::int32_t kUser1 = 10;  // SIGUSR1, signal(7)

/// Chooses what the signal does, then waits in recv.
template <net::SignalAction action>
net::Task<int> hears(net::Process& process) {
  process.on_signal(kUser1, action);
  net::Socket socket = co_await connected(process);
  process.observe("waits", 1);
  (void)co_await receive(socket);
  co_return 0;
}
const Registered kHandles{"handles-a-signal", hears<net::SignalAction::Handled>};
const Registered kRestarts{"restarts-after-a-signal", hears<net::SignalAction::Restarting>};
const Registered kIgnores{"ignores-a-signal", hears<net::SignalAction::Ignored>};
const Registered kDiesOf{"dies-of-a-signal", hears<net::SignalAction::Default>};

/// The signal comes 100 ms after the program began to wait; watched for half a second.
model::Record signalled(const std::string& client) {
  model::Scenario scenario = between("says-nothing", client);
  model::Fault fault = after_note(Word::Signal, "client", "client", "waits");
  fault.number = kUser1;
  fault.at = 100ms;
  scenario.faults = {fault};
  scenario.until = 500ms;
  return play(scenario);
}

std::size_t signals_seen(const model::Record& record) {
  const auto& seen = model::find_program(record, "client")->observations;
  return static_cast<std::size_t>(std::count_if(seen.begin(), seen.end(), [](const model::Observation& one) {
    return one.kind == model::Observation::Kind::Signal && one.value == kUser1;
  }));
}

// docs/evidence: linux/2.3.recv.7.
TEST(Signal, HandlerInterruptsTheCallThatWaits) {
  const model::Record record = signalled("handles-a-signal");
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("EINTR")) << dump(record);
  EXPECT_EQ(signals_seen(record), 1u);
}

// docs/evidence: linux/surface.sa-restart.
TEST(Signal, CallGoesOnAfterAHandlerThatRestarts) {
  const model::Record record = signalled("restarts-after-a-signal");
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting) << dump(record);
  EXPECT_EQ(signals_seen(record), 1u);
}

TEST(Signal, IgnoredOneIsNotSeen) {
  const model::Record record = signalled("ignores-a-signal");
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting) << dump(record);
  EXPECT_EQ(signals_seen(record), 0u);
}

TEST(Signal, ByDefaultItEndsTheProcess) {
  const model::Record record = signalled("dies-of-a-signal");
  EXPECT_EQ(end_of(record, "client"), "signalled 10") << dump(record);
  EXPECT_EQ(signals_seen(record), 1u);
}

// A stopped peer's kernel goes on: it accepts the connection and takes the data, and nobody answers.
TEST(Stop, KernelOfAStoppedProgramGoesOnAndNobodyAnswers) {
  model::Scenario scenario = between("echoes", "asks-once");
  scenario.until = 2s;
  scenario.faults = {after_note(Word::Stop, "server", "server", "listens")};
  const model::Record record = play(scenario);

  EXPECT_EQ(record.end, model::End::Until);
  EXPECT_THAT(results(record, "client", Op::Send), ElementsAre("4")) << dump(record);
  EXPECT_EQ(last(record, "client").kind, model::Observation::Kind::Waiting);
  EXPECT_EQ(last(record, "client").op, Op::Recv);
  EXPECT_THAT(results(record, "server", Op::Accept), ElementsAre());
}

TEST(Stop, ContinueLetsItAnswerLate) {
  model::Scenario scenario = between("echoes", "asks-once");
  model::Fault stop = after_note(Word::Stop, "server", "server", "listens");
  model::Fault proceed = after_note(Word::Continue, "server", "client", "asked");
  proceed.at = 100ms;
  scenario.faults = {stop, proceed};
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("4")) << dump(record);
  EXPECT_GE(first(record, "client", Op::Recv).at - first(record, "client", Op::Send).at, net::Duration{100ms}) << dump(record);
}

const Registered kAsksUntilTrouble{"asks-until-trouble", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  process.observe("asks", 1);
  bool trouble = false;
  while (!trouble) {
    const net::Instant began = process.now();
    trouble = !(co_await socket.send(net::octets("ping"))).ok() || process.now() - began >= 300ms;
    if (!trouble) (void)co_await receive(socket);
  }
  for (int i = 0; i < 2; ++i) (void)co_await socket.send(net::octets("ping"));
  co_return 0;
}};

model::Fault call_fault(Word word) {
  model::Fault fault = after_note(word, "client", "client", "asks");
  fault.op = Op::Send;
  return fault;
}

TEST(FailCall, NextCallsFailAndTheOneAfterIsMade) {
  model::Scenario scenario = between("echoes", "asks-until-trouble");
  model::Fault fault = call_fault(Word::FailCall);
  fault.count = 2;
  fault.error = "ENOBUFS";
  scenario.faults = {fault};
  const model::Record record = play(scenario);

  std::vector<std::string> sends = results(record, "client", Op::Send);
  sends.erase(sends.begin(), std::find(sends.begin(), sends.end(), "ENOBUFS"));
  EXPECT_THAT(sends, ElementsAre("ENOBUFS", "ENOBUFS", "4"));
}

TEST(StallCall, NextCallCompletesLateAndStillDoesItsWork) {
  model::Scenario scenario = between("echoes", "asks-until-trouble");
  model::Fault fault = call_fault(Word::StallCall);
  fault.duration = 300ms;
  scenario.faults = {fault};
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "client", Op::Send), testing::Each("4"));
  EXPECT_EQ(end_of(record, "client"), "returned 0");
}

// One list for both kinds, as in the simulator: the second fault strikes the call after the first's.
TEST(CallFaults, OfOneKindQueueUp) {
  model::Scenario scenario = between("echoes", "asks-until-trouble");
  model::Fault late = call_fault(Word::StallCall);
  late.duration = 400ms;
  model::Fault fails = call_fault(Word::FailCall);
  fails.error = "ENOBUFS";
  scenario.faults = {late, fails};
  const model::Record record = play(scenario);

  const std::vector<std::string> sends = results(record, "client", Op::Send);
  ASSERT_GE(sends.size(), 3u) << dump(record);
  EXPECT_THAT(std::vector<std::string>(sends.end() - 3, sends.end()), ElementsAre("4", "ENOBUFS", "4")) << dump(record);
}

TEST(Kill, OfAProgramNotYetStartedIsObservedAsMissed) {
  model::Scenario scenario = between("echoes", "asks-once");
  scenario.programs[1].start = 300ms;
  scenario.faults = {{.word = Word::Kill, .target = "client", .at = 50ms}};
  const model::Record record = play(scenario);

  const auto& seen = model::find_program(record, "client")->observations;
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front().name, model::note::kMissed) << dump(record);
  EXPECT_EQ(seen.front().text, "kill");
  EXPECT_EQ(end_of(record, "client"), "returned 0");
}

TEST(ConsoleClose, HangsUp) {
  model::Scenario scenario = between("echoes", "asks-once");
  scenario.programs.pop_back();
  scenario.faults = {after_note(Word::ConsoleClose, "server", "server", "listens")};
  const model::Record record = play(scenario);

  EXPECT_EQ(end_of(record, "server"), "signalled 1") << dump(record);
}

}  // namespace
}  // namespace halfopen::realnet::test
