// Runs the halfopen program as a user does, and keeps what it printed.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>

namespace halfopen::cli {

struct Result {
  int exit = -1;
  std::string out;   ///< Standard output.
  std::string err;   ///< Standard error.
};

/// A folder of the running test's own, empty at first; another one for the program of another build, whose tests may run just now.
inline std::filesystem::path scratch() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const std::string build = std::to_string(std::hash<std::string_view>{}(HALFOPEN_PROGRAM));
  const auto folder = std::filesystem::path{testing::TempDir()} / ("halfopen_" + build) /
                      (std::string{test->test_suite_name()} + "_" + test->name());
  std::filesystem::create_directories(folder);
  return folder;
}

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline std::filesystem::path write(const std::string& name, std::string_view content) {
  const auto path = scratch() / name;
  std::ofstream{path, std::ios::binary} << content;
  return path;
}

/// Runs a command of the shell.
inline Result shell(const std::string& command) {
  const auto err = scratch() / "stderr";
  Result result;
  std::FILE* pipe = popen(("{ " + command + "\n} 2>" + err.string()).c_str(), "r");
  if (!pipe) return result;
  std::array<char, 4096> buffer;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) result.out.append(buffer.data(), count);
  const int status = pclose(pipe);
  result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.err = read(err);
  return result;
}

/// Runs in the project's folder, whose path may hold blanks; `arguments` goes through the shell. This test's own shard is not the
/// program's; `environment` adds variables: "A=1 B=2".
inline Result halfopen(const std::string& arguments, const std::string& environment = "") {
  return shell("cd '" HALFOPEN_SOURCE_DIR "' && env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX " + environment + " '" HALFOPEN_PROGRAM "' " +
               arguments);
}

inline const std::string kScenarios = "scenarios";
inline const std::string kClose = kScenarios + "/loopback/normal-close.json";

}  // namespace halfopen::cli
