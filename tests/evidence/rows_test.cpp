// Every row of the dossiers is shown by a test or a scenario, or says why not: the lists in this folder, held against
// the project.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "checker.h"
#include "halfopen/net/call.h"

namespace halfopen::evidence {
namespace {

const std::string kProject = HALFOPEN_SOURCE_DIR;

std::string read(const std::string& path) {
  std::ifstream in{kProject + "/" + path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Every call, option and flag of the contract by its name.
std::vector<std::string> modelled_words() {
  std::vector<std::string> words;
  for (int i = 0; i < static_cast<int>(net::kOps); ++i) words.emplace_back(to_string(static_cast<net::Op>(i)));
  for (int i = 0; i < 256; ++i) {
    const std::string_view name = to_string(static_cast<net::Option>(i));
    net::Option option{};
    if (option_named(name, option)) words.emplace_back(name);
  }
  for (unsigned bit = 0; bit < 16; ++bit) {
    const std::string name = to_string(static_cast<net::MessageFlag>(1u << bit));
    if (net::flag_named(name)) words.push_back(name);
  }
  return words;
}

std::optional<std::string> scenario_text(const std::string& file) {
  if (!file.starts_with("scenarios/") || !std::filesystem::is_regular_file(kProject + "/" + file)) return std::nullopt;
  return read(file);
}

Project project_for(const Dossier& dossier, std::size_t definitions) {
  Project project;
  project.sections = sections_of(dossier, read("docs/evidence/" + std::string{dossier.name} + ".md"));
  project.tests = known_tests(kProject);
  project.allowed = read_allowed(read("tests/evidence/limitations.allowed"));
  project.limitations = flattened(read("docs/limitations.md"));
  project.modelled = modelled_words();
  project.definitions = definitions;
  project.scenario = scenario_text;
  return project;
}

class EvidenceRows : public testing::TestWithParam<std::size_t> {};

TEST_P(EvidenceRows, EachIsInItsListWithSomethingThatExists) {
  const Dossier& dossier = dossiers()[GetParam()];
  const std::string file = "tests/evidence/" + std::string{dossier.name} + ".rows";
  EXPECT_THAT(check(read_list(read(file), file), project_for(dossier, 20)), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, EvidenceRows, testing::Range(std::size_t{0}, dossiers().size()),
                         [](const auto& dossier) { return std::string{dossiers()[dossier.param].name}; });

TEST(EvidenceRows, TheContractsWordsAreKnown) {
  EXPECT_THAT(modelled_words(), testing::IsSupersetOf({"connect", "poll", "SO_LINGER", "SO_ERROR", "MSG_PEEK"}));
}

TEST(EvidenceRows, CoverTheSectionsThatStateBehaviour) {
  for (const Dossier& dossier : dossiers()) {
    const auto sections = sections_of(dossier, read("docs/evidence/" + std::string{dossier.name} + ".md"));
    EXPECT_EQ(sections.size(), dossier.sections.size()) << dossier.name;
    for (const Section& section : sections) EXPECT_FALSE(section.rows.empty()) << dossier.name << " " << section.title;
  }
}

}  // namespace
}  // namespace halfopen::evidence
