// docs/tcp-coverage.md held against what it names: tests, scripts and rows of evidence exist, and every script is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace halfopen::pkt {
namespace {

namespace fs = std::filesystem;

const fs::path kProject = HALFOPEN_SOURCE_DIR;
const fs::path kScripts = kProject / "tests/pkt/scripts";

std::string text_of(const fs::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string sources_of(const fs::path& folder) {
  std::string text;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.path().extension() == ".cpp") text += text_of(entry.path());
  }
  return text;
}

std::set<std::string> all_scripts() {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator{kScripts}) {
    if (entry.path().extension() == ".pkt") names.insert(fs::relative(entry.path(), kScripts).replace_extension().generic_string());
  }
  return names;
}

std::vector<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex expression{pattern};
  std::vector<std::string> found;
  for (std::sregex_iterator at{text.begin(), text.end(), expression}, end; at != end; ++at) found.push_back((*at)[1]);
  return found;
}

/// What a page names that is not there.
std::vector<std::string> tests_missing(const std::string& page, const std::string& sources) {
  const auto exists = [&](const std::string& suite, const std::string& test) {
    return std::regex_search(sources, std::regex{"\\(\\s*" + suite + "\\s*,\\s*" + test + "\\s*\\)"});
  };
  std::vector<std::string> missing;
  std::istringstream lines{page};
  for (std::string line; std::getline(lines, line);) {
    std::string suite;
    for (const std::string& word : matches(line, "`([^`]*)`")) {
      std::smatch parts;
      if (std::regex_match(word, parts, std::regex{"S/([A-Za-z0-9]+)"})) {
        if (!exists("[A-Za-z]+", parts[1])) missing.push_back(word);
      } else if (std::regex_match(word, parts, std::regex{"([A-Z][A-Za-z0-9]*)?\\.([A-Z][A-Za-z0-9]*)"})) {
        if (parts[1].matched) suite = parts[1];
        if (!exists(suite, parts[2])) missing.push_back(suite + '.' + parts[2].str());
      } else if (std::regex_match(word, std::regex{"[A-Z][a-z0-9]+[A-Za-z0-9]*"})) {
        suite = word;
        if (sources.find('(' + word + ',') == std::string::npos) missing.push_back(word);
      }
    }
  }
  return missing;
}

/// The scripts a page names: `folder/name`, and the names in a row that begins with `folder/`.
std::set<std::string> scripts_named(const std::string& page) {
  std::set<std::string> named;
  std::istringstream lines{page};
  for (std::string line; std::getline(lines, line);) {
    std::string folder;
    for (const std::string& word : matches(line, "`([a-z0-9/-]+)`")) {
      const std::size_t slash = word.find('/');
      if (slash == word.size() - 1 && fs::is_directory(kScripts / word)) {
        folder = word;
      } else if (slash != std::string::npos && fs::is_directory(kScripts / word.substr(0, slash))) {
        named.insert(word);
      } else if (slash == std::string::npos && !folder.empty()) {
        named.insert(folder + word);
      }
    }
  }
  return named;
}

std::vector<std::string> rows_missing(const std::string& page) {
  const std::string evidence = text_of(kProject / "docs/evidence/linux.md") + text_of(kProject / "docs/evidence/windows.md");
  std::vector<std::string> missing;
  for (const std::string& row : matches(page, "((?:linux|windows)/[0-9][A-Za-z0-9.-]*[A-Za-z0-9])(?![*A-Za-z0-9.-]*[*])")) {
    if (evidence.find('`' + row + '`') == std::string::npos) missing.push_back(row);
  }
  return missing;
}

const std::string& page() {
  static const std::string kPage = text_of(kProject / "docs/tcp-coverage.md");
  return kPage;
}

TEST(Coverage, EveryTestThatIsNamedExists) {
  EXPECT_THAT(tests_missing(page(), sources_of(kProject / "tests/sim/tcp")), testing::IsEmpty());
}

TEST(Coverage, EveryRowThatIsNamedExists) { EXPECT_THAT(rows_missing(page()), testing::IsEmpty()); }

TEST(Coverage, NamesEveryScriptAndNoOther) { EXPECT_EQ(scripts_named(page()), all_scripts()); }

// The checks themselves notice what is missing.
TEST(Coverage, NoticesWhatIsNotThere) {
  const std::string sources = "TEST(Suite, Test) {}";
  EXPECT_THAT(tests_missing("`Suite.Test`, `.Test`, suite `Suite`, `S/Test`", sources), testing::IsEmpty());
  EXPECT_THAT(tests_missing("`Suite.Other`, `.Third`, suite `Another`, `S/Fourth`", sources),
              testing::ElementsAre("Suite.Other", "Suite.Third", "Another", "S/Fourth"));
  EXPECT_THAT(rows_missing("linux/2.2.rst, linux/99.none, linux/11.paws-*"), testing::ElementsAre("linux/99.none"));
  EXPECT_EQ(scripts_named("`rst/one`\n| `rst/` | resets | `two` |"), (std::set<std::string>{"rst/one", "rst/two"}));
}

}  // namespace
}  // namespace halfopen::pkt
