// Faults on links, and what Linux makes of them, on the kernel of this machine: what the simulator was made to show, with its
// times and packets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "real_scenarios.h"

namespace halfopen {
namespace {

using namespace std::chrono_literals;

class RealLinks : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string reason = no_kernel_to_ask(); !reason.empty()) GTEST_SKIP() << reason;
  }
};

// Every word that level L1 can do: its scenario, and the same without the fault.
TEST_F(RealLinks, EveryFaultDoesWhatItDoesSimulated) {
  EXPECT_GT(expect_met_in_namespaces(scenario_files("faults"), 10s), 40);
}

// Cables pulled, links cut, segments lost, resets and ICMP errors from the way, retries turned down, IPv6.
TEST_F(RealLinks, TheKernelAnswersAsItsDossierSays) {
  const std::vector<std::string> names = {
      "a-client-comes-back-while-the-server-is-in-time-wait",
      "a-close-is-end-of-stream",
      "a-duplicate-fin-is-answered",
      "a-fin-overtakes-data",
      "a-firewall-resets-a-connection",
      "a-lost-ack-is-probed",
      "a-lost-fin-is-probed",
      "a-lost-syn-is-repeated-after-1-s",
      "a-narrow-path-cuts-segments",
      "an-exiting-process-closes",
      "connect-to-a-silent-neighbour",
      "connect-with-a-send-timeout",
      "shutdown-cancels-an-attempt",
      "silence-ends-after-retries2-3",
  };
  std::vector<std::string> files;
  for (const std::string& name : names) files.push_back("conformance/linux/" + name);
  EXPECT_EQ(expect_met_in_namespaces(files, 60s), static_cast<int>(files.size()));
}

TEST(RealLinksList, NamesScenariosThatExist) {
  for (const auto& [file, reason] : not_on_emulated_links()) {
    EXPECT_TRUE(std::filesystem::exists(HALFOPEN_SOURCE_DIR "/scenarios/" + file + ".json")) << file;
  }
}

}  // namespace
}  // namespace halfopen

int main(int argc, char** argv) {
  halfopen::realnet::become_child_if_asked(argc, argv, halfopen::real_programs());
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
