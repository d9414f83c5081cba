// What a failing expectation tells, and the files it leaves behind.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "bench_state.h"
#include "halfopen/report/pcapng.h"
#include "halfopen/report/story.h"

namespace halfopen::gtest {
namespace {

namespace fs = std::filesystem;

/// "Suite.Test" of the test that runs; parameters included.
std::string test_name() {
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return test ? std::string{test->test_suite_name()} + "." + test->name() : std::string{"no test"};
}

std::string program_path() {
  std::error_code error;
  const fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? "<this test program>" : path.string();
}

fs::path folder() {
  const char* wanted = std::getenv("HALFOPEN_FAILURES");
  return wanted && *wanted ? fs::path{wanted} : fs::temp_directory_path() / "halfopen-failures";
}

/// The test's name as a file's, and a number if the test has left one before.
fs::path file_stem() {
  static std::string last;
  static int count = 0;
  std::string name = test_name();
  count = name == last ? count + 1 : 1;
  last = name;
  std::ranges::replace_if(name, [](unsigned char c) { return !std::isalnum(c) && c != '.' && c != '-'; }, '_');
  return folder() / (count == 1 ? name : name + "-" + std::to_string(count));
}

/// Writes a file and says where it is, or why it is not.
template <class Write>
std::string leave(const char* what, const fs::path& path, Write&& write) {
  std::ofstream out{path, std::ios::binary};
  if (out) write(out);
  out.close();
  return std::string{what} + ": " + (out ? path.string() : "cannot be written to " + path.string()) + "\n";
}

/// The scenario as a file, if it holds nothing but what a file can say.
std::string scenario_text(const Bench::State& state) {
  if (state.has_functions) return {};
  try {
    return scenarios::save_text(state.world ? state.world->to_scenario() : state.scenario);
  } catch (const std::logic_error&) {  // A segment was injected; or a part has no word in the format.
    return {};
  }
}

std::string actions_text(const Bench::State& state) {
  if (!state.world || state.world->actions().empty()) return {};
  std::string text = "By hand\n";
  for (const sim::Action& action : state.world->actions()) {
    text += "  " + model::to_string(action.at - net::kStart) + "  " + action.driver + ": " + action.what + "\n";
  }
  return text;
}

std::string replay_text(const Bench::State& state) {
  return "replay: HALFOPEN_SEED=" + std::to_string(state.scenario.seed) + " " + program_path() + " --gtest_filter=" + test_name() +
         "\n(halfopen " HALFOPEN_VERSION ", digests of version " + std::to_string(model::kDigestVersion) + ")\n";
}

}  // namespace

std::string story_of(const Bench::State& state, const model::Record& record) { return report::story(record) + actions_text(state); }

std::string story_of_failure(const Bench::State& state, const model::Record& record) {
  std::string text = story_of(state, record) + replay_text(state);
  std::error_code ignored;  // Whether the folder is there shows when a file is opened.
  fs::create_directories(folder(), ignored);
  const fs::path stem = file_stem();
  if (!record.packets.empty()) {
    text += leave("capture", stem.string() + ".pcapng", [&](std::ostream& out) { report::write_pcapng(record, out); });
  }
  if (const std::string json = scenario_text(state); !json.empty()) {
    text += leave("scenario", stem.string() + ".json", [&](std::ostream& out) { out << json; });
  }
  return text;
}

}  // namespace halfopen::gtest
