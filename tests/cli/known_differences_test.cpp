// The list of explained differences and the page that explains them have the same rows.
#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

std::set<std::string> rows_of_list() {
  std::set<std::string> rows;
  std::istringstream lines{read(HALFOPEN_SOURCE_DIR "/tests/cli/sim_vs_real_known.txt")};
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != '#') rows.insert(line.substr(line.rfind(": ") + 2));
  }
  return rows;
}

std::set<std::string> rows_of_page() {
  std::set<std::string> rows;
  const std::string page = read(HALFOPEN_SOURCE_DIR "/docs/sim-vs-real.md");
  std::istringstream lines{page.substr(page.find("## Known differences"))};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `")) rows.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return rows;
}

TEST(KnownDifferences, HaveARowThatExplainsThem) { EXPECT_EQ(rows_of_list(), rows_of_page()); }

TEST(KnownDifferences, AreOfScenariosThatAreThere) {
  std::istringstream lines{read(HALFOPEN_SOURCE_DIR "/tests/cli/sim_vs_real_known.txt")};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words{line};
    std::string file;
    words >> file;
    if (file == "sometimes") words >> file;
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{HALFOPEN_SOURCE_DIR} / file)) << file;
  }
}

class Known : public testing::Test {
 protected:
  void SetUp() override {
    if (halfopen("levels").out.find("L1 namespaces   yes") == std::string::npos) GTEST_SKIP() << "no namespaces";
    std::ofstream{profile} << R"({"name": "wrong", "extends": "linux-6.18", "socket": {"pipe_signal": {"value": false,
      "evidence": "unverified", "note": "Wrong on purpose."}}})";
  }
  Result compare(const std::string& list, const std::string& options) {
    const auto known = write("known.txt", list);
    return halfopen("compare " + file + " --backends sim,real --confirm 0 --known " + known.string() + " " + options);
  }
  std::string file = kScenarios + "/loopback/send-after-peer-closed.json";
  std::filesystem::path profile = scratch() / "wrong.json";
  std::string wrong = "--profile wrong --profile-file " + profile.string();
};

TEST_F(Known, DifferencesFailNothing) {
  const Result result = compare("# why\n\n" + file + " client server: a-row\n", wrong);
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("explained: "));
  EXPECT_THAT(result.out, HasSubstr("known as a-row"));
}

TEST_F(Known, DifferencesOfAnotherProgramDo) {
  EXPECT_EQ(compare(file + " server: a-row\n", wrong).exit, 1);
}

TEST_F(Known, DifferencesThatAreNoneAnyMoreDo) {
  const Result result = compare(file + " client: a-row\n", "");
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("agrees, and is listed as a-row"));
  EXPECT_EQ(compare("sometimes " + file + " client: a-row\n", "").exit, 0);
}

TEST_F(Known, ListsAreChecked) {
  const Result result = compare(file + ": a-row\n", "");
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, HasSubstr("known.txt:1: expected [sometimes] FILE PROGRAM...: ROW"));
}

}  // namespace
}  // namespace halfopen::cli
