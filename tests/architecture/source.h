// The project's own files, as the checker reads them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::architecture {

/// One file. Both forms have the same lines, and each line of `code` the same columns as its line of `text`.
struct Source {
  std::string path;               ///< From the project's folder, with forward slashes.
  std::vector<std::string> text;  ///< As written.
  std::vector<std::string> code;  ///< C++ without comments and the contents of literals; empty for other files.
};

/// Whether the character can be part of an identifier.
bool is_word(char c);

Source make_source(std::string path, std::string_view text);

/// Every text file below the folder, in the order of their paths. Hidden folders and build folders are none of ours,
/// except those that hold continuous integration.
std::vector<Source> read_project(const std::filesystem::path& folder);

}  // namespace halfopen::architecture
