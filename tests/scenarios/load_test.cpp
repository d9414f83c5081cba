// Loading: what a good file means.
#include "halfopen/scenarios/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "every_word.h"
#include "halfopen/scenarios/builder.h"

namespace halfopen::scenarios {
namespace {

using namespace std::chrono_literals;

// The file and the builder speak the same words in the same order; part by part, so that a failure shows where.
TEST(Load, EveryWordIsWhatTheBuilderBuilds) {
  const LoadedScenario loaded = load_text(every_word_text(), "every-word.json");
  const model::Scenario built = every_word_built();
  EXPECT_EQ(loaded.scenario.hosts, built.hosts);
  EXPECT_EQ(loaded.scenario.links, built.links);
  ASSERT_EQ(loaded.scenario.programs.size(), built.programs.size());
  for (std::size_t i = 0; i < built.programs.size(); ++i) {
    const auto& left = loaded.scenario.programs[i].steps;
    const auto& right = built.programs[i].steps;
    ASSERT_EQ(left.size(), right.size());
    for (std::size_t step = 0; step < right.size(); ++step)
      EXPECT_EQ(left[step], right[step]) << "program " << i << " step " << step;
  }
  EXPECT_EQ(loaded.scenario.programs, built.programs);
  ASSERT_EQ(loaded.scenario.faults.size(), built.faults.size());
  for (std::size_t i = 0; i < built.faults.size(); ++i)
    EXPECT_EQ(loaded.scenario.faults[i], built.faults[i]) << "fault " << i;
  EXPECT_EQ(loaded.scenario, built);
}

TEST(Load, CaseIsHandedBackAsText) {
  EXPECT_EQ(load_text(every_word_text(), "every-word.json").case_json, R"({"documented":["anything",{"at":"all"}]})");
}

// The example of the builder's header and of the documentation.
constexpr std::string_view kResetInCloseWait = R"({
  "schema": 1,
  "name": "reset-in-close-wait",
  "why": "A reset that arrives after the peer's FIN is EPIPE to Linux, not ECONNRESET, and recv never shows it.",
  "seed": 7, "until": "2s",
  "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
  "links": [{"between": ["client", "server"], "one_way_delay": "5ms"}],
  "programs": [
    {"on": "server", "name": "server", "steps": [
      {"listen": 7000}, {"accept": "c"}, {"send": "c", "bytes": 100}, {"close": "c"}]},
    {"on": "client", "name": "client", "steps": [
      {"connect": "s", "to": "server:7000"}, {"sleep": "100ms"},
      {"send": "s", "bytes": 1, "expect": {"bytes": 1}},
      {"sleep": "100ms"},
      {"send": "s", "bytes": 1, "expect": {"error": "EPIPE"}},
      {"recv": "s", "expect": {"bytes": 100}},
      {"recv": "s", "expect": {"end": true}}]}
  ],
  "faults": []
})";

TEST(Load, ExampleReadsAsItIsBuilt) {
  // clang-format off
  const auto built = describe("reset-in-close-wait")
                         .why("A reset that arrives after the peer's FIN is EPIPE to Linux, not ECONNRESET, and recv never shows it.")
                         .seed(7).until(2s)
                         .host("client", {.os = "linux-6"}).host("server", {.os = "linux-6"})
                         .link("client", "server", {.one_way_delay = 5ms})
                         .program({.name = "server", .host = "server"}, Steps{}
                             .listen(7000).accept("c").send("c", 100).close("c"))
                         .program({.name = "client", .host = "client"}, Steps{}
                             .connect("s", "server:7000").sleep(100ms)
                             .send("s", 1).expect(bytes(1)).sleep(100ms)
                             .send("s", 1).expect(error("EPIPE"))
                             .recv("s").expect(bytes(100))
                             .recv("s").expect(end()))
                         .build({.systems = {"linux-6.18", "linux-6"}});
  // clang-format on
  EXPECT_EQ(load_text(kResetInCloseWait, "example").scenario, built);
}

TEST(Load, HostsKeepTheOrderOfTheFile) {
  const auto scenario =
      load_text(
          R"({"schema": 1, "name": "n", "until": "1s", "hosts": {"z": {"os": "a"}, "b": {"os": "a"}, "m": {"os": "a"}},
                                      "programs": [{"on": "b", "name": "p", "steps": []}]})",
          "file")
          .scenario;
  ASSERT_EQ(scenario.hosts.size(), 3u);
  EXPECT_EQ(scenario.hosts[0].name, "z");
  EXPECT_EQ(scenario.hosts[1].name, "b");
  EXPECT_EQ(scenario.hosts[2].name, "m");
}

TEST(Load, FileIsReadFromDisk) {
  const std::string path = ::testing::TempDir() + "halfopen_load_test.json";
  std::ofstream{path} << kResetInCloseWait;
  EXPECT_EQ(load_file(path).scenario.name, "reset-in-close-wait");
  std::remove(path.c_str());
  try {
    load_file(path);
    FAIL() << "a missing file was loaded";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(std::string{error.what()}, path + ": expected a file that can be read, found none [scenario.text.file]");
  }
  EXPECT_THROW(load_file(::testing::TempDir()), ScenarioError);  // a folder
}

// Bytes changed, lost and doubled at random places: a good file or a message, and nothing else ever.
TEST(Load, DamagedTextIsReadOrRefused) {
  const std::string good = every_word_text();
  std::uint64_t bits = 1;
  const auto next = [&](std::size_t below) {
    bits = bits * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>((bits >> 33) % below);
  };
  int loaded = 0, refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = good;
    for (std::size_t damage = next(3) + 1; damage > 0; --damage) {
      const std::size_t at = next(text.size());
      const std::size_t length = std::min(next(8) + 1, text.size() - at);
      switch (next(4)) {
        case 0:
          text[at] = static_cast<char>(next(256));
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, text.substr(at, length));
          break;
        case 3:
          text.insert(next(text.size()), text.substr(at, length));
          break;
      }
    }
    try {
      load_text(text, "damaged.json");
      ++loaded;
    } catch (const ScenarioError& error) {
      EXPECT_FALSE(error.id().empty());
      ++refused;
    }
  }
  EXPECT_GT(loaded, 20);
  EXPECT_GT(refused, 1000);
}

TEST(Load, SchemaIsTheFileToTheLetter) {
  std::ifstream file{std::string{HALFOPEN_SOURCE_DIR} + "/scenarios/schema/scenario.schema.json"};
  EXPECT_EQ(schema_text(), (std::string{std::istreambuf_iterator<char>{file}, {}}));
}

}  // namespace
}  // namespace halfopen::scenarios
