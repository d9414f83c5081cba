#include "loading.h"

#include <algorithm>
#include <array>

namespace halfopen::profiles {
namespace {

// docs/evidence/README.md, section Grades.
constexpr std::array<std::string_view, 11> kGrades{"M", "S", "A", "A'", "B", "C", "D", "G", "U", "X", "-"};

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// `linux/2.2.rst`: the file, a slash, the row.
bool is_id(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
  return std::ranges::all_of(text.substr(0, slash), is_id_character) &&
         std::ranges::all_of(text.substr(slash + 1), is_id_character);
}

// One id, or several joined by ", ".
bool is_evidence(std::string_view text) {
  while (true) {
    const std::size_t comma = text.find(", ");
    if (!is_id(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 2);
  }
}

}  // namespace

Cite Loading::read_cite(const Node& entry) const {
  Cite cite{.evidence = entry.at("evidence").text()};
  if (const auto note = entry.find("note")) cite.note = note->text();
  const std::optional<Node> grade = entry.find("grade");
  if (cite.evidence == "unverified") {
    if (grade) grade->fail("expected no grade beside \"unverified\"", "profile.evidence.grade");
    if (cite.note.empty()) entry.fail("expected a note saying what was chosen and why", "profile.evidence.note");
    cite.grade = "?";
    return cite;
  }
  if (!is_evidence(cite.evidence)) {
    entry.at("evidence").fail("expected \"unverified\" or ids such as \"linux/2.2.rst\"", "profile.evidence.form");
  }
  cite.grade = grade ? grade->text() : default_grade_;
  if (std::ranges::find(kGrades, cite.grade) == kGrades.end()) {
    (grade ? *grade : entry).fail("expected a grade of docs/evidence/README.md", "profile.evidence.grade");
  }
  return cite;
}

Cite Loading::cite_of(EntryIndex entry) const {
  const Entry& known = profile_.entries[entry];
  return {known.evidence, known.grade, known.note};
}

net::Error Loading::read_error(const Node& symbol) const {
  const std::string text = symbol.text();
  if (text == "none") return {};
  if (const auto error = net::error_named(profile_.family, text)) return *error;
  symbol.fail("expected \"none\" or a symbol of the " + std::string{word_of(profile_.family)} +
                  " error list, found \"" + text + '"',
              "profile.value.symbol");
}

EntryIndex Loading::record(EntryIndex known, std::string path, std::string value, Cite cite, const Node& where) {
  if (known == kNoEntry) {
    if (profile_.entries.size() == kMaxEntries) {
      where.fail("expected at most " + std::to_string(kMaxEntries - 1) + " entries", "profile.entries.limit");
    }
    known = static_cast<EntryIndex>(profile_.entries.size());
    profile_.entries.emplace_back();
  }
  profile_.entries[known] = {.path = std::move(path),
                             .value = std::move(value),
                             .evidence = std::move(cite.evidence),
                             .grade = std::move(cite.grade),
                             .note = std::move(cite.note),
                             .from = profile_.name};
  return known;
}

std::string print_error(net::Error error) { return error ? std::string{error.symbol()} : "none"; }

}  // namespace halfopen::profiles
