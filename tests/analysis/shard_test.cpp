// Which shard is ours: the words of GoogleTest, Slurm and Kubernetes.
#include "halfopen/analysis/shard.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::analysis {
namespace {

using Variables = std::map<std::string, std::string>;

Shard in(const Variables& variables) {
  return shard_of_environment([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional{found->second};
  });
}

std::string complaint(const Variables& variables) {
  try {
    in(variables);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

TEST(Shard, IsTheWholeWithoutAWord) { EXPECT_EQ(in({}), (Shard{0, 1, ""})); }

// GoogleTest, Advanced Topics, "Distributing Test Functions to Multiple Machines": the index is from 0.
TEST(Shard, OfGoogleTest) {
  EXPECT_EQ(in({{"GTEST_TOTAL_SHARDS", "3"}, {"GTEST_SHARD_INDEX", "2"}}), (Shard{2, 3, "GTEST_SHARD_INDEX"}));
  EXPECT_EQ(complaint({{"GTEST_TOTAL_SHARDS", "3"}}), "GTEST_SHARD_INDEX: expected to be set, too");
  EXPECT_EQ(complaint({{"GTEST_TOTAL_SHARDS", "3"}, {"GTEST_SHARD_INDEX", "3"}}),
            "GTEST_SHARD_INDEX: expected a shard from 0 to 3 less one, found 3");
}

// sbatch(1), --array=10-18:2: tasks 10, 12, 14, 16, 18; _COUNT 5, _MIN 10, _STEP 2.
TEST(Shard, OfASlurmArray) {
  EXPECT_EQ(in({{"SLURM_ARRAY_TASK_ID", "14"}, {"SLURM_ARRAY_TASK_COUNT", "5"}, {"SLURM_ARRAY_TASK_MIN", "10"}, {"SLURM_ARRAY_TASK_STEP", "2"}}),
            (Shard{2, 5, "SLURM_ARRAY_TASK_ID"}));
  EXPECT_EQ(in({{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "5"}}), (Shard{0, 5, "SLURM_ARRAY_TASK_ID"}));
  EXPECT_EQ(complaint({{"SLURM_ARRAY_TASK_ID", "11"}, {"SLURM_ARRAY_TASK_COUNT", "5"}, {"SLURM_ARRAY_TASK_MIN", "10"}, {"SLURM_ARRAY_TASK_STEP", "2"}}),
            "SLURM_ARRAY_TASK_ID: expected one of the array's numbers, found 11");
  EXPECT_EQ(complaint({{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_COUNT", "two"}}),
            "SLURM_ARRAY_TASK_COUNT: expected a whole number, found two");
}

// Kubernetes, indexed Jobs: JOB_COMPLETION_INDEX from 0; .spec.completions is not in the environment.
TEST(Shard, OfAnIndexedJob) {
  EXPECT_EQ(in({{"JOB_COMPLETION_INDEX", "4"}, {"HALFOPEN_SHARDS", "16"}}), (Shard{4, 16, "JOB_COMPLETION_INDEX"}));
  EXPECT_EQ(complaint({{"JOB_COMPLETION_INDEX", "4"}}), "HALFOPEN_SHARDS: expected to be set, too");
}

TEST(Shard, ByName) {
  EXPECT_EQ(shard_named("0/1"), (Shard{0, 1, "--shard"}));
  EXPECT_EQ(shard_named("2/16"), (Shard{2, 16, "--shard"}));
  for (const char* wrong : {"", "1", "1/", "/3", "3/3", "-1/3", "1/3/5", "a/b"}) {
    EXPECT_THROW(shard_named(wrong), std::invalid_argument) << wrong;
  }
}

}  // namespace
}  // namespace halfopen::analysis
