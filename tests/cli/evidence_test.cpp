// halfopen evidence: counts per section that add up, and the open rows.
#include <gmock/gmock.h>

#include <sstream>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A project of one section: two rows of Linux, one of Windows.
std::string project(const std::string& linux_rows) {
  const auto folder = scratch() / "project";
  std::filesystem::create_directories(folder / "docs/evidence");
  std::filesystem::create_directories(folder / "tests/evidence");
  write("project/docs/evidence/linux.md",
        "## 2. Errors\n| `linux/2.a` | M | a reset |\n| `linux/2.b` | M | a timeout |\n");
  write("project/docs/evidence/windows.md", "## 3. Errors\n| `windows/3.a` | A | a reset |\n");
  write("project/tests/evidence/linux.rows", linux_rows);
  write("project/tests/evidence/windows.rows", "windows/3.a scenario scenarios/reset.json\n");
  return "evidence '" + folder.string() + "'";
}

TEST(EvidenceCommand, CountsEachRowOnceUnderTheFirstThatShowsIt) {
  const Result result =
      halfopen(project("linux/2.a open no answer\nlinux/2.b test t/A.B\n  scenario scenarios/timeout.json\n"));
  EXPECT_EQ(result.exit, 0);
  std::istringstream lines{result.out};
  std::string line;
  std::getline(lines, line);
  EXPECT_THAT(line, HasSubstr("rows  scenario  test  limitation  definition  open"));
  std::getline(lines, line);
  EXPECT_THAT(line, testing::MatchesRegex("linux/2 Errors +2 +1 +0 +0 +0 +1"));
  std::getline(lines, line);
  EXPECT_THAT(line, testing::MatchesRegex("windows/3 Errors +1 +1 +0 +0 +0 +0"));
  std::getline(lines, line);
  EXPECT_THAT(line, testing::MatchesRegex("all +3 +2 +0 +0 +0 +1"));
}

TEST(EvidenceCommand, ShowsOpenRowsWithTheirReasons) {
  const Result result = halfopen(project("linux/2.a open no answer\nlinux/2.b test t/A.B\n") + " --open");
  EXPECT_EQ(result.exit, 0);
  EXPECT_EQ(result.out, "linux/2.a: no answer\n");
}

TEST(EvidenceCommand, FailsWhenARowIsInNoList) {
  const Result result = halfopen(project("linux/2.b test t/A.B\n"));
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, testing::ContainsRegex("linux/2 Errors +2 +0 +1 +0 +0 +1"));
}

TEST(EvidenceCommand, NamesALineItCannotRead) {
  const Result result = halfopen(project("linux/2.a perhaps t/A.B\n"));
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, HasSubstr("linux.rows:1: expected scenario, test, limitation, definition or open"));
}

TEST(EvidenceCommand, CountsThisProject) {
  const Result result = halfopen("evidence");
  EXPECT_EQ(result.exit, 0);
  EXPECT_THAT(result.out, HasSubstr("linux/19 Addenda, measured later"));
  EXPECT_THAT(result.out, Not(HasSubstr("linux/16")));
}

}  // namespace
}  // namespace halfopen::cli
