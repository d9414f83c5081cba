// The rows of a dossier with their cells, for tests that hold the code against a whole table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace halfopen::evidence {

struct DossierRow {
  std::string id;
  std::vector<std::string> cells;  ///< All cells after the id, the grade first; blanks at their ends cut off.
};

/// The rows of docs/evidence/`dossier`.md whose id begins with `prefix` ("linux/14.") and that have a third cell.
std::vector<DossierRow> dossier_rows(std::string_view dossier, std::string_view prefix);

/// One row. Throws std::out_of_range naming the id.
DossierRow dossier_row(std::string_view id);

}  // namespace halfopen::evidence
