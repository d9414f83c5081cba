// The digests of the tree: every build of every compiler has to find these.
#include <gmock/gmock.h>

#include <fstream>

#include "runs.h"

namespace halfopen::determinism {
namespace {

TEST(CommittedDigests, AreWhatThisBuildFinds) {
  std::ifstream in{HALFOPEN_SOURCE_DIR "/tests/determinism/digests.txt"};
  std::vector<std::string> committed;
  for (std::string line; std::getline(in, line);) committed.push_back(line);
  EXPECT_EQ(digest_lines(all_runs(HALFOPEN_SOURCE_DIR "/scenarios"), 2, 0), committed)
      << "A digest changes where a fact, a scenario or the generator does. If one did: tests/determinism/matrix --write";
}

}  // namespace
}  // namespace halfopen::determinism
