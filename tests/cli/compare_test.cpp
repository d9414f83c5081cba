// The contract on both backends: a scenario on real loopback sockets observes what linux-6 observes simulated.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

class BothBackends : public testing::TestWithParam<const char*> {
 protected:
  std::string record(const std::string& options, const std::string& name) {
    const auto file = scratch() / name;
    const Result run = halfopen("run " + kScenarios + "/loopback/" + GetParam() + ".json " + options + " --record " + file.string());
    EXPECT_EQ(run.exit, 0) << run.out << run.err;
    return file.string();
  }
};

TEST_P(BothBackends, ObserveTheSameCodesCountsAndOrder) {
  const Result result = halfopen("compare " + record("", "sim.json") + " " + record("--backend real --level L0", "real.json"));
  EXPECT_EQ(result.exit, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr(", 0 differ"));
}

TEST_P(BothBackends, ObserveTheSameInNamespaces) {
  if (const Result levels = halfopen("levels"); levels.out.find("L1 namespaces   yes") == std::string::npos) GTEST_SKIP() << levels.out;
  const Result result = halfopen("compare " + record("", "sim.json") + " " + record("--backend real --level L1", "real.json"));
  EXPECT_EQ(result.exit, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr(", 0 differ"));
}

INSTANTIATE_TEST_SUITE_P(Slices, BothBackends, testing::Values("normal-close", "send-after-peer-closed", "surfaces"), [](const auto& slice) {
  std::string name = slice.param;
  std::erase(name, '-');
  return name;
});

// The comparison can fail: a server under Windows does not observe what one under Linux does.
TEST(Compare, ReportsADifference) {
  const std::string file = kScenarios + "/loopback/send-after-peer-closed.json";
  const auto linux_record = scratch() / "linux.json", windows_record = scratch() / "windows.json";
  halfopen("run " + file + " --record " + linux_record.string());
  halfopen("run " + file + " --os client=windows-11 --record " + windows_record.string());
  const Result result = halfopen("compare " + linux_record.string() + " " + windows_record.string());
  EXPECT_EQ(result.exit, 1);
  EXPECT_THAT(result.out, HasSubstr("differs"));
  EXPECT_THAT(result.out, HasSubstr("EPIPE"));
}

TEST(Compare, RefusesWhatIsNoRecord) {
  const auto file = write("no.json", R"({"halfopen_record": 1, "scenario": 5})");
  const Result result = halfopen("compare " + file.string() + " " + file.string());
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, HasSubstr("no.json: /scenario: expected a string [record.format]"));
}

}  // namespace
}  // namespace halfopen::cli
