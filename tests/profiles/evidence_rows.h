// The rows of docs/evidence, for tests: which ids exist, and with which grades.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::profiles {

struct EvidenceRow {
  std::string grade;  ///< Its grade cell; empty for the id of a section, which has a title instead.
  std::string text;   ///< The cells after it.
};

/// Every row by its id.
using EvidenceRows = std::map<std::string, EvidenceRow>;

/// Reads docs/evidence/*.md: a row is a table row whose first cell is its id in backticks.
const EvidenceRows& evidence_rows();

/// The ids in a text such as `windows/6.9 leaves the code open; windows/1.rule`.
std::vector<std::string> ids_in(std::string_view text);

/// Whether a grade cell such as `A (codes), A' C (purge)` contains the grade.
bool has_grade(std::string_view cell, std::string_view grade);

/// The text of a file of the project.
std::string read_source(const std::string& path);

}  // namespace halfopen::profiles
