#include "halfopen/report/test_case.h"

#include <cctype>

#include "halfopen/report/text.h"

namespace halfopen::report {
namespace {

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// The same as a function of that name: the_client_notices_silence.
std::string function_of(const std::string& words) {
  std::string name;
  for (const char c : words) {
    if (is_alnum(c)) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!name.empty() && name.back() != '_') name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

/// A delimiter that the text does not close.
std::string delimiter_for(const std::string& text) {
  std::string delimiter = "json";
  while (text.find(")" + delimiter + "\"") != text.npos) delimiter += "_";
  return delimiter;
}

}  // namespace

std::string identifier_of(const std::string& words) {
  std::string name;
  bool upper = true;
  for (const char c : words) {
    if (is_alnum(c)) name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    // The apostrophe of "client's" ends no word.
    upper = !is_alnum(c) && c != '\'';
  }
  return name;
}

std::string test_case_text(const TestCase& test) {
  const std::string delimiter = delimiter_for(test.scenario);
  std::string text = "// Broken: " + test.promise + ".\n// Seed " + std::to_string(test.seed) + ", " + digests_text(test.digests) + ".\n";
  if (!test.capture.empty()) text += "// The run as a capture: " + test.capture + "\n";
  if (test.promise_code.empty()) text += "// " + function_of(test.promise) + "() makes the invariant of that name.\n";
  if (!test.made_by.empty()) text += "// " + test.made_by + " makes the bench of the test that found it.\n";
  text += "#include <halfopen/gtest/gtest.h>\n";
  if (test.programs.find("library::") != test.programs.npos) text += "#include <halfopen/library/programs.h>\n";
  text += "\nnamespace {\n\nusing namespace halfopen;\nusing namespace halfopen::gtest;\n\nconstexpr const char* kScenario = R\"" +
          delimiter + "(" + test.scenario + ")" + delimiter + "\";\n\nTEST(Shrunk, " + identifier_of(test.promise) + ") {\n";
  const std::string loaded = "scenarios::load_text(kScenario, \"kScenario\").scenario";
  if (test.made_by.empty()) {
    text += "  const Bench bench{" + loaded + (test.programs.empty() ? "" : ", " + test.programs) + "};\n";
  } else {
    text += "  Bench bench = " + test.made_by + ";\n  bench.scenario() = " + loaded + ";\n";
  }
  const std::string promise = test.promise_code.empty() ? function_of(test.promise) + "()" : test.promise_code;
  return text + "  EXPECT_TRUE(keeps(bench, " + promise + "));\n}\n\n}  // namespace\n";
}

}  // namespace halfopen::report
