#include "known_tests.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

namespace halfopen::evidence {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

struct Program {
  std::string name;
  std::vector<std::string> sources;  ///< As CMake would open them.
};

std::vector<Program> programs_in(const std::filesystem::path& list, const std::string& project) {
  static const std::regex kProgram{R"(halfopen_test\((\w+)\s+SOURCES\s+([^)]*?)\s+KNOWS)"};
  static const std::regex kWord{R"(\S+)"};
  std::vector<Program> programs;
  const std::string text = std::regex_replace(read(list), std::regex{R"(\$\{PROJECT_SOURCE_DIR\})"}, project);
  for (std::sregex_iterator at{text.begin(), text.end(), kProgram}, end; at != end; ++at) {
    Program program{(*at)[1], {}};
    const std::string words = (*at)[2];
    for (std::sregex_iterator word{words.begin(), words.end(), kWord}; word != end; ++word) {
      program.sources.push_back((list.parent_path() / word->str()).string());
    }
    programs.push_back(program);
  }
  return programs;
}

}  // namespace

std::vector<KnownTest> tests_in(std::string_view source, const std::string& program) {
  static const std::regex kTest{R"((?:^|\n)(TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+),\s*(\w+)\))"};
  std::vector<KnownTest> tests;
  const std::string text{source};
  for (std::sregex_iterator at{text.begin(), text.end(), kTest}, end; at != end; ++at) {
    const bool parameters = (*at)[1] == "TEST_P" || (*at)[1] == "TYPED_TEST";
    tests.push_back({program, (*at)[2].str() + "." + (*at)[3].str(), parameters, text});
  }
  return tests;
}

std::vector<KnownTest> known_tests(const std::string& project) {
  std::vector<KnownTest> tests;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{project + "/tests"}) {
    if (entry.path().filename() != "CMakeLists.txt") continue;
    for (const Program& program : programs_in(entry.path(), project)) {
      for (const std::string& source : program.sources) {
        for (KnownTest& test : tests_in(read(source), program.name)) tests.push_back(std::move(test));
      }
    }
  }
  return tests;
}

bool names_a_test(std::string_view claim, const std::vector<KnownTest>& tests) {
  for (const KnownTest& test : tests) {
    const std::string name = test.program + "/" + test.name;
    if (claim == name) return true;
    if (!test.parameters || !claim.starts_with(name + "/")) continue;
    const std::string parameter{claim.substr(name.size() + 1)};
    if (parameter == "*" || test.source.find('"' + parameter + '"') != std::string::npos) return true;
  }
  return false;
}

}  // namespace halfopen::evidence
