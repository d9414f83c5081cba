#include "halfopen/profiles/entry_json.h"

#include <gtest/gtest.h>

#include "halfopen/profiles/flip.h"

namespace halfopen::profiles {
namespace {

// Every policy turned over and every count changed: a copy that states the entry by its JSON says the same of it.
TEST(EntryJson, IsReadAsWhatItWasWrittenFrom) {
  for (const char* name : {"linux-6.18", "windows-11"}) {
    const Profile& profile = *find_profile(name);
    std::vector<PolicyFlip> flips = policy_flips(profile);
    const std::vector<PolicyFlip> counts = count_flips(profile);
    flips.insert(flips.end(), counts.begin(), counts.end());
    for (const PolicyFlip& flip : flips) {
      const std::string& path = profile.entries[flip.entry].path;
      const std::string json = entry_json(flipped(profile, flip), path, "linux/2.2.rst");
      ASSERT_NE(json, "") << path;
      const Profile copy = load_profile("{\"name\": \"copy\", \"extends\": \"" + profile.name + "\", " + json + "}", "copy.json");
      EXPECT_EQ(entry_json(copy, path, "linux/2.2.rst"), json);
      EXPECT_EQ(copy.entries[flip.entry].evidence, "linux/2.2.rst");
    }
  }
}

TEST(EntryJson, OfWhatIsNotThereIsEmpty) { EXPECT_EQ(entry_json(*find_profile("linux"), "tcp.telepathy", "linux/2.2.rst"), ""); }

}  // namespace
}  // namespace halfopen::profiles
