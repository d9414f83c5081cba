#include "halfopen/report/junit.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace halfopen::report {
namespace {

using Outcome = JunitCase::Outcome;

/// For XML, text and attributes; other control characters than tab and newline become question marks.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string test_case(const JunitCase& tried) {
  std::string text = "    <testcase classname=\"" + xml(tried.suite) + "\" name=\"" + xml(tried.name) + '"';
  if (tried.outcome == Outcome::Passed) return text + "/>\n";
  const std::string element = tried.outcome == Outcome::Failed ? "failure" : tried.outcome == Outcome::Error ? "error" : "skipped";
  text += ">\n      <" + element + " message=\"" + xml(tried.message) + "\">" + xml(tried.details) + "</" + element + ">\n";
  return text + "    </testcase>\n";
}

std::string count_of(const std::vector<const JunitCase*>& cases, Outcome outcome) {
  return std::to_string(std::ranges::count(cases, outcome, [](const JunitCase* tried) { return tried->outcome; }));
}

}  // namespace

std::string junit(const std::vector<JunitCase>& cases) {
  std::map<std::string, std::vector<const JunitCase*>> suites;
  for (const JunitCase& tried : cases) suites[tried.suite].push_back(&tried);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [name, of_suite] : suites) {
    text += "  <testsuite name=\"" + xml(name) + "\" tests=\"" + std::to_string(of_suite.size()) + "\" failures=\"" +
            count_of(of_suite, Outcome::Failed) + "\" skipped=\"" + count_of(of_suite, Outcome::Skipped) + "\" errors=\"" +
            count_of(of_suite, Outcome::Error) + "\">\n";
    for (const JunitCase* tried : of_suite) text += test_case(*tried);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace halfopen::report
