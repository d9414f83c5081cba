#include "dossier.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace halfopen::evidence {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

std::vector<DossierRow> dossier_rows(std::string_view dossier, std::string_view prefix) {
  std::vector<DossierRow> rows;
  std::ifstream in{HALFOPEN_SOURCE_DIR "/docs/evidence/" + std::string{dossier} + ".md"};
  const std::string start = "| `" + std::string{prefix};
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(start)) continue;
    std::istringstream cells{line.substr(2)};
    DossierRow row;
    std::string cell;
    std::getline(cells, cell, '|');
    row.id = trimmed(cell);
    row.id = row.id.substr(1, row.id.size() - 2);
    while (std::getline(cells, cell, '|')) row.cells.push_back(trimmed(cell));
    if (row.cells.size() > 1) rows.push_back(row);
  }
  return rows;
}

DossierRow dossier_row(std::string_view id) {
  for (const DossierRow& row : dossier_rows(id.substr(0, id.find('/')), id)) {
    if (row.id == id) return row;
  }
  throw std::out_of_range{"no row " + std::string{id}};
}

}  // namespace halfopen::evidence
