// The checker itself: one violation of each rule is reported, and its harmless neighbours are not.
#include "checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace halfopen::architecture {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> reports(std::string path, std::string_view text) {
  std::vector<std::string> lines;
  for (const Violation& violation : check(make_source(std::move(path), text))) lines.push_back(violation.to_string());
  return lines;
}

TEST(ArrowRule, PartsKnowOnlyThoseBeforeThem) {
  EXPECT_THAT(reports("net/src/a.cpp", "// First.\n#include \"halfopen/model/record.h\"\n"),
              ElementsAre("net/src/a.cpp:2: net may not know model"));
  EXPECT_THAT(reports("realnet/src/a.cpp", "#include <halfopen/sim/core/random.h>"),
              ElementsAre("realnet/src/a.cpp:1: realnet may not know sim"));
  EXPECT_THAT(reports("sim/world/src/a.cpp", "#include \"halfopen/realnet/agent.h\""),
              ElementsAre("sim/world/src/a.cpp:1: sim may not know realnet"));
  EXPECT_THAT(reports("model/src/a.cpp", "#include \"halfopen/net/call.h\"\n#include \"halfopen/model/record.h\""),
              IsEmpty());
  EXPECT_THAT(reports("cli/src/a.cpp", "#include \"halfopen/realnet/agent.h\""), IsEmpty());
}

TEST(ArrowRule, FoldersOfSimKnowOnlyThoseBeforeThem) {
  EXPECT_THAT(reports("sim/tcp/src/a.cpp", "#include \"halfopen/sim/kernel/process.h\""),
              ElementsAre("sim/tcp/src/a.cpp:1: sim/tcp may not know sim/kernel"));
  EXPECT_THAT(reports("sim/link/include/halfopen/sim/link/a.h", "#include \"halfopen/sim/tcp/machine.h\""),
              ElementsAre("sim/link/include/halfopen/sim/link/a.h:1: sim/link may not know sim/tcp"));
  EXPECT_THAT(reports("sim/kernel/src/a.cpp", "#include \"halfopen/sim/tcp/machine.h\""), IsEmpty());
}

TEST(ArrowRule, AFolderWithoutArrowsIsReported) {
  EXPECT_THAT(reports("bridge/src/a.cpp", "#include <vector>"),
              ElementsAre("bridge/src/a.cpp:1: tests/architecture/rules.cpp has no arrows for bridge"));
}

TEST(ArrowRule, IncludesDoNotClimb) {
  EXPECT_THAT(reports("sim/ip/src/a.cpp", "#include \"../../tcp/src/b.h\""),
              ElementsAre("sim/ip/src/a.cpp:1: an include does not climb out of its folder"));
}

TEST(LibraryRule, EachLibraryLivesBehindItsFolder) {
  EXPECT_THAT(reports("sim/ip/src/a.cpp", "#include <boost/asio.hpp>"),
              ElementsAre("sim/ip/src/a.cpp:1: Boost is not for this folder"));
  EXPECT_THAT(reports("model/src/a.cpp", "#include <nlohmann/json.hpp>"),
              ElementsAre("model/src/a.cpp:1: nlohmann/json is not for this folder"));
  EXPECT_THAT(reports("report/src/a.cpp", "#include <valijson/validator.hpp>"),
              ElementsAre("report/src/a.cpp:1: valijson is not for this folder"));
  EXPECT_THAT(reports("sim/trace/src/a.cpp", "#include <xxhash.h>"),
              ElementsAre("sim/trace/src/a.cpp:1: xxHash is not for this folder"));
  EXPECT_THAT(reports("report/src/a.cpp", "#include <CLI/CLI.hpp>"),
              ElementsAre("report/src/a.cpp:1: CLI11 is not for this folder"));
  EXPECT_THAT(reports("sim/tcp/src/a.cpp", "#include <fmt/core.h>"),
              ElementsAre("sim/tcp/src/a.cpp:1: fmt is not for this folder"));
  EXPECT_THAT(reports("net/src/a.cpp", "#include <gtest/gtest.h>"),
              ElementsAre("net/src/a.cpp:1: GoogleTest is not for this folder"));
}

TEST(LibraryRule, TestsMayUseWhatTheirSubjectUses) {
  EXPECT_THAT(reports("tests/realnet/a.cpp", "#include <boost/asio.hpp>"), IsEmpty());
  EXPECT_THAT(reports("tests/sim/core/a.cpp", "#include <xxhash.h>"), IsEmpty());
  EXPECT_THAT(reports("faces/asio/src/a.cpp", "#include <boost/asio.hpp>"), IsEmpty());
  EXPECT_THAT(reports("faces/posix/src/a.cpp", "#include <boost/asio.hpp>"),
              ElementsAre("faces/posix/src/a.cpp:1: Boost is not for this folder"));
}

