// The tests of the client catch clients that are broken: each variant (CMakeLists.txt says what is broken in it) fails the tests named
// here, and tests that have nothing to do with its defect still pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <set>
#include <string>

namespace example {
namespace {

using testing::Contains;
using testing::Not;

/// The tests that a variant fails, each by its last name: "BlackHole/linux_6_18_to_windows_11".
std::set<std::string> caught_by(const std::string& variant) {
  std::set<std::string> failed;
  std::FILE* pipe = popen(("'" BROKEN_CLIENT + variant + "' --gtest_brief=1 2>&1").c_str(), "r");
  if (!pipe) return failed;
  const std::string mark = "[  FAILED  ] Systems/ReconnectingClientTest.";
  std::array<char, 65536> line;
  while (std::fgets(line.data(), line.size(), pipe)) {
    const std::string text{line.data()};
    if (text.starts_with(mark)) failed.insert(text.substr(mark.size(), text.find_first_of(", \n", mark.size()) - mark.size()));
  }
  pclose(pipe);
  return failed;
}

constexpr const char* kLinux = "/linux_6_18_to_linux_6_18";
constexpr const char* kWindows = "/windows_11_to_linux_6_18";

TEST(BrokenClient, WithoutConnectTimeoutIsCaught) {
  const auto caught = caught_by("no_connect_timeout");
  EXPECT_THAT(caught, Contains(std::string{"BlackHole"} + kLinux));
  EXPECT_THAT(caught, Contains(std::string{"BlackHole"} + kWindows));
  EXPECT_THAT(caught, Contains(std::string{"HalfOpenPeer"} + kLinux));
  EXPECT_THAT(caught, Not(Contains(std::string{"ServerRebooted"} + kLinux)));
}

TEST(BrokenClient, ThatIgnoresTheEndOfTheStreamIsCaught) {
  const auto caught = caught_by("ignores_end_of_stream");
  EXPECT_THAT(caught, Contains(std::string{"ServerKilled"} + kLinux));
  EXPECT_THAT(caught, Not(Contains(std::string{"BlackHole"} + kLinux)));
}

// Only a Windows client whose own cable is pulled sees that code.
TEST(BrokenClient, ThatIgnoresAnAbortedConnectionIsCaught) {
  const auto caught = caught_by("ignores_aborted_connection");
  EXPECT_THAT(caught, Contains(std::string{"CablePulledAndPluggedInAgain"} + kWindows));
  EXPECT_THAT(caught, Not(Contains(std::string{"CablePulledAndPluggedInAgain"} + kLinux)));
}

TEST(BrokenClient, ThatTakesSilenceForHealthIsCaught) {
  const auto caught = caught_by("takes_silence_for_health");
  EXPECT_THAT(caught, Contains(std::string{"HalfOpenPeer"} + kLinux));
  EXPECT_THAT(caught, Contains(std::string{"CablePulledAndPluggedInAgain"} + kLinux));
  EXPECT_THAT(caught, Not(Contains(std::string{"DeliversAndStaysConnected"} + kLinux)));
}

}  // namespace
}  // namespace example
