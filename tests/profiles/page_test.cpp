// docs/profiles.md is its introduction and what the profiles print.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evidence_rows.h"
#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/error.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {
namespace {

constexpr std::string_view kMark = "<!-- Written by profiles_markdown(). -->\n\n";

TEST(ProfilesPage, EndsWithWhatTheProfilesPrint) {
  const std::string page = read_source("docs/profiles.md");
  const std::size_t mark = page.find(kMark);
  ASSERT_NE(mark, std::string::npos);
  EXPECT_EQ(page.substr(mark + kMark.size()), profiles_markdown()) << "`halfopen profiles --markdown` prints it anew";
}

TEST(ProfilesPage, ExplainsEveryMessage) {
  const std::string page = read_source("docs/profiles.md");
  for (const ProblemId& problem : problem_ids()) {
    EXPECT_NE(page.find('`' + std::string{problem.id} + '`'), std::string::npos) << problem.id;
  }
}

// The example stands in the page between ```json and ```.
TEST(ProfilesPage, ShowsAnExampleThatLoads) {
  const std::string page = read_source("docs/profiles.md");
  const std::size_t begin = page.find("```json\n") + 8;
  const Profile profile = load_profile(page.substr(begin, page.find("```", begin) - begin), "my-router.json");
  EXPECT_EQ(profile.extends, "linux-6.1");
  EXPECT_EQ(profile.tcp.time_wait.value, std::chrono::seconds{20});
  EXPECT_EQ(unverified_entries(profile).size(), unverified_entries(*find_profile("linux-6.1")).size() + 2);
}

}  // namespace
}  // namespace halfopen::profiles
