// Holds a list of evidence rows against the dossier, the tests, the scenarios and the limitations.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence_list.h"
#include "known_tests.h"

namespace halfopen::evidence {

/// A limitation that rows may cite. Nothing else of docs/limitations.md excuses a row.
struct Allowed {
  std::string words;               ///< Exactly as docs/limitations.md has them, line breaks aside.
  std::vector<std::string> about;  ///< What does not exist here. A row that cites the words must speak of one of these.
  std::string reason;              ///< Why it does not.
};

/// Reads `WORDS | ABOUT, ABOUT | REASON` per line. Errors: std::invalid_argument naming the line.
std::vector<Allowed> read_allowed(std::string_view text);

/// What a list is held against.
struct Project {
  std::vector<Section> sections;
  std::vector<KnownTest> tests;
  std::vector<Allowed> allowed;
  std::string limitations;            ///< docs/limitations.md, blanks and line breaks made one blank.
  std::vector<std::string> modelled;  ///< Calls, options and flags of the contract; never a limitation.
  std::size_t definitions = 0;        ///< So many rows at most may be definitions.
  /// The text of a scenario file; nothing if there is none.
  std::function<std::optional<std::string>(const std::string&)> scenario;
};

/// What is wrong, a line each; empty if nothing is.
std::vector<std::string> check(const std::vector<Entry>& list, const Project& project);

/// Blanks and line breaks made one blank.
std::string flattened(std::string_view text);

}  // namespace halfopen::evidence
