// The experiments that only a Windows machine can decide are scenarios that can be run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

TEST(Experiments, AllTwentyAreThereAndValid) {
  std::string files;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator{HALFOPEN_SOURCE_DIR "/scenarios/experiments/windows"}) {
    files += " " + entry.path().lexically_relative(HALFOPEN_SOURCE_DIR).string();
    ++count;
  }
  EXPECT_EQ(count, 20);  // windows/19.1 to windows/19.20
  const Result result = halfopen("validate" + files);
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
}

TEST(Experiments, ScriptLeavesARecordOfEach) {
  const auto folder = scratch() / "records";
  const Result result = shell("HALFOPEN='" HALFOPEN_PROGRAM "' '" HALFOPEN_SOURCE_DIR "/.ci/experiments' " + folder.string());
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(read(folder / "19-01-rst-purges-unread-data.json"), HasSubstr("\"scenario\": \"experiments/windows/19.1\""));
  EXPECT_THAT(read(folder / "19-20-give-up-segment.json"), HasSubstr("\"halfopen_record\""));
}

}  // namespace
}  // namespace halfopen::cli
