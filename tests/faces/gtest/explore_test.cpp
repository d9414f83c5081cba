// explores() and keeps(), on a client that gives up at the first failure.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "greeting.h"

namespace halfopen::gtest {
namespace {

using testing::HasSubstr;

MakeBench one_greeting() {
  return [] { return greeting({.until = 1s}); };
}

TEST(Explores, AcceptsWhatBreaksNothing) {
  EXPECT_TRUE(explores(one_greeting(), "client", {analysis::no_endless_loop()}, {.runs = 100}));
}

// Who connects once gives up where the network is gone for a while; some run of 200 has that.
TEST(Explores, ShowsTheWaysTheirSeedsAndTheSmallestOfEach) {
  const std::vector<Invariant> promises{analysis::eventually("client", "got")};
  const testing::AssertionResult result = explores(one_greeting(), "client", promises, {.runs = 200});
  ASSERT_FALSE(result);
  const std::string text = result.message();
  EXPECT_THAT(text, HasSubstr("violated: client eventually says got: "));
  EXPECT_THAT(text, HasSubstr("first with seed "));
  EXPECT_THAT(text, HasSubstr("shrunk to 1 fault"));
  EXPECT_THAT(text, HasSubstr("EXPECT_TRUE(keeps(bench, analysis::eventually(\"client\", \"got\")));"));
  EXPECT_THAT(text, HasSubstr("HALFOPEN_EXPLORE_RUNS=1 HALFOPEN_EXPLORE_SEED="));
  EXPECT_THAT(text, HasSubstr("capture: "));
}

TEST(Explores, IsToldHowManyRunsByTheEnvironment) {
  setenv("HALFOPEN_EXPLORE_RUNS", "many", 1);
  EXPECT_THROW(static_cast<void>(explores(one_greeting(), "client", {}, {})), std::invalid_argument);
  unsetenv("HALFOPEN_EXPLORE_RUNS");
}

TEST(Keeps, SaysHowAPromiseIsBroken) {
  EXPECT_TRUE(keeps(greeting({.until = 1s}), analysis::eventually("client", "got")));
  Bench bench = greeting({.until = 1s});
  bench.fault(scenarios::at(0ms).kill("server"));
  const testing::AssertionResult result = keeps(bench, analysis::eventually("client", "got"));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.message(), HasSubstr("broken: client eventually says got: never\n"));
  EXPECT_THAT(result.message(), HasSubstr("What the programs did"));
}

}  // namespace
}  // namespace halfopen::gtest
