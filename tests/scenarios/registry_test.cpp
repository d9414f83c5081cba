// The register of C++ programs.
#include "halfopen/scenarios/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_process.h"

namespace halfopen::scenarios {
namespace {

using testing::FakeProcess;

net::Task<int> count_parameters(net::Process& process, std::string_view parameters) {
  process.observe("parameters", parameters);
  co_return static_cast<int>(parameters.size());
}

model::Program registered(std::string name, std::string parameters = {}) {
  return {.name = "p", .host = "h", .registered = std::move(name), .parameters = std::move(parameters)};
}

TEST(Registry, RunsTheProgramOfThatNameWithItsParameters) {
  const auto instantiate = Registry{}.add("count", count_parameters).instantiate();
  FakeProcess process;
  const model::Scenario scenario;
  EXPECT_EQ(process.run(instantiate(process, scenario, registered("count", "[1]"))), 3);
  EXPECT_EQ(process.record.observations.at(0).text, "[1]");
}

TEST(Registry, RunsStepsWhereNoProgramIsNamed) {
  const auto instantiate = Registry{}.instantiate();
  FakeProcess process;
  const model::Scenario scenario;
  const model::Program program{.name = "p", .host = "h", .steps = {{.kind = model::StepKind::Observe, .text = "word"}}};
  EXPECT_EQ(process.run(instantiate(process, scenario, program)), 0);
  EXPECT_EQ(process.record.observations.at(0).name, "word");
}

TEST(Registry, NameNobodyRegisteredIsRefused) {
  const auto instantiate = Registry{}.add("count", count_parameters).instantiate();
  FakeProcess process;
  const model::Scenario scenario;
  try {
    (void)instantiate(process, scenario, registered("cuont"));
    FAIL() << "an unknown program was made";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "program \"p\": no program named \"cuont\" is registered");
  }
}

// A coroutine lambda's captures live in the lambda, which the task has to keep alive.
TEST(Registry, ProgramOutlivesTheRegistry) {
  FakeProcess process;
  const model::Scenario scenario;
  const model::Program program = registered("lambda");
  net::Task<int> task;
  {
    std::string captured(100, 'x');
    Registry registry;
    registry.add("lambda", [captured](net::Process& self, std::string_view) -> net::Task<int> {
      co_await self.call({.op = net::Op::Sleep});
      co_return static_cast<int>(captured.size());
    });
    task = registry.instantiate()(process, scenario, program);
  }
  EXPECT_EQ(process.run(std::move(task)), 100);
}

TEST(Registry, NamesAreUniqueAndListed) {
  Registry registry;
  registry.add("b", count_parameters).add("a", count_parameters);
  EXPECT_THAT(registry.names(), ::testing::ElementsAre("a", "b"));
  EXPECT_TRUE(registry.contains("a"));
  EXPECT_FALSE(registry.contains("c"));
  EXPECT_THROW(registry.add("a", count_parameters), std::invalid_argument);
  EXPECT_THROW(registry.add("", count_parameters), std::invalid_argument);
  EXPECT_THROW(registry.add("c", nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace halfopen::scenarios
