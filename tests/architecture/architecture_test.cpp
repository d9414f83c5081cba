// The project's own sources, held against the rules of the architecture.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "checker.h"
#include "source.h"

namespace halfopen::architecture {
namespace {

TEST(Architecture, EverySourceKeepsTheRules) {
  std::string report;
  for (const Source& source : read_project(HALFOPEN_SOURCE_DIR)) {
    for (const Violation& violation : check(source)) report += violation.to_string() + "\n";
  }
  EXPECT_TRUE(report.empty()) << report;
}

TEST(Architecture, TheCheckSeesTheProject) {
  std::vector<std::string> paths;
  for (const Source& source : read_project(HALFOPEN_SOURCE_DIR)) paths.push_back(source.path);

  EXPECT_THAT(paths, testing::IsSupersetOf({"CMakeLists.txt", "halfopen", ".ci/run", "docs/dependencies.md",
                                            "net/include/halfopen/net/call.h", "sim/core/src/random.cpp",
                                            "tests/architecture/architecture_test.cpp"}));
  EXPECT_THAT(paths, testing::Not(testing::Contains(testing::StartsWith("build/"))));
}

}  // namespace
}  // namespace halfopen::architecture
