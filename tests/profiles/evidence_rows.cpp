#include "evidence_rows.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace halfopen::profiles {
namespace {

void read_rows(const std::string& text, EvidenceRows& rows) {
  static const std::regex kRow{R"(\| `([a-z-]+/[A-Za-z0-9_.-]+)` \| ([^|]*) \|(.*))"};
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (std::smatch match; std::regex_match(line, match, kRow)) {
      const bool section = match[3].length() == 0;
      rows[match[1]] = {section ? "" : match[2].str(), match[3]};
    }
  }
}

}  // namespace

std::string read_source(const std::string& path) {
  std::ifstream file{std::filesystem::path{HALFOPEN_SOURCE_DIR} / path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

const EvidenceRows& evidence_rows() {
  static const EvidenceRows kRows = [] {
    EvidenceRows rows;
    for (const char* name : {"abnormal-close", "incident", "linux", "realnet", "windows"}) {
      read_rows(read_source("docs/evidence/" + std::string{name} + ".md"), rows);
    }
    return rows;
  }();
  return kRows;
}

std::vector<std::string> ids_in(std::string_view text) {
  static const std::regex kId{R"((abnormal-close|incident|linux|realnet|windows)/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)"};
  const std::string copy{text};
  std::vector<std::string> ids;
  for (std::sregex_iterator at{copy.begin(), copy.end(), kId}; at != std::sregex_iterator{}; ++at) {
    ids.push_back(at->str());
  }
  return ids;
}

bool has_grade(std::string_view cell, std::string_view grade) {
  std::string word;
  for (const char c : std::string{cell} + ' ') {
    if (c != ' ' && c != ',' && c != '(' && c != ')') {
      word += c;
    } else if (word == grade) {
      return true;
    } else {
      word.clear();
    }
  }
  return false;
}

}  // namespace halfopen::profiles
