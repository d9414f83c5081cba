// The quick part of the matrix: one build, but any order, any number of threads, any number of runs before.
#include <gmock/gmock.h>

#include <fstream>

#include "runs.h"

namespace halfopen::determinism {
namespace {

const std::vector<Run>& runs() {
  static const std::vector<Run> kRuns = all_runs(HALFOPEN_SOURCE_DIR "/scenarios");
  return kRuns;
}

const std::vector<std::string>& first_lines() {
  static const std::vector<std::string> kLines = digest_lines(runs(), 1, 0);
  return kLines;
}

TEST(Determinism, DoesNotDependOnTheOrderOfRuns) { EXPECT_EQ(digest_lines(runs(), 1, 7), first_lines()); }

TEST(Determinism, DoesNotDependOnWorldsInOtherThreads) { EXPECT_EQ(digest_lines(runs(), 8, 11), first_lines()); }

// One of each kind, and every tenth generated one.
TEST(Determinism, IsTheSameInTheHundredthRun) {
  for (std::size_t i = 0; i < runs().size(); i += 97) {
    for (int run = 2; run <= 100; ++run) ASSERT_EQ(digest_line(runs()[i]), first_lines()[i]) << "run " << run;
  }
}

// Two runs of different seeds differ, so the digests do see something.
TEST(Determinism, DigestsTellGeneratedScenariosApart) {
  std::vector<std::string> digests;
  for (const std::string& line : first_lines()) {
    if (line.starts_with("generated-")) digests.push_back(line.substr(line.find(' ')));
  }
  ASSERT_EQ(digests.size(), kGenerated);
  std::sort(digests.begin(), digests.end());
  EXPECT_EQ(std::unique(digests.begin(), digests.end()), digests.end());
}

}  // namespace
}  // namespace halfopen::determinism
