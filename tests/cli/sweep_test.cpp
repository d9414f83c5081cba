// halfopen sweep: map, verdict, promises in words, what shrinking leaves.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kPassed = 0, kFailed = 1, kUsage = 2;
const std::string kQuestion = "sweep scenarios/sweep/question.json --subject client ";

// A client that asks once makes one connection, whatever happens.
TEST(Sweep, PassesAndPrintsTheMapWhenEveryPromiseIsKept) {
  const Result result = halfopen(kQuestion + "--promise 'client makes at most 1 connect in 1min'");
  EXPECT_EQ(result.exit, kPassed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("cut wire for 5s"));
  EXPECT_THAT(result.out, HasSubstr(", 0 violations"));
}

// The server is gone for ever: it is not asked whether the client has its answer. A script goes on after a refused connection, so
// what it cannot survive is a connection that never comes or an answer that never does.
TEST(Sweep, FailsNamesThePointAndShrinks) {
  const auto folder = scratch() / "shrunk";
  std::filesystem::remove_all(folder);
  const Result result = halfopen(kQuestion + "--promise 'client says asked within 50ms of started' --promise "
                                             "'client eventually says asked' --settle 20s --shrink " + folder.string());
  EXPECT_EQ(result.exit, kFailed) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("violated: client eventually says asked"));
  EXPECT_THAT(result.out, HasSubstr(": halfopen run " + (folder / "1.json").string()));
  const Result replay = halfopen("run " + (folder / "1.json").string());
  EXPECT_EQ(replay.exit, kPassed) << replay.out << replay.err;
}

TEST(Sweep, IsTheSameWithThreads) {
  const std::string promise = "--promise 'client eventually says asked' --depth 2 --budget 50";
  EXPECT_EQ(halfopen(kQuestion + promise).out, halfopen(kQuestion + promise + " --jobs 4").out);
}

TEST(Sweep, RefusesAPromiseItCannotRead) {
  for (const char* promise : {"client", "client makes at most 0 connect in 1min", "client makes at most 2 juggle in 1min",
                              "client says up within soon of down"}) {
    const Result result = halfopen(kQuestion + "--promise '" + promise + "'");
    EXPECT_EQ(result.exit, kUsage) << promise;
    EXPECT_THAT(result.err, HasSubstr("[usage.promise]")) << promise;
  }
}

TEST(Sweep, RefusesASubjectThatIsNoProgram) {
  const Result result = halfopen("sweep scenarios/sweep/question.json --subject clerk");
  EXPECT_EQ(result.exit, kUsage);
  EXPECT_THAT(result.err, HasSubstr("one of server, client [usage.subject]"));
}

TEST(Sweep, WritesItsMapAsAPage) {
  const auto file = scratch() / "sweep.html";
  const std::string sweep = "sweep scenarios/sweep/question.json --subject client --promise 'client eventually says asked'";
  const Result plain = halfopen(sweep);
  const Result result = halfopen(sweep + " --html " + file.string());
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.out, plain.out);
  const std::string page = read(file);
  EXPECT_THAT(page, HasSubstr("<title>Sweep: sweep/question - halfopen</title>"));
  EXPECT_THAT(page, HasSubstr("halfopen " + sweep + " --a-while 5s --settle 30s"));
}

}  // namespace
}  // namespace halfopen::cli
