// Profiles in words.
#include "halfopen/profiles/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

namespace halfopen::profiles {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> difference_lines(std::string_view left, std::string_view right) {
  std::vector<std::string> lines;
  for (const EntryDifference& each : differences(*find_profile(left), *find_profile(right))) {
    lines.push_back(to_string(each));
  }
  return lines;
}

TEST(Describe, GivesOneLinePerEntry) {
  const std::vector<std::string> lines = describe(*find_profile("linux"));
  EXPECT_EQ(lines.size(), find_profile("linux")->entries.size() - 1);
  EXPECT_THAT(lines, Contains("tcp.rto_min = 200ms [linux/7.1.floor, M]"));
  EXPECT_THAT(lines, Contains("socket.errors[rst in CLOSE-WAIT] = EPIPE, once, keep [linux/2.2.rst, "
                              "linux/3.C2.result, M]"));
  EXPECT_THAT(lines, Contains("socket.codes.send-shut = EPIPE [linux/2.3.send.4, linux/5.5.wr, M]"));
  EXPECT_THAT(lines, Contains(HasSubstr("socket.icmp[3/1] = EHOSTUNREACH, connecting fatal, connected soft, udp "
                                        "ignored, reverts back-off")));
}

TEST(Describe, ShowsWhatIsUnverifiedWithItsNote) {
  EXPECT_THAT(describe(*find_profile("windows")), Contains("tcp.f_rto = false [unverified] No source."));
}

TEST(Differences, OfAProfileFromItselfAreNone) { EXPECT_THAT(difference_lines("linux", "linux"), IsEmpty()); }

TEST(Differences, OfLinux61AreItsOlderDefaults) {
  EXPECT_THAT(
      difference_lines("linux-6.18", "linux-6.1"),
      ElementsAre(HasSubstr("tcp.syn_linear_timeouts: 4 -> 0 "), HasSubstr("tcp.paws_outdated: 2147s -> 2073600s "),
                  HasSubstr("tcp.receive_buffer_max: 33554432 -> 6291456 "),
                  HasSubstr("tcp.receive_autotuning: true as before [unverified]"),
                  HasSubstr("tcp.window_scale: 10 -> 7 ")));
}

// Whatever an extending profile states appears in its difference, and nothing else does.
TEST(Differences, OfEveryExtendingProfileAreItsOwnEntries) {
  for (const std::string_view name : profile_names()) {
    const Profile& profile = *find_profile(name);
    if (profile.extends.empty()) continue;
    std::cout << name << " extends " << profile.extends << ":\n";
    for (const std::string& line : difference_lines(profile.extends, name)) std::cout << "  " << line << '\n';
    std::size_t own = 0;
    for (const Entry& entry : profile.entries) own += entry.from == profile.name ? 1 : 0;
    const auto changes = differences(*find_profile(profile.extends), profile);
    EXPECT_EQ(changes.size(), own);
    for (const EntryDifference& change : changes) EXPECT_EQ(change.right.from, profile.name) << to_string(change);
  }
}

TEST(Differences, SayWhenOnlyTheEvidenceDiffers) {
  EXPECT_THAT(difference_lines("windows-11", "windows-10"),
              Contains("tcp.initial_window: 10 as before [windows/16.initial-window, C] Server 2019 template."));
}

TEST(Differences, ShowWhatOnlyOneSideHas) {
  const std::vector<std::string> lines = difference_lines("linux", "windows");
  EXPECT_THAT(lines, Contains(HasSubstr("socket.errors[rst in ESTABLISHED]: nothing -> WSAECONNRESET, sticky, purge")));
  EXPECT_THAT(lines,
              Contains("socket.icmp[3/13]: EHOSTUNREACH, connecting fatal, connected soft, udp fatal -> nothing"));
}

TEST(Unverified, ListsTheEntriesWithoutEvidence) {
  const std::vector<Entry> entries = unverified_entries(*find_profile("windows"));
  EXPECT_THAT(entries, Each(Field(&Entry::evidence, "unverified")));
  EXPECT_THAT(entries, Contains(Field(&Entry::path, "socket.errors[link-lost]")));
  EXPECT_THAT(entries, testing::Not(Contains(Field(&Entry::path, "socket.errors[rst in ESTABLISHED]"))));
}

TEST(Guessed, ListsInferencesBesideThem) {
  const std::vector<Entry> entries = guessed_entries(*find_profile("windows"));
  EXPECT_THAT(entries, Contains(Field(&Entry::path, "tcp.syn_total_limit")));
  EXPECT_THAT(entries, Contains(Field(&Entry::path, "tcp.f_rto")));
  EXPECT_THAT(entries, testing::Not(Contains(Field(&Entry::path, "tcp.sack"))));
}

}  // namespace
}  // namespace halfopen::profiles
