// The eight documented cases of docs/evidence/abnormal-close.md: every variant under every pair of systems.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "case_fixture.h"
#include "halfopen/library/case_text.h"

namespace halfopen::library {
namespace {

using testing::Contains;
using testing::IsSupersetOf;

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A variant's name as part of a test's: letters and digits only.
std::string test_name(const testing::TestParamInfo<std::size_t>& info) {
  return std::regex_replace(committed_cases()[info.param].scenario.name, std::regex{"[^A-Za-z0-9]"}, "_");
}

class Case : public testing::TestWithParam<std::size_t> {};

TEST_P(Case, IsAsExpectedUnderEveryPair) {
  const CaseVariant& variant = committed_cases()[GetParam()];
  std::vector<CaseOutcome> outcomes;
  for (const auto& [client, server] : pairs()) {
    outcomes.push_back(run_case(variant, client, server, simulator()));
    EXPECT_TRUE(outcomes.back().as_expected()) << client << " -> " << server;
  }
  if (HasFailure()) ADD_FAILURE() << variant_table(outcomes, {});
}

INSTANTIATE_TEST_SUITE_P(AbnormalClose, Case, testing::Range(std::size_t{0}, committed_cases().size()), test_name);

TEST(Cases, CoverAllEight) {
  std::set<std::string> ids;
  for (const CaseVariant& variant : committed_cases()) ids.insert(variant.documented.id);
  EXPECT_EQ(ids, (std::set<std::string>{"client-1", "client-2", "client-3", "server-1", "server-2", "server-3", "server-4",
                                        "server-5"}));
}

// abnormal-close/server-1 .. client-3: every code and every kind of end the note names is an expected value.
TEST(Cases, ExpectEveryOutcomeTheNoteNames) {
  std::set<std::string> errors;
  std::set<std::int64_t> signals;
  bool end_of_stream = false;
  for (const CaseVariant& variant : committed_cases()) {
    for (const scenarios::Watch& watch : variant.documented.watches) {
      for (const scenarios::Documented& documented : watch.documented) {
        if (documented.expect && documented.expect->error) errors.insert(*documented.expect->error);
        if (documented.expect && documented.expect->value == 0) end_of_stream = true;
        if (documented.end && documented.end->how == "signalled") signals.insert(*documented.end->code);
      }
    }
    for (const model::Program& program : variant.scenario.programs) {
      for (const model::Step& step : program.steps) {
        for (const model::ConditionalExpect& expect : step.expect) {
          if (expect.expect.error) errors.insert(*expect.expect.error);
        }
      }
    }
  }
  EXPECT_THAT(errors, IsSupersetOf({"ECONNRESET", "WSAECONNRESET", "EPIPE", "WSAECONNABORTED", "ETIMEDOUT", "WSAETIMEDOUT"}));
  EXPECT_THAT(signals, Contains(13));
  EXPECT_TRUE(end_of_stream);
}

// The source's statement and the evidence may differ; then the case says why, and the run must really contradict the source.
TEST(Cases, ReasonWhereTheRunAgreesWithTheSourceIsAnError) {
  for (const CaseVariant& variant : committed_cases()) {
    if (variant.scenario.name != "client-3-peer-closes-with-unread-data/nothing-queued") continue;
    CaseVariant doubted = variant;
    for (scenarios::Documented& documented : doubted.documented.watches.front().documented) documented.differs = "for no reason";
    EXPECT_FALSE(run_case(doubted, "linux-6", "linux-6", simulator()).as_expected());
    return;
  }
  FAIL() << "the variant this test doubts is gone";
}

TEST(Cases, EveryCitationIsARowOfTheEvidence) {
  std::set<std::string> rows;
  const std::regex row{R"(\| `([a-z-]+/[A-Za-z0-9_.-]+)` \|)"};
  for (const auto& entry : std::filesystem::directory_iterator{HALFOPEN_SOURCE_DIR "/docs/evidence"}) {
    const std::string text = read(entry.path());
    for (std::sregex_iterator it{text.begin(), text.end(), row}, end; it != end; ++it) rows.insert((*it)[1]);
  }
  ASSERT_GT(rows.size(), 1000u);
  for (const CaseVariant& variant : committed_cases()) {
    for (const std::string& cite : variant.scenario.cites) EXPECT_TRUE(rows.count(cite)) << variant.file << ": " << cite;
    const std::string text = read(variant.file);
    const std::regex evidence{R"re("evidence": "([^"]*)")re"};
    for (std::sregex_iterator it{text.begin(), text.end(), evidence}, end; it != end; ++it) {
      EXPECT_TRUE(rows.count((*it)[1])) << variant.file << ": " << (*it)[1];
    }
  }
}

}  // namespace
}  // namespace halfopen::library
