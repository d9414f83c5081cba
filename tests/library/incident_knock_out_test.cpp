// Every fault and every assumption of the incident is needed: without any one of them the log is another one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "incident_bench.h"

namespace halfopen::library {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<LogDifference> without(const Incident& incident, std::string_view at) {
  for (const KnockOut& knock_out : knock_outs(incident)) {
    if (knock_out.reading.at == at) return differences(incident, replay(incident, knock_out.scenario, simulated()));
  }
  throw std::out_of_range{"no reading at " + std::string{at}};
}

/// Pointer to the one fault of that word and call.
std::string fault(const Incident& incident, model::Word word, std::string_view program, net::Op op) {
  for (std::size_t i = 0; i < incident.scenario.faults.size(); ++i) {
    const model::Fault& fault = incident.scenario.faults[i];
    if (fault.word == word && fault.target == program && fault.op == op) return "/faults/" + std::to_string(i);
  }
  throw std::out_of_range{"no such fault"};
}

TEST(IncidentKnockOut, EachChangesTheLog) {
  const Incident whole = incident();
  for (const KnockOut& knock_out : knock_outs(whole)) {
    EXPECT_NE(knock_out.scenario, whole.scenario) << knock_out.reading.at;
    const auto found = differences(whole, replay(whole, knock_out.scenario, simulated()));
    const std::string line = knock_out_text(knock_out, found);
    std::fputs(line.c_str(), stdout);
    EXPECT_THAT(found, Not(IsEmpty())) << line;
  }
}

TEST(IncidentKnockOut, ThereIsOneForEveryFaultAndEveryAssumption) {
  const Incident whole = incident();
  const std::vector<KnockOut> all = knock_outs(whole);
  std::size_t faults = 0;
  for (const KnockOut& knock_out : all) faults += knock_out.reading.at.starts_with("/faults/") ? 1 : 0;
  EXPECT_EQ(faults, whole.scenario.faults.size());
  for (const Reading& reading : whole.readings) {
    if (!reading.assumed) continue;
    EXPECT_THAT(all, Contains(Field(&KnockOut::reading, reading))) << reading.at;
  }
}

// incident/assumed.banner: without the failed initialisation the banner would stand at 08:27:48, the time of entry 7.
TEST(IncidentKnockOut, WithoutTheFailedStartupTheNextAttemptFollowsTheLossAtOnce) {
  const Incident whole = incident();
  const auto found = without(whole, fault(whole, model::Word::FailCall, "client", net::Op::Startup));
  EXPECT_THAT(found, SizeIs(7));
  EXPECT_THAT(found, Each(Field(&LogDifference::number, Ge(8))));
  EXPECT_EQ(found.front().documented, "[2011-06-17 08:27:53] **CLIENT** Timeout = 10sec");
  EXPECT_EQ(found.front().replayed, "[2011-06-17 08:27:48] **CLIENT** Timeout = 10sec");
}

// The close follows the failed recv at once, as it should: the socket is closed in the second of entry 4.
TEST(IncidentKnockOut, WithoutTheStalledCloseTheServerClosesAtOnce) {
  const Incident whole = incident();
  const auto found = without(whole, fault(whole, model::Word::StallCall, "server", net::Op::Close));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].number, 5);
  EXPECT_EQ(found[0].replayed, "[2011-06-17 08:25:44] INFO: Connection closed ('127.0.0.1','1457')");
  EXPECT_EQ(found[1].replayed, whole.log[4]);
}

// incident/assumed.ports: the next port would be the next number.
TEST(IncidentKnockOut, WithoutOtherProgramsTheNextPortIs1458) {
  const auto found = without(incident(), "/programs/2");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].replayed, "[2011-06-17 08:27:53] INFO: Connected IPv4 ('127.0.0.1','1458')");
}

// incident/assumed.ticks: on a clock of 1 ms the round trips are what the delays are.
TEST(IncidentKnockOut, WithAFineClockTheRoundTripsAreTheDelays) {
  const auto found = without(incident(), "/hosts/pc/clock_tick");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found[0].replayed, testing::EndsWith("(12ms)"));
  EXPECT_THAT(found[1].replayed, testing::EndsWith("(30ms)"));
}

}  // namespace
}  // namespace halfopen::library
