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

/// The first example of a page: what stands between ```json and ```.
std::string example(const std::string& page) {
  const std::size_t begin = page.find("```json\n") + 8;
  return page.substr(begin, page.find("```", begin) - begin);
}

TEST(ProfilesPage, ShowsAnExampleThatLoads) {
  const Profile profile = load_profile(example(read_source("docs/profiles.md")), "my-router.json");
  EXPECT_EQ(profile.extends, "linux-6.1");
  EXPECT_EQ(profile.tcp.time_wait.value, std::chrono::seconds{20});
  EXPECT_EQ(unverified_entries(profile).size(), unverified_entries(*find_profile("linux-6.1")).size() + 2);
}

TEST(AddingASystemPage, ShowsAVariantThatLoads) {
  const Profile profile = load_profile(example(read_source("docs/adding-an-operating-system.md")), "appliance-4.json");
  EXPECT_EQ(profile.extends, "linux-6.1");
  EXPECT_EQ(profile.tcp.data_retries.value, 5);
  EXPECT_TRUE(evidence_rows().contains("linux/3.S1b.retries2-5"));
  EXPECT_EQ(unverified_entries(profile).size(), unverified_entries(*find_profile("linux-6.1")).size() + 1);
}

}  // namespace
}  // namespace halfopen::profiles
