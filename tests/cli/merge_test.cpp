// halfopen merge: shards in any order are the whole, bit for bit; what is no set of shards is refused.
#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

constexpr int kPassed = 0, kFailed = 1, kUsage = 2, kBadInput = 3;
const std::string kSweep = "sweep scenarios/sweep/question.json --subject client --promise 'client eventually says asked' --depth 2 --budget 100 ";
const std::string kExplore = "explore scenarios/sweep/question.json --subject client --promise 'client eventually says asked' --runs 150 ";

std::string file_of(const std::string& name) { return (scratch() / name).string(); }

/// The result files of all shards.
std::vector<std::string> sharded(const std::string& command, int shards, int jobs) {
  std::vector<std::string> files;
  for (int shard = 0; shard < shards; ++shard) {
    files.push_back(file_of(std::to_string(shard) + ".json"));
    halfopen(command + "--jobs " + std::to_string(jobs) + " --shard " + std::to_string(shard) + "/" + std::to_string(shards) + " --result " +
             files.back());
  }
  return files;
}

std::string joined(const std::vector<std::string>& files) {
  std::string text;
  for (const std::string& file : files) text += " " + file;
  return text;
}

class Merge : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Of, Merge, testing::Values(kSweep, kExplore),
                         [](const auto& one) { return one.param.starts_with("sweep") ? "Sweep" : "Exploration"; });

TEST_P(Merge, OfAnyShardsInAnyOrderIsTheWholeBitForBit) {
  const Result whole = halfopen(GetParam() + "--result " + file_of("whole"));
  EXPECT_EQ(whole.exit, kFailed);
  for (const int shards : {1, 3, 16}) {
    for (const int jobs : {1, 8}) {
      std::vector<std::string> files = sharded(GetParam(), shards, jobs);
      for (const bool turned : {false, true}) {
        if (turned) std::rotate(files.begin(), files.begin() + shards / 2, files.end());
        if (turned) std::reverse(files.begin(), files.end() - shards / 3);
        const Result merged = halfopen("merge" + joined(files) + " --result " + file_of("merged"));
        EXPECT_EQ(merged.exit, kFailed) << merged.err;
        EXPECT_EQ(merged.out, whole.out);
        EXPECT_EQ(read(file_of("merged")), read(file_of("whole"))) << shards << " shards, " << jobs << " jobs";
      }
    }
  }
}

TEST_P(Merge, ShrinksAsTheWholeDoes) {
  halfopen(GetParam() + "--shrink " + file_of("direct"));
  const Result merged = halfopen("merge" + joined(sharded(GetParam(), 3, 1)) + " --shrink " + file_of("late"));
  EXPECT_EQ(merged.exit, kFailed) << merged.err;
  EXPECT_EQ(read(file_of("late/1.json")), read(file_of("direct/1.json")));
  EXPECT_NE(read(file_of("late/1.json")), "");
}

TEST_P(Merge, RefusesWhatIsMissingOrThereTwice) {
  const std::vector<std::string> files = sharded(GetParam(), 3, 1);
  const Result missing = halfopen("merge " + files[0] + " " + files[2]);
  EXPECT_EQ(missing.exit, kBadInput);
  EXPECT_THAT(missing.err, HasSubstr("missing shard 1/3 [merge.missing]"));
  const Result twice = halfopen("merge" + joined(files) + " " + files[1]);
  EXPECT_EQ(twice.exit, kBadInput);
  EXPECT_THAT(twice.err, HasSubstr("found shard 1/3 in both [merge.overlap]"));
}

TEST(MergeRefuses, AnswersToDifferentQuestions) {
  halfopen(kSweep + "--shard 0/2 --result " + file_of("a"));
  halfopen(kSweep + "--settle 20s --shard 1/2 --result " + file_of("b"));
  halfopen(kExplore + "--shard 1/2 --result " + file_of("c"));
  halfopen(kSweep + "--shard 1/3 --result " + file_of("d"));
  const auto complaint = [](const char* other) { return halfopen("merge " + file_of("a") + " " + file_of(other)).err; };
  EXPECT_THAT(complaint("b"), HasSubstr("settle is 30s in one and 20s in the other [merge.different]"));
  EXPECT_THAT(complaint("c"), HasSubstr("one is a sweep, the other an exploration [merge.different]"));
  EXPECT_THAT(complaint("d"), HasSubstr("they are of 2 and of 3 shards [merge.different]"));
}

TEST(MergeRefuses, WhatIsNoResult) {
  const std::string text = write("text", "hello").string();
  EXPECT_THAT(halfopen("merge " + text).err, HasSubstr(text + ": /: expected JSON: "));
  const std::string record = write("record", "{\"halfopen_record\": 1}").string();
  EXPECT_THAT(halfopen("merge " + record).err, HasSubstr("expected an object with \"halfopen_result\" [result.format]"));
  halfopen(kSweep + "--shard 0/2 --result " + file_of("a"));
  std::string damaged = read(file_of("a"));
  damaged.replace(damaged.find("\"tried\": "), 9, "\"tried\": -");
  EXPECT_THAT(halfopen("merge " + write("damaged", damaged).string()).err, HasSubstr("/outcome/rows/"));
  EXPECT_EQ(halfopen("merge " + file_of("nowhere")).exit, kBadInput);
}

// The same shard by its own word, by GoogleTest's, Slurm's and Kubernetes'.
TEST(Shards, AreNamedByTheEnvironment) {
  const auto shard = [](const std::string& option, const std::string& environment) {
    const Result result = halfopen(kExplore + option + " --result " + file_of("shard"), environment);
    EXPECT_EQ(result.err, "");
    return read(file_of("shard"));
  };
  const std::string named = shard("--shard 1/3", "");
  EXPECT_EQ(shard("", "GTEST_TOTAL_SHARDS=3 GTEST_SHARD_INDEX=1"), named);
  EXPECT_EQ(shard("", "SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=11"), named);
  EXPECT_EQ(shard("", "JOB_COMPLETION_INDEX=1 HALFOPEN_SHARDS=3"), named);
  EXPECT_EQ(shard("--shard 1/3", "GTEST_TOTAL_SHARDS=5 GTEST_SHARD_INDEX=4"), named);
  EXPECT_NE(shard("--shard 0/3", ""), named);
}

TEST(Shards, ThatAreNoneAreRefused) {
  for (const char* wrong : {"3/3", "x", "1"}) {
    const Result result = halfopen(kSweep + "--shard " + wrong);
    EXPECT_EQ(result.exit, kUsage);
    EXPECT_THAT(result.err, HasSubstr("[usage.shard]"));
  }
  const Result job = halfopen(kSweep, "JOB_COMPLETION_INDEX=1");
  EXPECT_EQ(job.exit, kUsage);
  EXPECT_THAT(job.err, HasSubstr("HALFOPEN_SHARDS: expected to be set, too [usage.shard]"));
}

TEST(Shards, WithoutAnyViolationPass) {
  EXPECT_EQ(halfopen("explore scenarios/sweep/question.json --subject client --runs 9 --shard 2/3").exit, kPassed);
}

}  // namespace
}  // namespace halfopen::cli
