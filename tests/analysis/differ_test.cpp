// Differing backends, made of functions: what agrees, differs always, differs sometimes, or cannot be done.
#include "halfopen/analysis/differ.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>

namespace halfopen::analysis {
namespace {

using testing::SizeIs;

// Seeds are told apart by the scenario's seed. Multiples of 7 differ always, those of 5 every other time, those of 3 cannot be done.
model::Scenario generated(std::uint64_t seed) {
  model::Scenario scenario{.name = "generated", .seed = seed};
  scenario.hosts = {{.name = "a"}, {.name = "b"}};
  scenario.programs = {{.name = "p", .host = "a"}, {.name = "q", .host = "b"}};
  return scenario;
}

model::Record record_of(const model::Scenario& scenario, const char* backend, std::int64_t value) {
  model::Record record{.scenario = scenario.name, .backend = backend};
  for (const model::Program& program : scenario.programs) {
    model::Observation seen;
    seen.op = net::Op::Send;
    seen.value = program.name == "q" ? value : 1;
    record.programs.push_back({.name = program.name, .host = program.host, .observations = {seen}});
  }
  return record;
}

struct Backends {
  std::array<std::atomic<int>, 128> looks{};  ///< By seed: what one thread sees is nobody else's business.

  Differing between() {
    return {.generate = generated,
            .possible = [](const model::Scenario& scenario) { return scenario.seed % 3 != 0; },
            .nominal = [](const model::Scenario& scenario) { return record_of(scenario, "sim", 1); },
            .real = [this](const model::Scenario& scenario) {
              const bool sometimes = scenario.seed % 5 == 0 && ++looks.at(scenario.seed) % 2 == 1;
              return record_of(scenario, "real", scenario.seed % 7 == 0 || sometimes ? 2 : 1);
            }};
  }
};

// 1 to 20: 3, 6, 9, 12, 15, 18 are impossible; 7 and 14 differ; 5, 10, 20 are unsteady.
TEST(Differ, TellsSteadyDifferencesFromNoise) {
  Backends backends;
  const DifferResult result = differ(backends.between(), {.first_seed = 1, .runs = 20});
  EXPECT_EQ(result.impossible, 6u);
  EXPECT_EQ(result.compared, 14u);
  EXPECT_EQ(result.unsteady, 3u);
  ASSERT_THAT(result.differences, SizeIs(2));
  EXPECT_EQ(result.differences[0].seed, 7u);
  EXPECT_EQ(result.differences[1].seed, 14u);
  EXPECT_EQ(result.differences[0].first.difference, Difference::Value);
}

// Program q is all it takes: p and both hosts go.
TEST(Differ, ShrinksWhatDiffers) {
  Backends backends;
  const DifferResult result = differ(backends.between(), {.first_seed = 7, .runs = 1});
  ASSERT_THAT(result.differences, SizeIs(1));
  ASSERT_THAT(result.differences[0].scenario.programs, SizeIs(1));
  EXPECT_EQ(result.differences[0].scenario.programs[0].name, "q");
  EXPECT_EQ(result.differences[0].first.program, "q");
}

TEST(Differ, IsTheSameWithThreads) {
  const auto seeds = [](unsigned jobs) {
    Backends backends;
    std::vector<std::uint64_t> found;
    for (const SteadyDifference& d : differ(backends.between(), {.runs = 70, .jobs = jobs}).differences) found.push_back(d.seed);
    return found;
  };
  EXPECT_EQ(seeds(1), seeds(8));
}

TEST(Differ, PassesOnWhatARunnerThrows) {
  Backends backends;
  Differing between = backends.between();
  between.real = [](const model::Scenario&) -> model::Record { throw std::runtime_error{"no children left"}; };
  EXPECT_THROW(differ(between, {.runs = 20, .jobs = 4}), std::runtime_error);
}

}  // namespace
}  // namespace halfopen::analysis
