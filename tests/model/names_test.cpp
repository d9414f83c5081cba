// Words, steps and systems by name.
#include <gtest/gtest.h>

#include <set>

#include "halfopen/model/scenario.h"

namespace halfopen::model {
namespace {

TEST(Word, EveryNameIsItsOwnAndLeadsBack) {
  std::set<std::string_view> seen;
  for (int i = 0; i < kWordCount; ++i) {
    const auto word = static_cast<Word>(i);
    EXPECT_TRUE(seen.insert(to_string(word)).second) << to_string(word);
    EXPECT_EQ(word_named(to_string(word)), word);
  }
  EXPECT_FALSE(word_named("explode"));
  EXPECT_EQ(to_string(Word::FailCall), "fail_call");
}

TEST(Word, KnowsWhatItActsOn) {
  EXPECT_EQ(target_of(Word::Plug), Target::Link);
  EXPECT_EQ(target_of(Word::Crash), Target::Host);
  EXPECT_EQ(target_of(Word::ClockStep), Target::Host);
  EXPECT_EQ(target_of(Word::Kill), Target::Program);
  EXPECT_EQ(target_of(Word::FailCall), Target::Program);
}

TEST(StepKind, EveryVerbIsItsOwn) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(kStepKinds); ++i) {
    EXPECT_TRUE(seen.insert(to_string(static_cast<StepKind>(i))).second) << i;
  }
  EXPECT_EQ(to_string(StepKind::Startup), "startup");
  EXPECT_EQ(to_string(StepKind::RecvEnd), "recv_end");
  EXPECT_EQ(to_string(StepKind::SleepUntil), "sleep_until");
  EXPECT_EQ(to_string(StepKind::PipeSignal), "sigpipe");
}

TEST(OsMatches, WholeWordsOnly) {
  EXPECT_TRUE(os_matches("", "linux-6.18"));
  EXPECT_TRUE(os_matches("linux", "linux-6.18"));
  EXPECT_TRUE(os_matches("linux-6", "linux-6.18"));
  EXPECT_TRUE(os_matches("linux-6.18", "linux-6.18"));
  EXPECT_TRUE(os_matches("windows", "windows-2003"));
  EXPECT_FALSE(os_matches("linux-6.1", "linux-6.18"));
  EXPECT_FALSE(os_matches("linux-6.18", "linux-6"));
  EXPECT_FALSE(os_matches("lin", "linux-6.18"));
  EXPECT_FALSE(os_matches("windows-1", "windows-10"));
  EXPECT_FALSE(os_matches("windows", "linux-6.18"));
  EXPECT_FALSE(os_matches("linux", ""));
}

TEST(Find, ByNameOrNothing) {
  Scenario scenario;
  scenario.hosts = {{.name = "client"}, {.name = "server"}};
  scenario.programs = {{.name = "main", .host = "client"}};
  EXPECT_EQ(find_host(scenario, "server"), &scenario.hosts[1]);
  EXPECT_EQ(find_host(scenario, "router"), nullptr);
  EXPECT_EQ(find_program(scenario, "main"), &scenario.programs[0]);
  EXPECT_EQ(find_program(scenario, "client"), nullptr);
}

TEST(Scenario, EqualityLooksAtEverything) {
  Scenario left;
  left.programs = {{.name = "p",
                    .host = "h",
                    .steps = {{.kind = StepKind::Recv, .socket = "s", .expect = {{.expect = {.value = 1}}}}}}};
  Scenario right = left;
  EXPECT_EQ(left, right);
  right.programs[0].steps[0].expect[0].expect.value = 2;
  EXPECT_NE(left, right);
}

}  // namespace
}  // namespace halfopen::model
