// Generated scenarios: valid, printable, the same for a seed, and of many kinds.
#include "halfopen/library/generated.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "case_fixture.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/save.h"

namespace halfopen::library {
namespace {

constexpr std::uint64_t kSeeds = 300;

// save_text() reads its own text back and compares; load_text() checks the scenario as a file's.
TEST(Generated, CanBeSavedAndReadBack) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const model::Scenario scenario = generated(seed);
    EXPECT_EQ(scenarios::load_text(scenarios::save_text(scenario), "generated").scenario, scenario);
  }
}

TEST(Generated, IsTheSameForASeedAndAnotherForTheNext) {
  EXPECT_EQ(generated(7), generated(7));
  EXPECT_NE(generated(7).programs, generated(8).programs);
}

// No simulated run reaches a limit, and whatever is received is what was sent.
TEST(Generated, RunsToItsEnd) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    const model::Scenario scenario = generated(seed);
    const model::Record record = simulator()(scenario, {.packets = false, .digests = false});
    EXPECT_NE(record.end, model::End::Limit) << record.pending;
    for (const model::Mismatch& mismatch : model::judge(scenario, record).mismatches) {
      ADD_FAILURE() << mismatch.id << ' ' << mismatch.expected << ", " << mismatch.observed;
    }
  }
}

TEST(Generated, KeepsToItsSize) {
  GeneratedSize size;
  size.programs_max = 2;
  size.steps_max = 3;
  size.bytes_max = 10;
  size.faults_max = 0;
  size.systems = {"linux-6.18"};
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const model::Scenario scenario = generated(seed, size);
    EXPECT_EQ(scenario.programs.size(), 2u);
    EXPECT_TRUE(scenario.faults.empty());
    for (const model::Host& host : scenario.hosts) EXPECT_EQ(host.os, "linux-6.18");
  }
}

// What the real backend cannot do on a loopback is not in it: delay, IPv6, faults of links and hosts.
TEST(Generated, ForTheLoopbackHoldsNothingElse) {
  GeneratedSize size;
  size.loopback = true;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const model::Scenario scenario = generated(seed, size);
    for (const model::Link& link : scenario.links) EXPECT_EQ(link.one_way_delay, net::Duration{});
    for (const model::Fault& fault : scenario.faults) EXPECT_EQ(model::target_of(fault.word), model::Target::Program);
    for (const model::Program& program : scenario.programs) {
      for (const model::Step& step : program.steps) EXPECT_EQ(step.family, net::AddressFamily::V4);
    }
  }
}

// 300 scenarios with some 20 steps each use every kind of step the generator knows, and every target of faults.
TEST(Generated, KnowsManyKinds) {
  std::set<model::StepKind> kinds;
  std::set<model::Word> words;
  std::set<std::size_t> programs;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const model::Scenario scenario = generated(seed);
    programs.insert(scenario.programs.size());
    for (const model::Fault& fault : scenario.faults) words.insert(fault.word);
    for (const model::Program& program : scenario.programs) {
      for (const model::Step& step : program.steps) kinds.insert(step.kind);
    }
  }
  EXPECT_EQ(programs, (std::set<std::size_t>{2, 3, 4}));
  EXPECT_GE(kinds.size(), 18u);
  EXPECT_GE(words.size(), 15u);
}

}  // namespace
}  // namespace halfopen::library
