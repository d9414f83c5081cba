// halfopen run: verdict and exit code, record, capture, systems, seed, skips.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kPassed = 0, kFailed = 1, kBadInput = 3, kSkipped = 4;

/// A client that meets a closed port, and what it is told to expect.
std::string refused(const std::string& expect) {
  return R"({"schema": 1, "name": "refused", "until": "10s", "hosts": {"client": {"os": "linux-6"}, "server": {"os": "linux-6"}},
    "links": [{"between": ["client", "server"], "name": "wire", "one_way_delay": "5ms"}],
    "programs": [{"on": "client", "name": "client", "steps": [{"connect": "s", "to": "server:7000", "expect": )" +
         expect + "}]}]}";
}

// linux/4.1: a closed port answers after one round trip, 10 ms here.
TEST(Run, PassesWhenTheExpectationIsMet) {
  const auto file = write("refused.json", refused(R"({"error": "ECONNREFUSED", "at": "10ms"})"));
  const Result result = halfopen("run " + file.string());
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("10ms connect#1 -> ECONNREFUSED (111 \"Connection refused\")"));
}

TEST(Run, FailsAndNamesTheSpotWhenItIsNot) {
  const auto file = write("refused.json", refused(R"({"error": "ETIMEDOUT"})"));
  const Result result = halfopen("run " + file.string());
  EXPECT_EQ(result.exit, kFailed);
  EXPECT_THAT(result.out, HasSubstr("refused.json: /programs/0/steps/0/expect: expected ETIMEDOUT, observed ECONNREFUSED at 10ms "
                                    "[scenario.expect.mismatch]"));
}

// windows/7.7: the SYN is retried every 500 ms after each RST; four retries make 2 s and five round trips of 10 ms... the
// interval counts from the RST, so the last RST comes at 4 * (500 + 10) + 10 = 2050 ms.
TEST(Run, TakesAnotherSystemForAHost) {
  const auto file = write("refused.json", refused(R"({"error": "WSAECONNREFUSED"})"));
  const Result result = halfopen("run " + file.string() + " --os client=windows-11");
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
}

// The code of a refused attempt in a profile of one's own.
constexpr const char* kMine = R"({"name": "mine", "extends": "linux-6.18", "grade": "-", "socket": {"errors": [
  {"when": "rst", "state": ["SYN-SENT"], "code": "EIO", "latch": "once", "queue": "keep", "evidence": "unverified", "note": "Made up."}]}})";

TEST(Run, TakesAProfileOfOnesOwn) {
  const auto file = write("refused.json", refused(R"({"error": "EIO", "at": "10ms"})"));
  const auto mine = write("mine.json", kMine);
  const Result result = halfopen("run " + file.string() + " --profile-file " + mine.string() + " --os client=mine");
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("mine: socket.errors[rst in SYN-SENT]"));
}

TEST(Run, RefusesAProfileThatIsNone) {
  const auto file = write("refused.json", refused(R"({"error": "ECONNREFUSED"})"));
  const auto mine = write("mine.json", R"({"name": "mine", "extends": "plan-9"})");
  const Result result = halfopen("run " + file.string() + " --profile-file " + mine.string());
  EXPECT_EQ(result.exit, kBadInput);
  EXPECT_THAT(result.err, HasSubstr("mine.json: /extends: expected the name of a profile that is known here"));
  EXPECT_EQ(halfopen("run " + file.string() + " --profile-file none.json").exit, kBadInput);
  EXPECT_EQ(halfopen("run " + file.string() + " --os client=mine").exit, 2);
}

TEST(Run, VerifiesThatTwoRunsObserveTheSame) {
  const Result result = halfopen("run --verify " + kClose);
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_EQ(result.out, kClose + ": two runs observe the same\n");
  EXPECT_EQ(halfopen("run --verify --backend real " + kClose).exit, 2);
}

TEST(Generate, PrintsAScenarioThatRuns) {
  const Result drawn = halfopen("generate 7 --faults 1");
  EXPECT_EQ(drawn.exit, kPassed) << drawn.err;
  EXPECT_EQ(drawn.out, halfopen("generate 7 --faults 1").out);
  const auto file = write("drawn.json", drawn.out);
  EXPECT_EQ(halfopen("run " + file.string()).exit, kPassed);
  EXPECT_EQ(halfopen("generate 7 --systems plan-9").exit, 2);
}

TEST(Run, SeedChangesTheWireAndNothingElse) {
  const Result one = halfopen("run " + kClose + " --seed 1");
  const Result two = halfopen("run " + kClose + " --seed 2");
  EXPECT_EQ(one.exit, kPassed);
  EXPECT_EQ(two.exit, kPassed);
  EXPECT_NE(one.out, two.out);
  EXPECT_EQ(one.out, halfopen("run " + kClose + " --seed 1").out);
}

TEST(Run, RefusesAScenarioThatIsNone) {
  const auto file = write("broken.json", "{\"schema\": 1,");
  const Result result = halfopen("run " + file.string());
  EXPECT_EQ(result.exit, kBadInput);
  EXPECT_THAT(result.err, HasSubstr("broken.json"));
  EXPECT_EQ(result.out, "");
}

TEST(Run, WritesACaptureOfOneHost) {
  const auto capture = scratch() / "run.pcapng";
  EXPECT_EQ(halfopen("run " + kClose + " --at client --pcap " + capture.string()).exit, kPassed);
  EXPECT_EQ(read(capture).substr(0, 4), "\x0a\x0d\x0d\x0a");  // pcapng section header block
}

