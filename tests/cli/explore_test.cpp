// halfopen explore: findings with their seeds, replay, Ctrl-C; and the test that shrinking writes.
#include <gmock/gmock.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <regex>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kPassed = 0, kFailed = 1, kUsage = 2;
const std::string kQuestion = "explore scenarios/sweep/question.json --subject client ";
const std::string kAsked = "--promise 'client eventually says asked' ";

/// The first group of the first match.
std::string found_in(const std::string& text, const char* pattern) {
  std::smatch match;
  return std::regex_search(text, match, std::regex{pattern}) ? match[1].str() : "";
}

// A client that asks once makes one connection, whatever happens.
TEST(Explore, PassesWhenEveryPromiseIsKept) {
  const Result result = halfopen(kQuestion + "--promise 'client makes at most 1 connect in 1min' --runs 200");
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("200 runs from seed 1 on, 0 broke a promise, in 0 ways"));
}

// One way, however many seeds show it. The seed alone shows it again, and what is done is what was said.
TEST(Explore, GroupsAndReplaysByTheSmallestSeed) {
  const Result result = halfopen(kQuestion + kAsked + "--runs 300");
  EXPECT_EQ(result.exit, kFailed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("in 1 way\n"));
  const std::string seed = found_in(result.out, "first with seed ([0-9]+): never\n");
  ASSERT_NE(seed, "");
  const Result again = halfopen(kQuestion + kAsked + "--runs 1 --seed " + seed);
  EXPECT_EQ(again.exit, kFailed);
  const std::string mark = "first with seed " + seed;
  EXPECT_EQ(again.out.substr(again.out.find(mark)), result.out.substr(result.out.find(mark)));
}

TEST(Explore, IsTheSameWithThreads) {
  EXPECT_EQ(halfopen(kQuestion + kAsked + "--runs 200").out, halfopen(kQuestion + kAsked + "--runs 200 --jobs 8").out);
}

TEST(Explore, ShrinksToAScenarioThatRuns) {
  const auto folder = scratch() / "shrunk";
  std::filesystem::remove_all(folder);
  const Result result = halfopen(kQuestion + kAsked + "--runs 300 --shrink " + folder.string());
  EXPECT_EQ(result.exit, kFailed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr(": halfopen run " + (folder / "1.json").string()));
  EXPECT_THAT(result.out, HasSubstr("test " + (folder / "1.cpp").string() + ", capture " + (folder / "1.pcapng").string() + ", seed "));
  EXPECT_EQ(halfopen("run " + (folder / "1.json").string()).exit, kPassed);
  EXPECT_GT(std::filesystem::file_size(folder / "1.pcapng"), 100u);
}

// SIGINT after a second, as Ctrl-C sends it: what there is so far, and the exit status that it deserves. A million runs take minutes.
TEST(Explore, EndsWithTheResultSoFarWhenInterrupted) {
  const std::string result_file = (scratch() / "result.json").string();
  const auto err = scratch() / "stderr";
  const std::string command = "cd '" HALFOPEN_SOURCE_DIR "' && env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX timeout --preserve-status "
                              "--signal=INT 1 '" HALFOPEN_PROGRAM "' " + kQuestion + kAsked + "--runs 1000000 --result " + result_file + " >" + (scratch() / "out").string() + " 2>" + err.string();
  const int status = std::system(command.c_str());
  const std::string out = read(scratch() / "out");
  EXPECT_TRUE(WIFEXITED(status)) << "the signal ended it";
  EXPECT_THAT(out, HasSubstr("stopped: 1000000 runs were asked for\n"));
  const std::string done = found_in(out, "\n([0-9]+) runs from seed 1 on");
  ASSERT_NE(done, "");
  const Result fewer = halfopen(kQuestion + kAsked + "--runs " + done);
  const std::string stopped = "stopped: 1000000 runs were asked for\n";
  EXPECT_EQ(std::string{out}.erase(out.find(stopped), stopped.size()), fewer.out);
  EXPECT_EQ(WEXITSTATUS(status), fewer.exit);
  const Result merged = halfopen("merge " + result_file);
  EXPECT_EQ(merged.exit, 3);
  EXPECT_THAT(merged.err, HasSubstr("found one that was stopped after " + done + " runs [merge.incomplete]"));
}

// On a terminal of our own making: how far, how fast, how long still. 4,000 runs take a third of a second at the least, and it says so
// every 200 ms.
// However fast the machine is: it is interrupted once it has told.
TEST(Explore, TellsATerminalHowFarItIs) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (chdir(HALFOPEN_SOURCE_DIR) != 0) _exit(127);
    unsetenv("GTEST_TOTAL_SHARDS");
    execl(HALFOPEN_PROGRAM, "halfopen", "explore", "scenarios/sweep/question.json", "--subject", "client", "--runs", "4000000", nullptr);
    _exit(127);
  }
  const std::regex progress{"[0-9,]+ of 4,000,000 runs, [0-9,]+/s, [0-9]+ s left"};
  std::string shown;
  std::array<char, 4096> buffer{};
  bool told = false;
  for (ssize_t count; (count = ::read(terminal, buffer.data(), buffer.size())) > 0;) {
    shown.append(buffer.data(), static_cast<std::size_t>(count));
    if (told || !std::regex_search(shown, progress)) continue;
    told = true;
    kill(child, SIGINT);
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  EXPECT_TRUE(told) << shown;
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_THAT(shown, HasSubstr(" runs from seed 1 on, 0 broke a promise"));
}

TEST(Explore, SaysNothingOfItsProgressToAPipe) {
  EXPECT_EQ(halfopen(kQuestion + kAsked + "--runs 50").err, "");
}

TEST(Explore, RefusesWhatIsNoNumberOfRuns) {
  EXPECT_EQ(halfopen(kQuestion + "--runs 0").exit, kUsage);
  EXPECT_EQ(halfopen(kQuestion + "--faults 0").exit, kUsage);
}

// Written by halfopen sweep --shrink and compiled with this test program: it fails with the promise it was shrunk for, and its story.
TEST(ShrunkTest, CompilesAndFailsAsLongAsThePromiseIsBroken) {
  const auto out = scratch() / "out";
  const int status = std::system(("env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX '" SHRUNK_TEST "' >" + out.string()).c_str());
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT_THAT(read(out), HasSubstr("Shrunk.ClientEventuallySaysAsked"));
  EXPECT_THAT(read(out), HasSubstr("broken: client eventually says asked: never"));
  EXPECT_THAT(read(out), HasSubstr("What the programs did"));
}

}  // namespace
}  // namespace halfopen::cli
