// Saving: what is saved loads to the same value, and what cannot be said is refused.
#include "halfopen/scenarios/save.h"

#include <gtest/gtest.h>

#include "every_word.h"
#include "halfopen/scenarios/builder.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(Save, EveryWordComesBackEqual) {
  const LoadedScenario loaded = load_text(every_word_text(), "every-word.json");
  const std::string text = save_text(loaded.scenario, loaded.case_json);
  const LoadedScenario again = load_text(text, "saved");
  EXPECT_EQ(again.scenario, loaded.scenario);
  EXPECT_EQ(again.case_json, loaded.case_json);
  EXPECT_EQ(save_text(again.scenario, again.case_json), text);
}

model::Scenario smallest() {
  return describe("small").until(1s).host("h", {.os = "linux-6"}).program({.name = "p", .host = "h"}, Steps{}).build();
}

TEST(Save, SmallestScenarioSaysOnlyWhatItMust) {
  EXPECT_EQ(save_text(smallest()), R"({
  "schema": 1,
  "name": "small",
  "until": "1s",
  "hosts": {
    "h": {
      "os": "linux-6"
    }
  },
  "programs": [
    {
      "on": "h",
      "name": "p",
      "steps": []
    }
  ]
}
)");
}

std::string id_of(const model::Scenario& scenario) {
  try {
    save_text(scenario);
  } catch (const ScenarioError& error) {
    return error.id();
  }
  return "saved";
}

TEST(Save, WhatTheFormatCannotSayIsRefused) {
  auto scenario = smallest();
  scenario.programs[0].steps = {{.kind = model::StepKind::Sleep, .port = 7, .duration = 1s}};  // a sleep has no port
  EXPECT_EQ(id_of(scenario), "scenario.save.lossy");

  scenario = smallest();
  scenario.programs[0].steps = {{.kind = model::StepKind::Sleep, .duration = -1s}};
  EXPECT_EQ(id_of(scenario), "scenario.quantity.form");

  scenario = smallest();
  scenario.hosts.push_back(scenario.hosts.front());  // two of one name
  EXPECT_EQ(id_of(scenario), "scenario.text.duplicate");

  scenario = smallest();
  scenario.why = "\xff";
  EXPECT_EQ(id_of(scenario), "scenario.save.lossy");

  scenario = smallest();
  scenario.programs[0].registered = "p";
  scenario.programs[0].parameters = "{";
  EXPECT_EQ(id_of(scenario), "scenario.text.syntax");

  scenario = smallest();
  scenario.schema = 2;
  EXPECT_EQ(id_of(scenario), "scenario.range");
}

TEST(Save, EverySeedAndEveryFractionComesBack) {
  auto scenario = smallest();
  scenario.hosts.push_back({.name = "g", .os = "linux-6"});
  scenario.links = {{.name = "h-g", .a = "h", .b = "g"}};
  std::uint64_t bits = 1;
  for (int i = 0; i < 200; ++i) {
    bits = bits * 6364136223846793005u + 1442695040888963407u;
    scenario.seed = bits >> (i % 64);
    scenario.links[0].loss = static_cast<std::uint32_t>(bits >> 32);
    scenario.links[0].one_way_delay = net::Duration{static_cast<std::int64_t>(bits >> 1)};
    scenario.links[0].rate_bits = bits >> 1;
    scenario.epoch = net::Duration{static_cast<std::int64_t>(bits >> 2)};
    EXPECT_EQ(load_text(save_text(scenario), "saved").scenario, scenario) << bits;
  }
}

}  // namespace
}  // namespace halfopen::scenarios
