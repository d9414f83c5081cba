// JUnit XML, as continuous integration reads it. The one writer of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace halfopen::report {

/// One thing that was tried.
struct JunitCase {
  enum class Outcome : std::uint8_t { Passed, Failed, Skipped, Error };

  std::string suite;     ///< A folder.
  std::string name;      ///< A file.
  Outcome outcome{};
  std::string message;   ///< In one line; not for Passed.
  std::string details;   ///< Several lines; not for Passed.
};

/// A suite for each name of one, by name; its cases in the order given. Octets that XML forbids become question marks.
std::string junit(const std::vector<JunitCase>& cases);

/// The folder of a path, "." if it names none.
std::string folder_of(const std::string& path);

}  // namespace halfopen::report
