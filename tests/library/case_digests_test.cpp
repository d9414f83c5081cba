// Determinism over all cases: the committed digests hold on every compiler, in every order, however often a case has run before.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "case_fixture.h"
#include "halfopen/library/case_text.h"
#include "halfopen/sim/core/random.h"

namespace halfopen::library {
namespace {

std::vector<std::string> committed_digests() {
  std::ifstream in{HALFOPEN_SOURCE_DIR "/tests/library/case_digests.txt"};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct CaseRun {
  std::size_t variant;
  std::string client, server;
};

std::vector<CaseRun> all_runs() {
  std::vector<CaseRun> runs;
  for (std::size_t i = 0; i < committed_cases().size(); ++i) {
    for (const auto& [client, server] : pairs()) runs.push_back({i, client, server});
  }
  return runs;
}

std::string digests_of(const CaseRun& run) {
  return digest_line(run_case(committed_cases()[run.variant], run.client, run.server, simulator()));
}

TEST(CaseDigests, AreTheCommittedOnes) {
  std::vector<std::string> lines;
  for (const CaseRun& run : all_runs()) lines.push_back(digests_of(run));
  EXPECT_EQ(lines, committed_digests())
      << "A digest changes only where a fact says so. If one does: halfopen cases --digests > tests/library/case_digests.txt";
}

TEST(CaseDigests, DoNotDependOnTheOrderOfRuns) {
  std::vector<CaseRun> runs = all_runs();
  sim::core::RandomStream random{7, "test", "shuffle"};
  for (std::size_t i = runs.size(); i > 1; --i) std::swap(runs[i - 1], runs[random.below(i)]);
  std::vector<std::string> lines;
  for (const CaseRun& run : runs) lines.push_back(digests_of(run));
  std::vector<std::string> committed = committed_digests();
  std::sort(lines.begin(), lines.end());
  std::sort(committed.begin(), committed.end());
  EXPECT_EQ(lines, committed);
}

TEST(CaseDigests, AreTheSameInTheHundredthRun) {
  for (const CaseRun& run : all_runs()) {
    if (run.client != "windows-11" || run.server != "linux-6") continue;
    const std::string first = digests_of(run);
    for (int i = 1; i < 100; ++i) ASSERT_EQ(digests_of(run), first) << "run " << i + 1;
  }
}

}  // namespace
}  // namespace halfopen::library
