// The workflows call commands that are there, and every job says where it runs and when it is given up.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace {

const std::filesystem::path kSource{HALFOPEN_SOURCE_DIR};

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::filesystem::path> workflows() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{kSource / ".github/workflows"}) paths.push_back(entry.path());
  return paths;
}

std::vector<std::string> all(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex regex{pattern};
  for (std::sregex_iterator match{text.begin(), text.end(), regex}; match != std::sregex_iterator{}; ++match) found.push_back((*match)[1]);
  return found;
}

/// The text of each job: what stands below `jobs:` under a key of two blanks.
std::vector<std::string> jobs(const std::string& workflow) {
  std::vector<std::string> found;
  std::string rest = workflow.substr(workflow.find("\njobs:\n") + 6);
  const std::regex start{"\\n  [a-z_]+:\\n"};
  for (std::smatch match; std::regex_search(rest, match, start);) {
    rest = match.suffix();
    std::smatch next;
    found.push_back(std::regex_search(rest, next, start) ? std::string{next.prefix()} : rest);
    rest = "\n" + rest;
    rest = rest.substr(found.back().size());
  }
  return found;
}

TEST(Workflows, AreThere) { EXPECT_FALSE(workflows().empty()); }

TEST(Workflows, EveryJobSaysWhereItRunsAndWhenItIsGivenUp) {
  for (const auto& path : workflows()) {
    const std::vector<std::string> found = jobs(read(path));
    EXPECT_GE(found.size(), 4u) << path;
    for (const std::string& job : found) {
      EXPECT_NE(job.find("    runs-on: "), std::string::npos) << job;
      EXPECT_NE(job.find("    timeout-minutes: "), std::string::npos) << job;
      EXPECT_NE(job.find("      - uses: actions/checkout@v"), std::string::npos) << job;
    }
  }
}

TEST(Workflows, CommandsOfOursAreThereAndCanBeRun) {
  for (const auto& path : workflows()) {
    for (const std::string& command : all(read(path), "run: (\\.[A-Za-z./]*/?[a-z]+)")) {
      const auto status = std::filesystem::status(kSource / command);
      EXPECT_TRUE(std::filesystem::is_regular_file(status)) << path << ": " << command;
      EXPECT_NE(status.permissions() & std::filesystem::perms::owner_exec, std::filesystem::perms::none) << command;
    }
  }
}

TEST(Workflows, EveryRowIsOneOfCiRun) {
  const std::string rows = read(kSource / ".ci/run");
  for (const auto& path : workflows()) {
    for (const std::string& list : all(read(path), "row: \\[([^\\]]*)\\]")) {
      for (const std::string& row : all(list + ",", "([a-z0-9]+),")) {
        EXPECT_NE(rows.find("\nrow_" + row + "() {"), std::string::npos) << row;
      }
    }
  }
}

TEST(Workflows, HaveNoTabsAndPinnedActions) {
  for (const auto& path : workflows()) {
    const std::string text = read(path);
    EXPECT_EQ(text.find('\t'), std::string::npos) << path;
    for (const std::string& action : all(text, "uses: ([^\\s]+)")) EXPECT_NE(action.find("@v"), std::string::npos) << action;
  }
}

}  // namespace
