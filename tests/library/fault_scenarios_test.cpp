// scenarios/faults: for every word a scenario that shows its effect, NAME.json, and one that shows its absence,
// NAME-absent.json.
//
// Both must meet their expectations, and in the absence of the word those of its effect must not be met: so a word
// that did nothing would fail here. A file is picked up by being there.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "halfopen/library/programs.h"
#include "halfopen/model/verdict.h"
#include "halfopen/scenarios/scenarios.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::library {
namespace {

constexpr std::string_view kAbsent = "-absent";
const std::filesystem::path kFolder{HALFOPEN_SOURCE_DIR "/scenarios/faults"};

std::set<std::string> stems() {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator{kFolder}) out.insert(entry.path().stem().string());
  return out;
}

/// What the pairs are called.
std::vector<std::string> effects() {
  std::vector<std::string> out;
  for (const std::string& stem : stems()) {
    if (!stem.ends_with(kAbsent)) out.push_back(stem);
  }
  return out;
}

model::Scenario scenario(const std::string& stem) {
  return scenarios::load_file((kFolder / (stem + ".json")).string()).scenario;
}

model::Verdict verdict(const model::Scenario& scenario) {
  scenarios::Registry registry;
  add_programs(registry);
  return model::judge(scenario, sim::runner(registry.instantiate())(scenario, {}));
}

std::string text(const model::Verdict& verdict) {
  std::string out;
  for (const model::Mismatch& m : verdict.mismatches) out += m.path + ": expected " + m.expected + ", saw " + m.observed + "\n";
  return out;
}

bool says(const model::Scenario& scenario, model::Word word) {
  return std::ranges::any_of(scenario.faults, [word](const model::Fault& fault) { return fault.word == word; });
}

class Effect : public testing::TestWithParam<std::string> {};

TEST_P(Effect, IsAsExpected) {
  const model::Verdict seen = verdict(scenario(GetParam()));
  EXPECT_GT(seen.checked, 0);
  EXPECT_TRUE(seen.passed()) << text(seen);
}

TEST_P(Effect, IsAbsentWithoutTheWord) {
  const model::Verdict seen = verdict(scenario(GetParam() + std::string{kAbsent}));
  EXPECT_GT(seen.checked, 0);
  EXPECT_TRUE(seen.passed()) << text(seen);
}

TEST_P(Effect, IsNotToBeHadWithoutTheWord) {
  const model::Scenario effect = scenario(GetParam());
  model::Scenario without = scenario(GetParam() + std::string{kAbsent});
  without.programs = effect.programs;
  without.wire = effect.wire;
  EXPECT_FALSE(verdict(without).passed());
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Faults, Effect, testing::ValuesIn(effects()), test_name);

TEST(FaultScenarios, ComeInPairs) {
  const std::set<std::string> all = stems();
  for (const std::string& stem : all) {
    const std::string other = stem.ends_with(kAbsent) ? stem.substr(0, stem.size() - kAbsent.size())
                                                      : stem + std::string{kAbsent};
    EXPECT_TRUE(all.contains(other)) << stem << " without " << other;
    EXPECT_EQ(scenario(stem).name, "faults/" + stem);
  }
}

TEST(FaultScenarios, EveryWordHasItsPair) {
  for (int i = 0; i < model::kWordCount; ++i) {
    const auto word = static_cast<model::Word>(i);
    const std::string name{to_string(word)};
    ASSERT_TRUE(std::filesystem::exists(kFolder / (name + ".json"))) << name;
    EXPECT_TRUE(says(scenario(name), word)) << name;
    EXPECT_FALSE(says(scenario(name + std::string{kAbsent}), word)) << name;
  }
}

}  // namespace
}  // namespace halfopen::library
