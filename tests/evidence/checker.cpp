#include "checker.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace halfopen::evidence {
namespace {

/// Whether `word` stands in `text` with no letter, digit or underscore at its sides.
bool has_word(std::string_view text, std::string_view word) {
  const auto part_of_word = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_');
  };
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    if ((at == 0 || !part_of_word(at - 1)) && !part_of_word(at + word.size())) return true;
  }
  return false;
}

class Check {
 public:
  explicit Check(const Project& project) : project_{project} {
    for (const Section& section : project.sections) {
      for (const Row& row : section.rows) rows_.emplace(row.id, &row);
    }
  }

  std::vector<std::string> operator()(const std::vector<Entry>& list) {
    check_allowed();
    for (const Entry& entry : list) check_entry(entry);
    for (const auto& [id, row] : rows_) {
      if (!seen_.count(id)) complain(id, "is a row of the dossier and not in the list");
    }
    if (definitions_ > project_.definitions) {
      complain("definition", "stands at " + std::to_string(definitions_) + " rows, " +
                                 std::to_string(project_.definitions) + " at most");
    }
    return wrong_;
  }

 private:
  void complain(const std::string& about, const std::string& what) { wrong_.push_back(about + ": " + what); }

  void check_allowed() {
    for (const Allowed& allowed : project_.allowed) {
      if (project_.limitations.find(allowed.words) == std::string::npos) {
        complain("\"" + allowed.words + "\"", "is not in docs/limitations.md");
      }
      for (const std::string& about : allowed.about) {
        if (!has_word(allowed.words, about)) complain("\"" + allowed.words + "\"", "does not speak of " + about);
        if (std::count(project_.modelled.begin(), project_.modelled.end(), about) > 0) {
          complain("\"" + allowed.words + "\"", about + " is modelled, so it excuses nothing");
        }
      }
    }
  }

  void check_entry(const Entry& entry) {
    const auto at = rows_.find(entry.id);
    if (at == rows_.end()) return complain(entry.id, "is no row of the covered sections");
    if (!seen_.insert(entry.id).second) return complain(entry.id, "stands in the list twice");
    for (const Claim& claim : entry.claims) check_claim(*at->second, claim, entry.claims.size() == 1);
  }

  void check_claim(const Row& row, const Claim& claim, bool only) {
    switch (claim.kind) {
      case Shown::Scenario:
        return check_scenario(row, claim.what);
      case Shown::Test:
        if (!names_a_test(claim.what, project_.tests)) complain(row.id, "there is no test " + claim.what);
        return;
      case Shown::Limitation:
        return check_limitation(row, claim.what);
      case Shown::Definition:
        ++definitions_;
        if (row.grade == "M") complain(row.id, "was observed, so it is no definition");
        if (!only) complain(row.id, "is a definition and something else");
        return;
      case Shown::Open:
        if (!only) complain(row.id, "is open and shown");
        return;
    }
  }

  void check_scenario(const Row& row, const std::string& file) {
    const std::optional<std::string> text = project_.scenario(file);
    if (!text) return complain(row.id, "there is no scenario " + file);
    if (text->find('"' + row.id + '"') == std::string::npos) complain(row.id, file + " does not cite it");
  }

  void check_limitation(const Row& row, const std::string& quoted) {
    const bool quotes = quoted.size() > 2 && quoted.front() == '"' && quoted.back() == '"';
    if (!quotes) return complain(row.id, "a limitation stands in quotation marks");
    const std::string words = quoted.substr(1, quoted.size() - 2);
    const auto at = std::find_if(project_.allowed.begin(), project_.allowed.end(),
                                 [&](const Allowed& allowed) { return allowed.words == words; });
    if (at == project_.allowed.end())
      return complain(row.id, "the limitation " + quoted + " is not one that rows may cite");
    const bool speaks = std::any_of(at->about.begin(), at->about.end(),
                                    [&](const std::string& about) { return has_word(row.text, about); });
    if (!speaks) complain(row.id, "says nothing of what " + quoted + " is about");
  }

  const Project& project_;
  std::map<std::string, const Row*> rows_;
  std::set<std::string> seen_;
  std::size_t definitions_ = 0;
  std::vector<std::string> wrong_;
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in{text};
  for (std::string part; std::getline(in, part, at);) parts.push_back(trimmed(part));
  return parts;
}

}  // namespace

std::vector<Allowed> read_allowed(std::string_view text) {
  std::vector<Allowed> allowed;
  std::istringstream lines{std::string{text}};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> parts = split(line, '|');
    if (parts.size() != 3 || parts[1].empty() || parts[2].empty()) {
      throw std::invalid_argument{"expected WORDS | ABOUT, ABOUT | REASON, found \"" + line + "\" [evidence.allowed]"};
    }
    allowed.push_back({parts[0], split(parts[1], ','), parts[2]});
  }
  return allowed;
}

std::vector<std::string> check(const std::vector<Entry>& list, const Project& project) { return Check{project}(list); }

std::string flattened(std::string_view text) {
  static const std::regex kBlanks{R"(\s+)"};
  return std::regex_replace(std::string{text}, kBlanks, " ");
}

}  // namespace halfopen::evidence
