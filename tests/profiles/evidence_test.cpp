// Every entry of every profile rests on a row of docs/evidence, or says that it rests on none.
#include <gtest/gtest.h>

#include <string>

#include "evidence_rows.h"
#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {
namespace {

class Evidence : public testing::TestWithParam<std::string_view> {
 protected:
  const Profile& profile() { return *find_profile(GetParam()); }

  std::vector<Entry> entries() {
    std::vector<Entry> entries = profile().entries;
    entries.erase(entries.begin());  // the placeholder
    return entries;
  }
};

INSTANTIATE_TEST_SUITE_P(Profiles, Evidence, testing::ValuesIn(profile_names()), [](const auto& profile) {
  std::string name;
  for (const char c : profile.param) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

TEST(EvidencePages, HoldTheRowsThatTestsRelyOn) {
  EXPECT_GT(evidence_rows().size(), 500u);
  EXPECT_EQ(evidence_rows().count("linux/2.2.rst"), 1u);
  EXPECT_EQ(evidence_rows().count("windows/3.12"), 1u);
}

TEST_P(Evidence, CitesRowsThatExist) {
  for (const Entry& entry : entries()) {
    if (entry.unverified()) continue;
    const std::vector<std::string> ids = ids_in(entry.evidence);
    EXPECT_FALSE(ids.empty()) << to_string(entry);
    for (const std::string& id : ids) EXPECT_EQ(evidence_rows().count(id), 1u) << id << " in " << to_string(entry);
  }
}

TEST_P(Evidence, NamesRowsThatExistInNotes) {
  for (const Entry& entry : entries()) {
    for (const std::string& id : ids_in(entry.note)) {
      EXPECT_EQ(evidence_rows().count(id), 1u) << id << " in " << to_string(entry);
    }
  }
}

TEST_P(Evidence, IsUnverifiedOnlyWithANote) {
  for (const Entry& entry : entries()) {
    EXPECT_TRUE(!entry.unverified() || !entry.note.empty()) << to_string(entry);
  }
}

// docs/evidence/README.md: "A row of linux.md that points to section 19 is cited together with that addendum".
TEST_P(Evidence, CitesTheAddendaOfItsRows) {
  for (const Entry& entry : entries()) {
    if (entry.unverified()) continue;
    for (const std::string& id : ids_in(entry.evidence)) {
      for (const std::string& other : ids_in(evidence_rows().at(id).text)) {
        if (!other.starts_with("linux/19.")) continue;
        EXPECT_NE(entry.evidence.find(other), std::string::npos) << other << " in " << to_string(entry);
      }
    }
  }
}

// X is our own inference and may stand beside any row. The Linux cells of windows.md are G, whatever the row's grade.
TEST_P(Evidence, HasTheGradeOfARowItCites) {
  for (const Entry& entry : entries()) {
    if (entry.unverified() || entry.grade == "X" || entry.grade == "G") continue;
    bool found = false;
    for (const std::string& id : ids_in(entry.evidence)) {
      const std::string& cell = evidence_rows().at(id).grade;
      found = found || cell.empty() || has_grade(cell, entry.grade);
    }
    EXPECT_TRUE(found) << to_string(entry);
  }
}

}  // namespace
}  // namespace halfopen::profiles
