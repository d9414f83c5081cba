// The tests of the client catch clients that are broken: each variant (CMakeLists.txt says what is broken in it) fails the tests named
// here, and tests that have nothing to do with its defect still pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <set>
#include <ostream>
#include <string>
#include <vector>

namespace example {
namespace {

using testing::Contains;
using testing::Not;

/// What a variant's tests print, by lines; those that the filter names.
std::vector<std::string> printed_by(const std::string& variant, const std::string& filter) {
  std::vector<std::string> lines;
  std::FILE* pipe = popen(("'" BROKEN_CLIENT + variant + "' --gtest_brief=1 --gtest_filter='" + filter + "' 2>&1").c_str(), "r");
  if (!pipe) return lines;
  std::array<char, 65536> line;
  while (std::fgets(line.data(), line.size(), pipe)) lines.emplace_back(line.data());
  pclose(pipe);
  return lines;
}

/// The tests that a variant fails, each by its last name: "BlackHole/linux_6_18_to_windows_11".
std::set<std::string> caught_by(const std::string& variant) {
  std::set<std::string> failed;
  const std::string mark = "[  FAILED  ] Systems/ReconnectingClientTest.";
  for (const std::string& text : printed_by(variant, "-*Sweep*")) {
    if (text.starts_with(mark)) failed.insert(text.substr(mark.size(), text.find_first_of(", \n", mark.size()) - mark.size()));
  }
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

/// A defect, the systems on which it shows, and the promise that the sweep finds broken by it.
struct Defect {
  const char* variant;
  const char* systems;
  const char* promise;
};
void PrintTo(const Defect& defect, std::ostream* out) { *out << defect.variant; }

class SweepFinds : public testing::TestWithParam<Defect> {};

constexpr Defect kDefects[] = {
    {"no_connect_timeout", kLinux, "client says connected or failed within 12s of lost"},
    {"ignores_end_of_stream", kLinux, "nobody turns in circles"},
    {"ignores_aborted_connection", kWindows, "nobody turns in circles"},
    {"takes_silence_for_health", kLinux, "the client notices silence"},
    {"storms", kLinux, "client makes at most 20 connect in 1m"},
    {"gives_up", kLinux, "client stays alive"},
    {"forgets_the_message", kLinux, "the message is acknowledged"},
    {"delivers_twice", kLinux, "client's acknowledged counts up"},
    {"waits_for_the_last_answer", kLinux, "client ends up connected, not lost or failed"},
    {"ignores_send_errors", kLinux, "nobody turns in circles"},
    {"believes_every_connect", kLinux, "client makes at most 20 connect in 1m"},
    {"crashes_without_descriptors", kLinux, "client ends up connected, not lost or failed"},
};
INSTANTIATE_TEST_SUITE_P(Defects, SweepFinds, testing::ValuesIn(kDefects),
                         [](const auto& defect) { return std::string{defect.param.variant}; });

// Each defect breaks the promise it should, and what is left of the run that shows it has two faults at most.
TEST_P(SweepFinds, AndShrinksTheDefect) {
  bool found = false;
  for (const std::string& line : printed_by(GetParam().variant, "*Sweep*" + std::string{GetParam().systems})) {
    if (!line.starts_with("shrunk to ")) continue;
    EXPECT_TRUE(line.starts_with("shrunk to 1 fault,") || line.starts_with("shrunk to 2 faults,")) << line;
    found |= line.ends_with(std::string{GetParam().promise} + "\n");
  }
  EXPECT_TRUE(found) << "no run broke the promise: " << GetParam().promise;
}

}  // namespace
}  // namespace example
