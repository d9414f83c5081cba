// The compiled-in profiles as a whole: names, completeness, entries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "codec.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/profiles/error.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {
namespace {

using testing::ElementsAre;

TEST(Catalogue, ListsTheProfilesCompiledIn) {
  EXPECT_THAT(profile_names(), ElementsAre("linux-6.18", "linux-6.1", "windows-11", "windows-10", "windows-2003"));
}

TEST(Catalogue, KnowsAProfileByNameAndByAlias) {
  EXPECT_EQ(find_profile("linux-6"), find_profile("linux-6.18"));
  EXPECT_EQ(find_profile("linux"), find_profile("linux-6.18"));
  EXPECT_EQ(find_profile("windows"), find_profile("windows-11"));
  ASSERT_NE(find_profile("linux-6.1"), nullptr);
  EXPECT_EQ(find_profile("linux-6.1")->name, "linux-6.1");
}

TEST(Catalogue, KnowsNothingElse) {
  EXPECT_EQ(find_profile("linux-7"), nullptr);
  EXPECT_EQ(find_profile(""), nullptr);
}

TEST(Catalogue, SharesNoNameBetweenProfiles) {
  std::set<std::string> names;
  for (const std::string_view name : profile_names()) {
    EXPECT_TRUE(names.insert(std::string{name}).second) << name;
    for (const std::string& alias : find_profile(name)->aliases) EXPECT_TRUE(names.insert(alias).second) << alias;
  }
}

TEST(Catalogue, HandsOutTheSameProfileEachTime) { EXPECT_EQ(find_profile("windows-10"), find_profile("windows-10")); }

std::string named(const std::string& name, const std::string& extends, const std::string& aliases = "") {
  return R"({"name": ")" + name + R"(", "aliases": [)" + aliases + R"(], "extends": ")" + extends + R"(", "grade": "M"})";
}

TEST(UsersCatalogue, KnowsTheCompiledInProfilesAndItsOwn) {
  Catalogue catalogue;
  const Profile& mine = catalogue.add(named("my-router", "linux-6.1", R"("router")"), "mine.json");
  EXPECT_EQ(mine.tcp.syn_linear_timeouts.value, 0);
  EXPECT_EQ(catalogue.find("my-router"), &mine);
  EXPECT_EQ(catalogue.find("router"), &mine);
  EXPECT_EQ(catalogue.find("linux"), find_profile("linux"));
  EXPECT_EQ(catalogue.names().back(), "my-router");
  EXPECT_EQ(find_profile("my-router"), nullptr);
}

TEST(UsersCatalogue, LetsALaterProfileExtendAnEarlierOne) {
  Catalogue catalogue;
  catalogue.add(named("one", "windows-11"), "one.json");
  EXPECT_EQ(catalogue.add(named("two", "one"), "two.json").extends, "one");
}

TEST(UsersCatalogue, RefusesANameThatIsTaken) {
  const auto refusal = [](const std::string& json) {
    Catalogue catalogue;
    catalogue.add(named("mine", "linux"), "first.json");
    try {
      catalogue.add(json, "second.json");
    } catch (const ProfileError& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  EXPECT_EQ(refusal(named("mine", "linux")),
            "second.json: /name: expected a name no other profile has, found \"mine\" [profile.name.taken]");
  EXPECT_EQ(refusal(named("linux-6.18", "linux")),
            "second.json: /name: expected a name no other profile has, found \"linux-6.18\" [profile.name.taken]");
  EXPECT_EQ(refusal(named("other", "linux", R"("its", "windows")")),
            "second.json: /aliases/1: expected a name no other profile has, found \"windows\" [profile.name.taken]");
}

class CompiledIn : public testing::TestWithParam<std::string_view> {
 protected:
  const Profile& profile() { return *find_profile(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Profiles, CompiledIn, testing::ValuesIn(profile_names()),
                         [](const auto& profile) { return std::to_string(profile.index); });

TEST_P(CompiledIn, HasAnEntryForEveryNumberAndPolicy) {
  for_each_entry(profile(), [&]<class T>(const std::string& path, const Cited<T>& cited) {
    ASSERT_NE(cited.entry, kNoEntry) << path;
    EXPECT_EQ(profile().entries[cited.entry].path, path);
    EXPECT_EQ(profile().entries[cited.entry].value, Codec<T>::print(cited.value));
  });
}

TEST_P(CompiledIn, HasAnEntryForEverySituation) {
  for (const Name<Situation>& name : kNames<Situation>) {
    const Cited<net::Error>& code = profile().socket.codes[static_cast<std::size_t>(name.value)];
    ASSERT_NE(code.entry, kNoEntry) << name.word;
    EXPECT_EQ(profile().entries[code.entry].path, "socket.codes." + std::string{name.word});
  }
}

TEST_P(CompiledIn, AnswersEveryCauseInEveryState) {
  for (const Name<Cause>& cause : kNames<Cause>) {
    StateSet answered = 0;
    for (const ErrorRow& row : profile().socket.errors) {
      if (row.when == cause.value) answered |= row.states;
    }
    EXPECT_EQ(answered, kAllStates) << cause.word;
  }
}

TEST_P(CompiledIn, HasErrorsOfItsOwnFamilyOnly) {
  const auto fits = [&](net::Error error) { return !error || error.family() == profile().family; };
  for (const Cited<net::Error>& code : profile().socket.codes) EXPECT_TRUE(fits(code.value));
  for (const ErrorRow& row : profile().socket.errors) {
    EXPECT_TRUE(fits(row.code) && fits(row.event_code) && fits(row.waiting_code));
  }
  for (const IcmpRow& row : profile().socket.icmp) EXPECT_TRUE(fits(row.error));
}

TEST_P(CompiledIn, NamesEachEntryOnce) {
  std::set<std::string> paths;
  for (std::size_t index = kNoEntry + 1; index < profile().entries.size(); ++index) {
    EXPECT_TRUE(paths.insert(profile().entries[index].path).second) << profile().entries[index].path;
  }
  EXPECT_LE(profile().entries.size(), kMaxEntries);
}

TEST_P(CompiledIn, NamesEachKnobOnceAndInOrder) {
  EXPECT_TRUE(std::ranges::is_sorted(profile().knobs, {}, &Knob::name));
  EXPECT_EQ(std::ranges::adjacent_find(profile().knobs, {}, &Knob::name), profile().knobs.end());
}

// A run keeps account of the entries it used; kNoEntry, the index nobody gave, is none of them.
TEST(Usage, RemembersTheEntriesAskedFor) {
  const Profile& profile = *find_profile("linux");
  Usage usage;
  EXPECT_EQ(usage.use(profile.tcp.rto_min), std::chrono::milliseconds{200});
  EXPECT_TRUE(usage.used(profile.tcp.rto_min.entry));
  EXPECT_FALSE(usage.used(profile.tcp.rto_max.entry));
  EXPECT_FALSE(usage.used(kNoEntry));
}

}  // namespace
}  // namespace halfopen::profiles