TEST(HeaderRule, HeadersThatDifferBetweenLibrariesStayOut) {
  EXPECT_THAT(reports("sim/tcp/src/a.cpp",
                      "#include <random>\n#include <thread>\n#include <unordered_map>\n"
                      "#include <unordered_set>\n"),
              ElementsAre(testing::StartsWith("sim/tcp/src/a.cpp:1: <random>"),
                          testing::StartsWith("sim/tcp/src/a.cpp:2: <thread>"),
                          testing::StartsWith("sim/tcp/src/a.cpp:3: <unordered_map>"),
                          testing::StartsWith("sim/tcp/src/a.cpp:4: <unordered_set>")));
  EXPECT_THAT(reports("realnet/src/a.cpp", "#include <unordered_map>"), IsEmpty());
}

struct Use {
  std::string_view path;
  std::string_view code;
};
void PrintTo(const Use& use, std::ostream* out) { *out << use.path << ": " << use.code; }
class ForbiddenUse : public testing::TestWithParam<Use> {};

TEST_P(ForbiddenUse, IsReportedOnce) {
  const std::string path(GetParam().path);
  EXPECT_THAT(reports(path, "\n" + std::string(GetParam().code)), ElementsAre(testing::StartsWith(path + ":2: ")));
}

INSTANTIATE_TEST_SUITE_P(WordRule, ForbiddenUse,
                         testing::Values(Use{"net/src/a.cpp", "auto t = std::chrono::system_clock::now();"},
                                         Use{"model/src/a.cpp", "using Clock = std::chrono::steady_clock;"},
                                         Use{"sim/ip/src/a.cpp", "std::chrono::high_resolution_clock::now();"},
                                         Use{"sim/ip/src/a.cpp", "std::random_device entropy;"},
                                         Use{"sim/ip/src/a.cpp", "int n = std::rand();"},
                                         Use{"sim/ip/src/a.cpp", "std::this_thread::sleep_for(1s);"},
                                         Use{"sim/ip/src/a.cpp", "  ::sleep(1);"},
                                         Use{"sim/ip/src/a.cpp", "usleep(1);"},
                                         Use{"sim/ip/src/a.cpp", "nanosleep(&a, &b);"},
                                         Use{"sim/ip/src/a.cpp", "std::uniform_int_distribution<int> d(1, 6);"},
                                         Use{"sim/ip/src/a.cpp", "std::shuffle(a.begin(), a.end(), bits);"},
                                         Use{"sim/ip/src/a.cpp", "std::ranges::shuffle(a, bits);"},
                                         Use{"tests/net/a.cpp", "std::this_thread::sleep_until(then);"},
                                         Use{"tests/net/a.cpp", "  ::sleep(1);"}));

TEST(WordRule, NeighboursAreHarmless) {
  EXPECT_THAT(reports("sim/ip/src/a.cpp", "sim::sleep(1s);\nint my_random_devices = 0;\nauto loss_distribution = 3;\n"),
              IsEmpty());
  EXPECT_THAT(reports("realnet/src/a.cpp", "std::chrono::steady_clock::now();"), IsEmpty());
}

TEST(WordRule, CommentsAndLiteralsAreNotCode) {
  EXPECT_THAT(reports("sim/ip/src/a.cpp",
                      "// std::rand() would differ.\n"
                      "/* #include <random>\n   std::random_device */ int a = 1'000;\n"
                      "auto b = \"\\\"std::rand\"; auto c = '\"';\n"
                      "auto d = R\"x(std::rand\n#include <random>\n)x\";\n"),
              IsEmpty());
  EXPECT_THAT(reports("sim/ip/src/a.cpp", "auto b = R\"(\")\"; std::rand(); // \""),
              ElementsAre(testing::StartsWith("sim/ip/src/a.cpp:1: std::rand")));
}

TEST(TextRule, UnfinishedWorkIsReportedInEveryFile) {
  for (const std::string word : {"TODO", "FIXME", "XXX"}) {
    EXPECT_THAT(reports("docs/a.md", "Ready.\n" + word + ": later\n"),
                ElementsAre(testing::StartsWith("docs/a.md:2: " + word)));
    EXPECT_THAT(reports("net/src/a.cpp", "// " + word), ElementsAre(testing::StartsWith("net/src/a.cpp:1: " + word)));
    EXPECT_THAT(reports("net/src/a.cpp", "// " + word + "S"), IsEmpty());
  }
}

TEST(TextRule, FilesOfPartsAreListed) {
  EXPECT_THAT(reports("sim/CMakeLists.txt", "file(GLOB sources CONFIGURE_DEPENDS src/*.cpp)"),
              ElementsAre(testing::StartsWith("sim/CMakeLists.txt:1: CONFIGURE_DEPENDS")));
}

}  // namespace
}  // namespace halfopen::architecture
