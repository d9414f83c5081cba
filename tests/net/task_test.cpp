// Tasks: order, results, exceptions, destruction, and that no chain of resumptions grows the stack.
#include "halfopen/net/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "fake_process.h"

namespace halfopen {
namespace {

using net::Op;
using net::Task;
using testing::FakeProcess;

constexpr int kMillion = 1'000'000;

Task<int> await_calls(net::Process& process, int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += static_cast<int>((co_await process.call({.op = Op::Compute})).value);
  co_return sum;
}

Task<int> one() { co_return 1; }

Task<int> await_children(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await one();
  co_return sum;
}

Task<int> nested(int depth) {
  if (depth == 0) co_return 0;
  co_return 1 + co_await nested(depth - 1);
}

// Symmetric transfer would overflow the stack here at -O0 under GCC 12: each resumption must come from the queue.
TEST(Task, MillionCallsInALoopNeedNoStack) {
  FakeProcess process;
  process.keeps_calls = false;
  process.answer = [](const net::Call&) { return net::Outcome{.value = 1}; };
  EXPECT_EQ(process.run(await_calls(process, kMillion)), kMillion);
}

TEST(Task, MillionChildTasksInALoopNeedNoStack) {
  FakeProcess process;
  EXPECT_EQ(process.run(await_children(kMillion)), kMillion);
}

TEST(Task, ChildrenNestTenThousandDeep) {
  FakeProcess process;
  EXPECT_EQ(process.run(nested(10'000)), 10'000);
}

Task<> note(net::Process& process, std::string_view word) {
  process.observe(word, 0);
  co_return;
}

Task<> parent(net::Process& process) {
  process.observe("before", 0);
  auto child = note(process, "child");
  process.observe("made", 0);
  co_await std::move(child);
  process.observe("after", 0);
}

TEST(Task, StartsWhenAwaitedNotWhenMade) {
  FakeProcess process;
  process.run(parent(process));
  ASSERT_EQ(process.record.observations.size(), 4u);
  EXPECT_EQ(process.record.observations[1].name, "made");
  EXPECT_EQ(process.record.observations[2].name, "child");
}

Task<int> fails() {
  throw std::runtime_error{"escaped"};
  co_return 0;
}

Task<std::string> catches() {
  try {
    co_await fails();
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "nothing";
}

TEST(Task, ExceptionReachesWhoAwaits) {
  FakeProcess process;
  EXPECT_EQ(process.run(catches()), "escaped");
}

TEST(Task, ExceptionOfARootReachesItsResult) {
  FakeProcess process;
  EXPECT_THROW(process.run(fails()), std::runtime_error);
}

Task<> hold(net::Process& process, std::shared_ptr<int> local) {
  co_await process.call({.op = Op::Recv});
  ++*local;
}

Task<> hold_in_child(net::Process& process, std::shared_ptr<int> local) { co_await hold(process, std::move(local)); }

TEST(Task, DestroyingAWaitingTaskDestroysItsLocalsAndAbandonsItsCall) {
  FakeProcess process;
  process.answer = [](const net::Call&) { return std::nullopt; };
  auto local = std::make_shared<int>(0);
  {
    auto task = hold_in_child(process, local);
    task.start(process);
    process.run();
    EXPECT_FALSE(task.done());
    EXPECT_EQ(local.use_count(), 2);
  }
  EXPECT_EQ(local.use_count(), 1);
  EXPECT_EQ(process.abandoned, 1);
  EXPECT_EQ(*local, 0);
}

TEST(Task, CallCompletesAfterTheCallThatStartedIt) {
  FakeProcess process;
  process.answer = [](const net::Call&) { return std::nullopt; };
  auto local = std::make_shared<int>(0);
  auto task = hold(process, local);
  task.start(process);
  process.run();
  process.complete({.value = 1});
  EXPECT_EQ(*local, 0);  // posted, not resumed
  process.run();
  EXPECT_EQ(*local, 1);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(process.abandoned, 0);
}

}  // namespace
}  // namespace halfopen
