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

/// "linux/recv-after-reset" for every file of a system, sorted.
std::vector<std::string> files_of(const std::string& system) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{kFolder + system}) {
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

/// One test per system and not per file: a thousand small worlds are quicker than a thousand processes.
class Conformance : public testing::TestWithParam<const char*> {};

TEST_P(Conformance, EachFileIsWhatTheEvidenceSays) {
  for (const std::string& name : files_of(GetParam())) {
    const model::Scenario scenario = scenarios::load_file(kFolder + name + ".json").scenario;
    scenarios::Registry registry;
    library::add_programs(registry);
    const model::Record record = sim::run(scenario, registry.instantiate(), {.packets = !scenario.wire.empty()});
    const model::Verdict verdict = model::judge(scenario, record);
    EXPECT_TRUE(verdict.passed()) << report::run_text(scenario, record, verdict, name);
    EXPECT_GT(verdict.checked, 0) << name;
  }
}

TEST_P(Conformance, EachFileSaysWhyAndCitesRowsThatExist) {
  static const std::regex kEvidence{R"re("evidence": "([^"]*)")re"};
  const std::set<std::string> rows = evidence_rows();
  for (const std::string& name : files_of(GetParam())) {
    const model::Scenario scenario = scenarios::load_file(kFolder + name + ".json").scenario;
    EXPECT_EQ("conformance/" + name, scenario.name);
    EXPECT_FALSE(scenario.why.empty()) << name;
    EXPECT_FALSE(scenario.cites.empty()) << name;
    for (const std::string& cite : scenario.cites) EXPECT_EQ(rows.count(cite), 1u) << cite << " in " << name;
    const std::string text = read(kFolder + name + ".json");
    for (std::sregex_iterator at{text.begin(), text.end(), kEvidence}, end; at != end; ++at) {
      EXPECT_EQ(rows.count((*at)[1]), 1u) << (*at)[1] << " in " << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Conformance, testing::Values("linux", "windows"),
                         [](const auto& system) { return std::string{system.param}; });

}  // namespace
}  // namespace halfopen