TEST(Run, SkipsWithTheReasonWhatRealSocketsOfThisMachineCannot) {
  const Result result = halfopen("run " + kScenarios + "/abnormal-close/client-3-peer-closes-with-unread-data/data-lost.json --backend real --level L0");
  EXPECT_EQ(result.exit, kSkipped);
  EXPECT_THAT(result.out, HasSubstr("skipped: link \"wire\" has a delay, the loopback has none"));
  EXPECT_THAT(result.out, HasSubstr("skipped: it needs L1 namespaces, which this machine "));
  EXPECT_THAT(result.out, HasSubstr("\n0 passed, 0 failed, 1 skipped\n"));
  EXPECT_THAT(result.out, Not(HasSubstr(": passed")));
}

TEST(Run, SkippedRunLeavesItsReasonsInPlaceOfARecord) {
  const auto record = scratch() / "skipped.json";
  const Result result = halfopen("run " + kClose + " " + kScenarios + "/faults/clock_step.json --backend real --level L0");
  EXPECT_THAT(result.out, HasSubstr("\n1 passed, 0 failed, 1 skipped\n"));
  halfopen("run " + kScenarios + "/faults/clock_step.json --backend real --level L0 --record " + record.string());
  EXPECT_THAT(read(record), HasSubstr("\"skipped\": ["));
  EXPECT_THAT(read(record), HasSubstr("\"fault clock_step on \\\"client\\\": the clock is this machine's\""));
}

// The first packet of the link is the SYN of the client, 10.0.0.1 (its port is the kernel's choice).
TEST(Run, WritesACaptureOfRealPackets) {
  if (halfopen("levels").out.find("L1 namespaces   yes") == std::string::npos) GTEST_SKIP() << "no namespaces here";
  const auto record = scratch() / "real.json", capture = scratch() / "real.pcapng";
  const Result result = halfopen("run " + kClose + " --backend real --level L1 --record " + record.string() + " --pcap " + capture.string());
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr(", seed 1, L1 namespaces\n"));
  EXPECT_EQ(read(capture).substr(0, 4), "\x0a\x0d\x0d\x0a");
  const std::string json = read(record);
  EXPECT_THAT(json, HasSubstr("\"level\": \"L1 namespaces\""));
  EXPECT_THAT(json, HasSubstr("\"name\": \"net.ipv4.tcp_no_metrics_save\""));
  const std::size_t first = json.find("\"way\": \"out\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_THAT(json.substr(first, 200), HasSubstr("\"bytes\": \"4500"));
}

TEST(Run, SkipsWithTheReasonWhatNoLevelCan) {
  const Result result = halfopen("run " + kScenarios + "/faults/clock_step.json --backend real");
  EXPECT_EQ(result.exit, kSkipped);
  EXPECT_THAT(result.out, HasSubstr("skipped: fault clock_step on \"client\": "));
  EXPECT_THAT(result.out, Not(HasSubstr("it needs")));
}

// Beside the output on the terminal, which stays what it is.
TEST(Run, WritesAPageOfTheRun) {
  const auto file = scratch() / "page.html";
  const Result plain = halfopen("run " + kClose);
  const Result result = halfopen("run " + kClose + " --html " + file.string());
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_EQ(result.out, plain.out);
  const std::string page = read(file);
  EXPECT_THAT(page, testing::StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr("<title>loopback/normal-close - halfopen</title>"));
  EXPECT_THAT(page, HasSubstr("halfopen run scenarios/loopback/normal-close.json --seed 1"));
  const Result two = halfopen("run " + kClose + " " + kClose + " --html " + file.string());
  EXPECT_EQ(two.exit, 2);
  EXPECT_THAT(two.err, HasSubstr("--record, --pcap, --html and --export-pkt: expected one scenario file, found 2 [usage.one-file]"));
}

// Who did what when, the segments as arrows, the sockets; the verdict still counts.
TEST(Run, TellsTheStory) {
  const Result result = halfopen("run scenarios/sweep/question.json --story");
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr("What the programs did"));
  EXPECT_THAT(result.out, testing::HasSubstr("--SYN seq 0--"));
  EXPECT_THAT(result.out, testing::HasSubstr("110ms  client  connect#1 -> 0"));
  EXPECT_THAT(result.out, testing::HasSubstr("Sockets of client (linux-6.18)"));
}

// The server closes with nothing unread: end of stream to the client, in CLOSE-WAIT (the FIN has come).
TEST(Coverage, OfARecordedRun) {
  const std::string record = (scratch() / "record.json").string();
  halfopen("run " + kClose + " --record " + record);
  const Result result = halfopen("coverage " + record + " " + record);
  EXPECT_EQ(result.exit, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr("Of 2 runs:\n"));
  EXPECT_THAT(result.out, testing::HasSubstr("end of stream"));
  EXPECT_THAT(result.out, testing::HasSubstr("entries that make an error of a cause were exercised; untouched:\n"));
}

TEST(Coverage, RefusesARecordWithoutStates) {
  const std::string record = (scratch() / "record.json").string();
  halfopen("run " + kClose + " --record " + record);
  std::string text = read(record);
  for (std::size_t at; (at = text.find("\"states\"")) != text.npos;) text.replace(at, 8, "\"status\"");
  const Result result = halfopen("coverage " + write("without", text).string());
  EXPECT_EQ(result.exit, 3);
  EXPECT_THAT(result.err, testing::HasSubstr("[coverage.states]"));
}

}  // namespace
}  // namespace halfopen::cli
