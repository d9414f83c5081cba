// Everything the fuzzers have ever found, and the seeds they start from, under any compiler.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "target.h"

namespace halfopen::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(Octets);
};

constexpr Target kTargets[] = {{"wire_parse", wire_parse},   {"scenario_load", scenario_load}, {"profile_load", profile_load},
                               {"record_load", record_load}, {"tcp_states", tcp_states},       {"kernel_calls", kernel_calls}};

class Corpus : public testing::TestWithParam<Target> {};

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(kTargets), [](const auto& target) { return std::string{target.param.name}; });

TEST_P(Corpus, BreaksNothing) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{HALFOPEN_SOURCE_DIR "/tests/fuzz/corpus/"} + GetParam().name}) {
    const std::string name = entry.path().filename().string();
    std::printf("%s\n", name.c_str());
    std::fflush(stdout);  // the last line of a run that ends here
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{in}, {}};
    GetParam().run(std::as_bytes(std::span{content}));
    ++files;
  }
  EXPECT_GT(files, 0u);
}

TEST_P(Corpus, TakesNothingAtAll) { GetParam().run({}); }

}  // namespace
}  // namespace halfopen::fuzz
