// Every test of the project, read from its sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace halfopen::evidence {

struct KnownTest {
  std::string program;  ///< "sim_kernel"
  std::string name;     ///< "AfterDeath.RecvTakesTheErrorOnce"
  bool parameters = false;
  std::string source;  ///< The text of its file.
};

/// Reads halfopen_test(NAME SOURCES ...) of every tests/**/CMakeLists.txt and the TEST macros of these sources.
std::vector<KnownTest> known_tests(const std::string& project);

/// The tests of one source file.
std::vector<KnownTest> tests_in(std::string_view source, const std::string& program);

/// Whether `claim` names one of them: `program/Suite.Test`, for a test with parameters also
/// `program/Suite.Test/PARAMETER`, where PARAMETER stands in the source as a string or is `*`.
bool names_a_test(std::string_view claim, const std::vector<KnownTest>& tests);

}  // namespace halfopen::evidence
