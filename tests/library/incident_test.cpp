// The incident of 2011-06-17: its log comes out as documented, and means what the note says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "halfopen/scenarios/save.h"
#include "incident_bench.h"

namespace halfopen::library {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Kgtn2011062102 : public ::testing::Test {
 protected:
  const Incident incident_ = incident();
  const Replay replay_ = replay(incident_, simulated());
  const Analysis analysis_ = analyse(incident_, replay_);

  const LogEntry& entry(std::int64_t number) const {
    for (const LogEntry& each : replay_.log) {
      if (each.number == number) return each;
    }
    throw std::out_of_range{"the log has no entry " + std::to_string(number)};
  }
};

TEST_F(Kgtn2011062102, LogIsAsDocumentedByteForByte) {
  std::ifstream file{kIncidentFolder + "/log.txt", std::ios::binary};
  std::ostringstream documented;
  documented << file.rdbuf();
  std::string replayed;
  for (const LogEntry& each : replay_.excerpt(incident_.excerpt)) replayed += each.text + "\n";
  EXPECT_EQ(replayed, documented.str());
  EXPECT_THAT(incident_.log, SizeIs(14));
  EXPECT_THAT(differences(incident_, replay_), IsEmpty());
}

// incident/log.4, incident/log.6, incident/documented.a: 08:25:44 to 08:27:47.
TEST_F(Kgtn2011062102, ServerTakes2Minutes3SecondsFromFailedRecvToClosedSocket) {
  ASSERT_TRUE(analysis_.late_close);
  const Analysis::LateClose& late = *analysis_.late_close;
  EXPECT_EQ(late.failed, 4);
  EXPECT_EQ(late.closed, 6);
  EXPECT_EQ(late.between, 2min + 3s);
  EXPECT_EQ(late.recv, net::winsock::kTimedOut);
  const model::Observation& close = model::find_program(replay_.record, late.server)->observations[late.close];
  EXPECT_EQ(close.op, net::Op::Close);
  EXPECT_GT(close.at - close.began, 2min + 2s);
}

// incident/documented.b. Closing with the PING unread resets the connection: windows/4.15, windows/3.7.
TEST_F(Kgtn2011062102, ClientIsResetAndThenFailsToInitialiseWinSock) {
  ASSERT_TRUE(analysis_.failed_retry);
  const Analysis::FailedRetry& retry = *analysis_.failed_retry;
  EXPECT_EQ(retry.failed, 7);
  EXPECT_EQ(retry.attempt, 8);
  EXPECT_EQ(retry.recv, net::winsock::kConnectionReset);
  EXPECT_EQ(retry.startup, net::winsock::kNotInitialised);
  EXPECT_GE(retry.startup_at, entry(7).written);
  EXPECT_LT(retry.startup_at, entry(8).called);
}

// incident/documented.c.
TEST_F(Kgtn2011062102, FurtherAttemptConnectsAndAllIsNormalAgain) {
  ASSERT_TRUE(analysis_.return_to_normal);
  EXPECT_EQ(analysis_.return_to_normal->connected, 9);
  EXPECT_EQ(analysis_.return_to_normal->accepted, 10);
  EXPECT_GE(analysis_.return_to_normal->answered, 2);
  EXPECT_EQ(analysis_.return_to_normal->errors, 0);
  EXPECT_TRUE(analysis_.return_to_normal->normal());
}

// incident/assumed.entry-5: stamped 08:25:34, written behind the entry stamped 08:25:44.
TEST_F(Kgtn2011062102, EntryFiveIsStampedBeforeEntryFourAndWrittenAfterIt) {
  ASSERT_THAT(analysis_.out_of_order, SizeIs(1));
  const Analysis::OutOfOrder& late = analysis_.out_of_order.front();
  EXPECT_EQ(late.entry, 5);
  EXPECT_EQ(late.after, 4);
  EXPECT_EQ(late.older, 10s);
  EXPECT_GT(late.late, 10s);
  EXPECT_LT(entry(5).called, entry(4).written);
  EXPECT_LT(entry(4).written, entry(5).written);
  EXPECT_LT(entry(5).written, entry(6).written);
}

// So the order is the programs' own, and not the rule for entries of one instant.
TEST_F(Kgtn2011062102, NoTwoEntriesAreWrittenAtOneInstant) {
  for (std::int64_t number = 2; number <= 14; ++number) EXPECT_LT(entry(number - 1).written, entry(number).written);
}

TEST_F(Kgtn2011062102, HeldCallsAreThoseTheStallsName) {
  std::size_t stalls = 0;
  for (const model::Fault& fault : incident_.scenario.faults) stalls += fault.word == model::Word::StallCall ? 1 : 0;
  ASSERT_THAT(analysis_.held, SizeIs(stalls));
  for (const HeldCall& held : analysis_.held) {
    const model::Fault& fault = incident_.scenario.faults[held.fault];
    const model::Observation& call = model::find_program(replay_.record, held.program)->observations[held.observation];
    EXPECT_EQ(held.program, fault.target);
    EXPECT_EQ(call.op, fault.op);
    EXPECT_EQ(call.at - call.began, fault.duration);
  }
}

TEST_F(Kgtn2011062102, SessionRunsAlreadyWhenTheExcerptBegins) {
  EXPECT_THAT(incident_.excerpt.why, testing::Not(IsEmpty()));
  EXPECT_LT(replay_.log.front().number, 1);
  EXPECT_GT(replay_.log.back().number, 14);
}

TEST_F(Kgtn2011062102, TwoRunsHaveEqualDigests) {
  const Replay again = replay(incident_, simulated());
  EXPECT_NE(replay_.record.digests.observations, 0u);
  EXPECT_EQ(replay_.record.digests, again.record.digests);
}

TEST_F(Kgtn2011062102, ScenarioSurvivesBeingSaved) {
  const std::string saved = scenarios::save_text(incident_.scenario);
  EXPECT_EQ(scenarios::load_text(saved, "saved").scenario, incident_.scenario);
}

TEST_F(Kgtn2011062102, EveryReadingSaysWhatItRestsOn) {
  for (const Reading& reading : incident_.readings) {
    EXPECT_FALSE(reading.what.empty()) << reading.at;
    EXPECT_FALSE(reading.why.empty()) << reading.at;
    EXPECT_TRUE(!reading.assumed || reading.without) << reading.at << ": assumed, so there must be a run without it";
    EXPECT_THAT(reading.evidence + reading.why, HasSubstr("incident/")) << reading.at;
  }
}

TEST_F(Kgtn2011062102, TextShowsLogAnalysisAndEveryReading) {
  const std::string text = incident_text(incident_, replay_, analysis_);
  for (const std::string& line : incident_.log) EXPECT_THAT(text, HasSubstr(line));
  for (const Reading& reading : incident_.readings) EXPECT_THAT(text, HasSubstr(reading.why));
  EXPECT_THAT(text, HasSubstr("14 of 14 entries"));
  EXPECT_THAT(text, HasSubstr("2m3s between them are plainly abnormal"));
  EXPECT_THAT(text, HasSubstr("WSANOTINITIALISED"));
  EXPECT_THAT(text, HasSubstr("held by /faults/1"));
}

TEST(IncidentDifferences, NameTheEntryAndBothTexts) {
  Incident changed = incident();
  changed.log[2].back() = '!';
  changed.log.push_back("one more");
  const Replay run = replay(changed, simulated());
  const std::vector<LogDifference> found = differences(changed, run);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0], (LogDifference{3, changed.log[2], incident().log[2]}));
  EXPECT_EQ(found[1], (LogDifference{15, "one more", ""}));
  EXPECT_THAT(differences_text(found), HasSubstr(" 3  documented  " + changed.log[2]));
  EXPECT_THAT(differences_text(found), HasSubstr("replayed    nothing"));
}

TEST(IncidentFolder, ThatIsMissingIsNamed) {
  try {
    load_incident(kIncidentFolder + "/nowhere", {});
    FAIL() << "expected a ScenarioError";
  } catch (const scenarios::ScenarioError& error) {
    EXPECT_THAT(error.file(), HasSubstr("/nowhere/scenario.json"));
    EXPECT_EQ(error.id(), "library.file");
  }
}

}  // namespace
}  // namespace halfopen::library
