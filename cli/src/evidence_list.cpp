#include "evidence_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace halfopen::evidence {
namespace {

constexpr std::string_view kBlank = " \t";

/// Cuts the first word off `rest` and the blanks behind it.
std::string take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, std::min(rest.find_first_of(kBlank), rest.size()));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
  return std::string{word};
}

std::optional<Shown> shown_named(std::string_view word) {
  for (std::size_t i = 0; i < kShownCount; ++i) {
    if (to_string(static_cast<Shown>(i)) == word) return static_cast<Shown>(i);
  }
  return std::nullopt;
}

Claim read_claim(std::string_view rest, const std::string& place) {
  const std::string word = take_word(rest);
  const std::optional<Shown> kind = shown_named(word);
  if (!kind) {
    throw std::invalid_argument{place + ": expected scenario, test, limitation, definition or open, found \"" + word +
                                "\" [evidence.kind]"};
  }
  if (rest.empty()) throw std::invalid_argument{place + ": expected something behind " + word + " [evidence.empty]"};
  return {*kind, std::string{rest}};
}

}  // namespace

const std::vector<Dossier>& dossiers() {
  static const std::vector<Dossier> kDossiers = {
      {"linux", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21}},
      {"windows", {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
  };
  return kDossiers;
}

std::vector<Section> sections_of(const Dossier& dossier, std::string_view page) {
  static const std::regex kHeading{R"(## (\d+)\. (.*))"};
  static const std::regex kRow{R"(\| `([a-z-]+/[A-Za-z0-9_.-]+)` \| ([^|]*) \|(.+))"};
  std::vector<Section> sections;
  bool covered = false;
  std::istringstream lines{std::string{page}};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kHeading)) {
      const int number = std::stoi(match[1]);
      covered = std::count(dossier.sections.begin(), dossier.sections.end(), number) > 0;
      if (covered) sections.push_back({number, match[2], {}});
    } else if (covered && std::regex_match(line, match, kRow)) {
      sections.back().rows.push_back({match[1], match[2], match[3]});
    }
  }
  return sections;
}

std::string_view to_string(Shown shown) {
  switch (shown) {
    case Shown::Scenario:
      return "scenario";
    case Shown::Test:
      return "test";
    case Shown::Limitation:
      return "limitation";
    case Shown::Definition:
      return "definition";
    case Shown::Open:
      return "open";
  }
  return "";
}

std::vector<Entry> read_list(std::string_view text, const std::string& file) {
  std::vector<Entry> list;
  std::istringstream lines{std::string{text}};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string place = file + ":" + std::to_string(number);
    std::string_view rest = line;
    if (rest.empty() || rest.front() == '#') continue;
    const bool indented = kBlank.find(rest.front()) != kBlank.npos;
    if (indented) {
      rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
      if (list.empty()) throw std::invalid_argument{place + ": expected the id of a row first [evidence.id]"};
    } else {
      list.push_back({take_word(rest), number, {}});
    }
    list.back().claims.push_back(read_claim(rest, place));
  }
  return list;
}

Count count(const Section& section, const std::vector<Entry>& list) {
  std::map<std::string_view, Shown> strongest;
  for (const Entry& entry : list) {
    for (const Claim& claim : entry.claims) {
      const auto [at, added] = strongest.emplace(entry.id, claim.kind);
      if (!added) at->second = std::min(at->second, claim.kind);
    }
  }
  Count count;
  count.rows = section.rows.size();
  for (const Row& row : section.rows) {
    const auto at = strongest.find(row.id);
    if (at == strongest.end()) {
      ++count.missing;
    } else {
      ++count.shown[static_cast<std::size_t>(at->second)];
    }
  }
  return count;
}

}  // namespace halfopen::evidence
