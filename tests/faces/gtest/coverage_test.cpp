// HALFOPEN_COVERAGE: what a test program has exercised, at its end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "greeting.h"

namespace halfopen::gtest {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What this program prints when it is run again with some of its tests.
std::string printed(const std::string& environment, const std::string& filter) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
  std::FILE* pipe = popen((environment + " '" + self + "' --gtest_brief=1 --gtest_filter='" + filter + "'").c_str(), "r");
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), count);
  pclose(pipe);
  return text;
}

// Keeps.SaysHowAPromiseIsBroken runs a greeting twice, once with the server killed before it listens: ECONNREFUSED in SYN-SENT
// (linux/4.1.closed-port).
TEST(CoverageListener, PrintsAtTheEndWhatBenchesHaveExercised) {
  const std::string text = printed("HALFOPEN_COVERAGE=1", "Keeps.SaysHowAPromiseIsBroken");
  EXPECT_THAT(text, HasSubstr("Of 2 runs:\n"));
  EXPECT_THAT(text, HasSubstr("SYN-SENT  "));
  EXPECT_THAT(text, HasSubstr("ECONNREFUSED  "));
  EXPECT_THAT(text, HasSubstr("entries that make an error of a cause were exercised; untouched:\n"));
  EXPECT_THAT(text, HasSubstr("  socket.errors[keepalive-timeout] = ETIMEDOUT"));
}

TEST(CoverageProbe, LooksAtALiveWorldTwice) {
  Bench bench = greeting({.until = 1s});
  bench.run_until(12ms);
  EXPECT_EQ(bench.notes("client").size(), 0u);
  bench.run_until(500ms);
  EXPECT_EQ(bench.notes("client").size(), 1u);
}

// A live world counts once, however often it is looked at.
TEST(CoverageListener, CountsALiveWorldOnce) {
  EXPECT_THAT(printed("HALFOPEN_COVERAGE=1", "CoverageProbe.*"), HasSubstr("Of 1 run:\n"));
}

TEST(CoverageListener, IsSilentUnlessItIsAskedFor) {
  EXPECT_THAT(printed("", "Keeps.SaysHowAPromiseIsBroken"), Not(HasSubstr("exercised")));
}

}  // namespace
}  // namespace halfopen::gtest
