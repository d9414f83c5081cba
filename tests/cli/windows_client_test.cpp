// Cases whose client runs Windows, held against a Linux kernel as the server: the wire cannot tell who sent a RST. A simulated
// Windows client aborts where its system does so (windows/5.2); a real Linux client with SO_LINGER {1, 0} aborts at the same place
// (linux/3.S3.linger-0), and what the server is told must be the same.
#include <gmock/gmock.h>

#include "program.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;

class WindowsClient : public testing::TestWithParam<const char*> {};

const std::string kConnect = R"({"connect": "s", "to": "server:7000"})";
const std::string kAbortAtTheEnd = R"(, {"setsockopt": "s", "option": "SO_LINGER", "value": true, "seconds": 0})";

TEST_P(WindowsClient, ShowsTheServerTheAbortThatAKernelShows) {
  if (halfopen("levels").out.find("L1 namespaces   yes") == std::string::npos) GTEST_SKIP() << "no namespaces: " << halfopen("levels").out;
  std::string text = read(HALFOPEN_SOURCE_DIR "/scenarios/abnormal-close/server-4-killed-while-sending/while-idle.json");
  const auto replace = [&](const std::string& from, const std::string& to) {
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
  };
  replace("\"until\": \"60s\"", "\"until\": \"4s\"");
  replace("\"kill\": \"client\"", "\"" + std::string{GetParam()} + "\": \"client\"");
  const auto ending = write("ending.json", text);
  replace(kConnect, kConnect + kAbortAtTheEnd);
  const auto aborting = write("aborting.json", text);
  const auto windows = scratch() / "windows.json", real = scratch() / "real.json", linux_like = scratch() / "linux.json";
  halfopen("run " + ending.string() + " --os client=windows-11 --record " + windows.string());
  halfopen("run " + ending.string() + " --record " + linux_like.string());
  halfopen("run " + aborting.string() + " --backend real --level L1 --record " + real.string());
  const Result result = halfopen("compare " + windows.string() + " " + real.string() + " --program server");
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr(", 0 differ"));
  // The abort is what it is about: a client that closes as Linux does tells the server otherwise.
  EXPECT_EQ(halfopen("compare " + linux_like.string() + " " + real.string() + " --program server").exit, 1);
}

INSTANTIATE_TEST_SUITE_P(Endings, WindowsClient, testing::Values("kill", "exit", "console_close"),
                         [](const auto& tried) { return std::string{tried.param} == "console_close" ? "ConsoleClosed" : tried.param; });

}  // namespace
}  // namespace halfopen::cli
