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
  const auto page = scratch() / "page.html";
  const Result again = halfopen("compare " + linux_record.string() + " " + windows_record.string() + " --html " + page.string());
  EXPECT_EQ(again.out, result.out);
  EXPECT_THAT(read(page), HasSubstr("<title>Comparison: loopback/send-after-peer-closed - halfopen</title>"));
}

TEST(Compare, WritesAPageOfOneScenarioOnBothBackends) {
  const auto page = scratch() / "page.html";
  const std::string both = " --backends sim,real --level L0 --html " + page.string();
  const Result result = halfopen("compare " + kClose + both);
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(read(page), HasSubstr("<title>Comparison: loopback/normal-close - halfopen</title>"));
  const Result two = halfopen("compare " + kClose + " " + kClose + both);
  EXPECT_EQ(two.exit, 2);
  EXPECT_THAT(two.err, HasSubstr("expected two records or one scenario file, found 2 [usage.one-file]"));
}

/// Why what is to be tried at a level is not, if so.
bool given(const std::string& level) {
  const Result levels = halfopen("levels");
  return levels.out.find(level == "L1" ? "L1 namespaces   yes" : "L0 loopback     yes") != std::string::npos;
}

TEST(CompareBackends, CarriesOutEachScenarioOnBoth) {
  if (!given("L0")) GTEST_SKIP() << "no loopback";
  const auto junit = scratch() / "junit.xml", json = scratch() / "out.json";
  const Result result = halfopen("compare scenarios/loopback/normal-close.json scenarios/loopback/send-after-peer-closed.json "
                                 "scenarios/abnormal-close/server-2-normal-close/process-stays.json --backends sim,real --level L0 --jobs 3 "
                                 "--junit " + junit.string() + " --json " + json.string());
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("normal-close.json: agrees: "));
  EXPECT_THAT(result.out, HasSubstr("process-stays.json: skipped: link \"wire\" has a delay, the loopback has none"));
  EXPECT_THAT(result.out, HasSubstr("3 scenarios: 2 agree, 0 differ, 0 unsteady, 0 explained, 1 skipped"));
  EXPECT_THAT(read(junit), HasSubstr("<testsuite name=\"scenarios/loopback\" tests=\"2\" failures=\"0\" skipped=\"0\" errors=\"0\">"));
  EXPECT_THAT(read(junit), HasSubstr("<skipped message=\"link &quot;wire&quot; has a delay"));
  EXPECT_THAT(read(json), HasSubstr("\"outcome\": \"skipped\""));
}

// Only skips must not look like success.
TEST(CompareBackends, SaysThatNothingWasCompared) {
  const Result result = halfopen("compare scenarios/abnormal-close/server-2-normal-close --backends sim,real --level L0");
  EXPECT_EQ(result.exit, 4) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("3 scenarios: 0 agree, 0 differ, 0 unsteady, 0 explained, 3 skipped"));
  EXPECT_THAT(result.out, HasSubstr("NOTHING WAS COMPARED"));
}

// linux/2.2.rst: EPIPE after a FIN. A profile that says ECONNRESET is found out, and named.
TEST(CompareBackends, ReportsWhatDiffersWithItsSegmentsAndWhomToDoubt) {
  if (!given("L1")) GTEST_SKIP() << halfopen("levels").out;
  const auto profile = write("wrong.json", R"({"name": "wrong", "extends": "linux-6.18", "socket": {"errors": [
      {"when": "rst", "state": ["CLOSE-WAIT"], "code": "ECONNRESET", "latch": "once", "queue": "keep", "evidence": "unverified",
       "note": "Wrong on purpose."}]}})");
  const Result result = halfopen("compare scenarios/loopback/send-after-peer-closed.json --backends sim,real --level L1 --profile wrong "
                                 "--profile-file " + profile.string());
  EXPECT_EQ(result.exit, 1) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("simulated wrong, real linux-"));
  EXPECT_THAT(result.out, HasSubstr("simulated: 500ms send#1 -> ECONNRESET"));
  EXPECT_THAT(result.out, HasSubstr("send#1 -> EPIPE"));
  EXPECT_THAT(result.out, HasSubstr("RST"));
  EXPECT_THAT(result.out, HasSubstr("doubt the profile: socket.errors[rst in CLOSE-WAIT] = ECONNRESET, once, keep [unverified]: with "
                                    "socket.errors[rst in CLOSE-WAIT].code = EPIPE the simulated run agrees"));
}

TEST(CompareBackends, RefusesAWrongCommandLine) {
  EXPECT_EQ(halfopen("compare " + kClose).exit, 2);
  EXPECT_EQ(halfopen("compare " + kClose + " " + kClose + " --level L0").exit, 2);
  EXPECT_EQ(halfopen("compare " + kClose + " --backends sim").exit, 2);
  EXPECT_EQ(halfopen("compare " + kClose + " --backends sim,real --profile beos").exit, 2);
  const auto empty = scratch() / "empty";
  std::filesystem::create_directories(empty);
  EXPECT_EQ(halfopen("compare " + empty.string() + " --backends sim,real").exit, 3);
  EXPECT_EQ(halfopen("compare no-such.json --backends sim,real").exit, 3);
}

TEST(Compare, RefusesWhatIsNoRecord) {
  const auto file = write("no.json", R"({"halfopen_record": 1, "scenario": 5})");
  const Result result = halfopen("compare " + file.string() + " " + file.string());
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, HasSubstr("no.json: /scenario: expected a string [record.format]"));
}

}  // namespace
}  // namespace halfopen::cli
