// The forms of GGNetworkCheck's log, held against the documented one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "ggnetworkcheck_log.h"
#include "incident_bench.h"

namespace halfopen::library::ggnetworkcheck {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// 2011-06-17 08:25:29 local time.
constexpr net::Duration kStamp =
    std::chrono::sys_days{std::chrono::year{2011} / 6 / 17}.time_since_epoch() + 8h + 25min + 29s;

TEST(IncidentLogForm, EveryDocumentedEntryIsRecognised) {
  using enum EntryKind;
  std::vector<EntryKind> kinds;
  for (const std::string& line : incident().log) {
    const auto entry = read_entry(line);
    ASSERT_TRUE(entry) << line;
    kinds.push_back(entry->kind);
  }
  EXPECT_THAT(kinds, ElementsAre(Ping, Echo, Answer, Failed, Ping, Closed, Failed, Attempt, Connected, Accepted, Ping,
                                 Echo, Answer, Ping));
}

TEST(IncidentLogForm, TextsAreThoseOfTheDocumentedEntries) {
  const auto log = incident().log;
  const auto text = [&](int number) { return log[static_cast<std::size_t>(number - 1)].substr(22); };
  EXPECT_EQ(ping_text(1, kStamp), text(1));
  EXPECT_EQ(echo_text(text(1), kStamp), text(2));
  EXPECT_EQ(answer_text(text(2), kStamp, 15), text(3));
  EXPECT_EQ(failed_text("recv", "127.0.0.1", 1457), text(4));
  EXPECT_EQ(closed_text("127.0.0.1", 1457), text(6));
  EXPECT_EQ(attempt_text(10s), text(8));
  EXPECT_EQ(connected_text("localhost", 8491), text(9));
  EXPECT_EQ(accepted_text("127.0.0.1", 2620), text(10));
}

TEST(IncidentLogForm, EntryHasStampAndPartner) {
  const auto entry = read_entry("[2011-06-17 08:25:29] INFO: Connection closed ('127.0.0.1','1457')");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->stamp, kStamp);
  EXPECT_EQ(entry->partner, "('127.0.0.1','1457')");
  EXPECT_EQ(read_entry("[2011-06-17 08:25:29] Test#1 CL@08:25:29 ->")->partner, "");
}

TEST(IncidentLogForm, OtherLinesAreRefused) {
  for (const char* line : {"", "Test#1 CL@08:25:29 ->", "[2011-06-17 08:25:29]", "[2011-06-17 08:25:29] hello",
                           "[2011-02-30 08:25:29] Test#1 CL@08:25:29 ->", "[2011-06-17 24:25:29] Test#1 CL@08:25:29 ->",
                           "[2011-06-17 08:25:2x] Test#1 CL@08:25:29 ->", "[2011-06-17 08:25:29] Test#1"}) {
    EXPECT_FALSE(read_entry(line)) << line;
  }
}

TEST(IncidentLogForm, TimesShowMillisecondsOnlyWhereThereAreAny) {
  EXPECT_EQ(time_text(kStamp), "08:25:29");
  EXPECT_EQ(time_text(kStamp + 60ms), "08:25:29.060");
}

}  // namespace
}  // namespace halfopen::library::ggnetworkcheck
