// docs/scenario-format.md is held to the code: its examples load, and it knows every key, word and id.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "schema_mutants.h"
#include "small_file.h"

namespace halfopen::scenarios {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot{HALFOPEN_SOURCE_DIR};

std::string text_of(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Every match of the expression's first group.
std::set<std::string> matches(const std::string& text, const std::string& expression) {
  const std::regex regex{expression};
  std::set<std::string> found;
  for (std::sregex_iterator at{text.begin(), text.end(), regex}; at != std::sregex_iterator{}; ++at)
    found.insert((*at)[1]);
  return found;
}

/// The ids that stand in the code of these folders as texts.
std::set<std::string> ids_in_code() {
  std::set<std::string> ids;
  for (const std::string folder : {"scenarios/src", "model/src"}) {
    for (const auto& file : fs::directory_iterator{kRoot / folder}) {
      if (file.is_regular_file())
        ids.merge(matches(text_of(file.path()), R"-("((?:scenario|run)\.[a-z]+(?:\.[a-z]+)?)")-"));
    }
  }
  ids.insert(
      {"scenario.unknown.link", "scenario.unknown.program"});  // put together from "scenario.unknown." and what it is
  return ids;
}

TEST(ScenarioFormatPage, ExplainsEveryIdAndNoOther) {
  const std::set<std::string> explained =
      matches(text_of(kRoot / "docs/scenario-format.md"), R"(\| `((?:scenario|run)\.[a-z.]+)` \|)");
  EXPECT_EQ(explained, ids_in_code());
}

TEST(ScenarioFormatPage, NamesEveryKeyAndEveryWord) {
  const std::string page = text_of(kRoot / "docs/scenario-format.md");
  const Vocabulary vocabulary{Json::parse(schema_text())};
  for (const std::string& key : vocabulary.properties) EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << key;
  for (const std::string& word : vocabulary.words) {
    EXPECT_TRUE(page.find("`" + word + "`") != std::string::npos || page.find("\"" + word + "\"") != std::string::npos)
        << word;
  }
}

TEST(ScenarioFormatPage, ExamplesLoad) {
  const std::string page = text_of(kRoot / "docs/scenario-format.md");
  std::size_t examples = 0;
  for (std::size_t at = page.find("```json\n"); at != std::string::npos; at = page.find("```json\n", at)) {
    at += 8;
    EXPECT_EQ(verdict(page.substr(at, page.find("```", at) - at)), "loaded");
    ++examples;
  }
  EXPECT_EQ(examples, 1u);
}

TEST(ScenarioFormatPage, ItsMessageIsTheOneThatIsGiven) {
  const std::string said = verdict(with_steps(R"({"socket": "s"}, {"recv": "s", "expect": {}})"));
  const std::string words = said.substr(said.find("expected"));
  EXPECT_NE(text_of(kRoot / "docs/scenario-format.md").find(words), std::string::npos) << words;
}

}  // namespace
}  // namespace halfopen::scenarios
