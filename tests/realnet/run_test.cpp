// The course of a run: its start, its end, what is left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cerrno>
#include <thread>

#include "support.h"

namespace halfopen::realnet::test {
namespace {

using model::Observation;
using net::Op;
using testing::ElementsAre;
using namespace std::chrono_literals;

const Registered kListens{"listens", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await receive(socket);
  co_return 0;
}};

const Registered kHolds{"holds", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  co_await forever(process);
  co_return 0;
}};

TEST(Run, CallUnderWayAtTheEndIsObservedAsWaiting) {
  model::Scenario scenario = between("listens", "holds");
  scenario.until = 1s;
  const model::Record record = play(scenario);

  EXPECT_EQ(record.end, model::End::Until);
  EXPECT_GE(record.ended_at - net::kStart, net::Duration{1s});
  const Observation& waiting = last(record, "server");
  EXPECT_EQ(waiting.kind, Observation::Kind::Waiting) << dump(record);
  EXPECT_EQ(waiting.op, Op::Recv);
  EXPECT_EQ(waiting.at, record.ended_at);
  EXPECT_LT(waiting.began, waiting.at);
  EXPECT_EQ(last(record, "client").op, Op::Sleep);
  EXPECT_EQ(last(record, "client").kind, Observation::Kind::Waiting);
}

TEST(Run, RecordSaysWhatRan) {
  model::Scenario scenario = between("listens", "holds");
  scenario.until = 100ms;
  scenario.seed = 42;
  const model::Record record = play(scenario);

  EXPECT_EQ(record.backend, "real");
  EXPECT_EQ(record.seed, 42u);
  ASSERT_EQ(record.hosts.size(), 2u);
  EXPECT_TRUE(model::os_matches("linux", record.hosts[0].os)) << record.hosts[0].os;
  EXPECT_TRUE(record.hosts[0].addresses.at(0).is_loopback());
  EXPECT_NE(record.hosts[0].addresses, record.hosts[1].addresses);
}

// The client would be refused if it were let go before the server listens.
TEST(Run, ProgramThatListensIsLetGoFirst) {
  model::Scenario scenario = between("listens", "holds");
  std::swap(scenario.programs[0], scenario.programs[1]);
  scenario.programs[1].steps = {{.kind = model::StepKind::Listen, .port = kPort}};
  scenario.until = 1s;
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "client", Op::Connect), ElementsAre("0")) << dump(record);
}

TEST(Run, EqualPortsOfTwoRunsNeverMeet) {
  std::vector<std::vector<std::string>> connects(4);
  std::vector<std::thread> runs;
  for (auto& mine : connects) {
    runs.emplace_back([&mine] {
      model::Scenario scenario = between("listens", "holds");
      scenario.until = 1s;
      mine = results(play(scenario), "client", Op::Connect);
    });
  }
  for (std::thread& each : runs) each.join();
  EXPECT_THAT(connects, testing::Each(ElementsAre("0")));
}

TEST(Run, LeavesNoChildBehind) {
  model::Scenario scenario = between("listens", "holds");
  scenario.until = 100ms;
  play(scenario);

  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

const Registered kChatters{"chatters", [](net::Process& process) -> net::Task<int> {
  for (int i = 0;; ++i) {
    process.observe("chatter", i);
    (void)co_await process.call({.op = Op::Startup});
  }
}};

TEST(Run, TooManyObservationsEndIt) {
  model::Scenario scenario = alone("chatters");
  scenario.limit_events = 1000;
  const model::Record record = play(scenario);

  EXPECT_EQ(record.end, model::End::Limit) << end_of(record, "program");
  EXPECT_THAT(record.pending, testing::HasSubstr("after 1000 observations"));
}

const Registered kTwoTasks{"two-tasks", [](net::Process& process) -> net::Task<int> {
  process.spawn([](net::Process& own) -> net::Task<> {
    (void)co_await own.call({.op = Op::Compute, .argument = net::Duration{100ms}.count()});
    own.observe("worked", 1);
  }(process));
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{1ms}.count()});
  (void)co_await process.call({.op = Op::WriteLog, .name = "a line"});
  co_return 0;
}};

TEST(Compute, HoldsEveryTaskOfItsProcess) {
  const model::Record record = play(alone("two-tasks"));

  const Observation& slept = first(record, "program", Op::Sleep);
  const Observation& worked = first(record, "program", Op::Compute);
  const Observation& logged = first(record, "program", Op::WriteLog);
  EXPECT_GE(worked.at - worked.began, net::Duration{100ms}) << dump(record);
  EXPECT_GE(slept.at - slept.began, net::Duration{1ms});
  EXPECT_GE(logged.began, worked.at) << "the main task ran while the process worked\n" << dump(record);
  EXPECT_EQ(logged.text, "a line");
}

const Registered kGivesUp{"gives-up-waiting", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  {
    auto unanswered = listener.accept();
    (void)co_await process.call({.op = Op::Startup});
  }
  co_await forever(process);
  co_return 0;
}};

TEST(Run, TaskThatWasNeverAwaitedIsNotWaiting) {
  model::Scenario scenario = alone("gives-up-waiting");
  scenario.until = 200ms;
  const model::Record record = play(scenario);

  EXPECT_THAT(results(record, "program", Op::Accept), ElementsAre());
  EXPECT_EQ(last(record, "program").op, Op::Sleep) << dump(record);
}

}  // namespace
}  // namespace halfopen::realnet::test
