// What a failing expectation says: the story of the run, and where its files are.
#include <gtest/gtest-spi.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

#include "greeting.h"

namespace halfopen::gtest {
namespace {

using scenarios::at;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

/// A folder for the files of failures, gone with the test.
class Failures : public testing::Test {
 protected:
  Failures() { setenv("HALFOPEN_FAILURES", folder_.c_str(), 1); }
  ~Failures() override {
    unsetenv("HALFOPEN_FAILURES");
    fs::remove_all(folder_);
  }

  /// What a failing EXPECT_THAT of this value prints.
  template <class Matcher>
  static std::string message(const Seen& seen, const Matcher& matcher) {
    testing::TestPartResultArray results;
    {
      testing::ScopedFakeTestPartResultReporter reporter{
          testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results};
      EXPECT_THAT(seen, matcher);
    }
    return results.size() == 1 ? results.GetTestPartResult(0).message() : "";
  }

  const fs::path folder_ = fs::temp_directory_path() / ("halfopen-test-" + std::to_string(::getpid()));
};

Bench killed() {
  Bench bench = greeting({.server_os = "windows-11", .seed = 7});
  bench.fault(at(100ms).kill("server"));
  return bench;
}

TEST_F(Failures, FailAsExpectationsDo) {
  const Bench bench = killed();
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(bench.seen("client"), Observes(EndsStream())), "recv ends the stream");
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(bench.seen("client"), Never(Connected())), "where `10ms connect#1 -> 0` was observed");
}

TEST_F(Failures, SayWhatWasWantedAndWhatCameNearest) {
  const std::string text = message(killed().seen("client"), Observes(Connected(At(10ms)), Fails("ECONNRESET", At(90ms))));
  EXPECT_THAT(text, HasSubstr("Expected: observes, in this order: connects at 10ms, then a call fails with ECONNRESET at 90ms"));
  EXPECT_THAT(text, HasSubstr("number 2, a call fails with ECONNRESET at 90ms, was not observed; it was observed as `105ms recv#1 -> ECONNRESET`"));
}

TEST_F(Failures, TellTheStory) {
  const std::string text = message(killed().seen("client"), Never(Connected()));
  // Who did what when.
  EXPECT_THAT(text, HasSubstr("        10ms  client  connect#1 -> 0\n"));
  EXPECT_THAT(text, HasSubstr("       105ms  client  recv#1 -> ECONNRESET (104 \"Connection reset by peer\")\n"));
  // The last segments: the handshake, the exchange, and the RST that ends it. The server's own sequence number behind "hello" is
  // 1 + 5.
  EXPECT_THAT(text, HasSubstr("         0s |--SYN seq 0-------------------------------->|  5ms\n"));
  EXPECT_THAT(text, HasSubstr("<"));
  EXPECT_THAT(text, HasSubstr("RST+ACK seq 6 ack 3--|  105ms\n"));
  // Sockets, seed, replay.
  EXPECT_THAT(text, HasSubstr("Sockets of server (windows-11) at "));
  EXPECT_THAT(text, HasSubstr("seed 7, digests: observations "));
  EXPECT_THAT(text, HasSubstr("replay: HALFOPEN_SEED=7 "));
  EXPECT_THAT(text, HasSubstr(" --gtest_filter=Failures.TellTheStory\n(halfopen "));
}

TEST_F(Failures, TellItOnce) {
  const Bench bench = killed();
  EXPECT_THAT(message(bench.seen("client"), Never(Connected())), HasSubstr("What the programs did"));
  const std::string second = message(bench.seen("server"), Never(Accepted()));
  EXPECT_THAT(second, Not(HasSubstr("What the programs did")));
  EXPECT_THAT(second, HasSubstr("(its story is told above)"));
}

// The files can be used: the capture begins as pcapng does, and the scenario of a bench of scripts runs to the same end.
TEST_F(Failures, LeaveACaptureAndAScenario) {
  Bench bench;
  bench.steps("server", greeter()).steps("client", Steps{}.connect("s", "server:7000"));
  const std::string text = message(bench.seen("client"), Never(Connected()));
  const fs::path capture = folder_ / "Failures.LeaveACaptureAndAScenario.pcapng";
  EXPECT_THAT(text, HasSubstr("capture: " + capture.string() + "\n"));
  std::ifstream in{capture, std::ios::binary};
  std::string octets{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_EQ(octets.substr(0, 4), "\x0A\x0D\x0D\x0A");

  const fs::path scenario = folder_ / "Failures.LeaveACaptureAndAScenario.json";
  EXPECT_THAT(text, HasSubstr("scenario: " + scenario.string() + "\n"));
  const auto loaded = scenarios::load_file(scenario.string());
  EXPECT_EQ(sim::run(loaded.scenario, scenarios::Registry{}.instantiate()).digests, bench.record().digests);
}

TEST_F(Failures, TellWhatWasDoneByHand) {
  Bench bench = greeting();
  bench.run_until(12ms);
  bench.world().driven_by("the test");
  bench.world().cut("wire");
  bench.run_until(5s);
  const std::string text = message(bench.seen("client"), Observes(Receives(5)));
  EXPECT_THAT(text, HasSubstr("By hand\n  12ms  the test: cut wire\n"));
  EXPECT_THAT(text, HasSubstr("recv#1 waiting since 10ms"));
  EXPECT_THAT(text, HasSubstr("|--PSH+ACK 1:3 ack 1------------X            |  lost\n"));
}

TEST_F(Failures, SayWhereTheyCouldNotWrite) {
  std::ofstream{folder_.string()} << "a file where a folder should be";
  EXPECT_THAT(message(killed().seen("client"), Never(Connected())), HasSubstr("capture: cannot be written to " + folder_.string()));
}

}  // namespace
}  // namespace halfopen::gtest
