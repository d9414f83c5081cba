// Every file of scenarios/conformance, simulated: one question each, with the answer the evidence gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "halfopen/library/programs.h"
#include "halfopen/model/verdict.h"
#include "halfopen/report/text.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"

namespace halfopen {
namespace {

const std::string kFolder = HALFOPEN_SOURCE_DIR "/scenarios/conformance/";

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// "linux/recv-after-reset" for every file, sorted.
std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{kFolder}) {
    if (entry.path().extension() != ".json") continue;
    names.push_back(std::filesystem::relative(entry.path(), kFolder).replace_extension().generic_string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::set<std::string> evidence_rows() {
  static const std::regex kRow{R"(\| `([a-z-]+/[A-Za-z0-9_.-]+)` \|)"};
  std::set<std::string> rows;
  for (const auto& entry : std::filesystem::directory_iterator{HALFOPEN_SOURCE_DIR "/docs/evidence"}) {
    const std::string text = read(entry.path());
    for (std::sregex_iterator at{text.begin(), text.end(), kRow}, end; at != end; ++at) rows.insert((*at)[1]);
  }
  return rows;
}

class Conformance : public testing::TestWithParam<std::string> {
 protected:
  std::string path() const { return kFolder + GetParam() + ".json"; }
};

TEST_P(Conformance, IsWhatTheEvidenceSays) {
  const model::Scenario scenario = scenarios::load_file(path()).scenario;
  scenarios::Registry registry;
  library::add_programs(registry);
  const model::Record record = sim::run(scenario, registry.instantiate(), {.packets = true});
  const model::Verdict verdict = model::judge(scenario, record);
  EXPECT_TRUE(verdict.passed()) << report::run_text(scenario, record, verdict, GetParam());
  EXPECT_GT(verdict.checked, 0);
}

TEST_P(Conformance, SaysWhyAndCitesRowsThatExist) {
  static const std::set<std::string> kRows = evidence_rows();
  static const std::regex kEvidence{R"re("evidence": "([^"]*)")re"};
  const model::Scenario scenario = scenarios::load_file(path()).scenario;
  EXPECT_EQ("conformance/" + GetParam(), scenario.name);
  EXPECT_FALSE(scenario.why.empty());
  EXPECT_FALSE(scenario.cites.empty());
  for (const std::string& cite : scenario.cites) EXPECT_EQ(kRows.count(cite), 1u) << cite;
  const std::string text = read(path());
  for (std::sregex_iterator at{text.begin(), text.end(), kEvidence}, end; at != end; ++at) {
    EXPECT_EQ(kRows.count((*at)[1]), 1u) << (*at)[1];
  }
}

INSTANTIATE_TEST_SUITE_P(Each, Conformance, testing::ValuesIn(files()), [](const auto& file) {
  return std::regex_replace(file.param, std::regex{"[^A-Za-z0-9]"}, "_");
});

TEST(ConformanceFolder, HasFilesForBothSystems) {
  std::set<std::string> systems;
  for (const std::string& name : files()) systems.insert(name.substr(0, name.find('/')));
  EXPECT_THAT(systems, testing::ElementsAre("linux", "windows"));
}

}  // namespace
}  // namespace halfopen
