// docs/command-line.md is written by hand: it has a section for every command, and in it every option that --help has.
#include <gmock/gmock.h>

#include "help.h"

namespace halfopen::docs {
namespace {

/// The sections of the page, by their headings.
std::map<std::string, std::string> sections() {
  std::map<std::string, std::string> all;
  std::istringstream lines{cli::read(HALFOPEN_SOURCE_DIR "/docs/command-line.md")};
  std::string heading;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) heading = line.substr(3);
    all[heading] += line + "\n";
  }
  return all;
}

/// "--level" stands there as a word, not only as the beginning of "--level-all".
bool names(const std::string& text, const std::string& option) {
  for (std::size_t at = text.find(option); at != text.npos; at = text.find(option, at + 1)) {
    const char next = at + option.size() < text.size() ? text[at + option.size()] : ' ';
    if (next != '-' && !std::isalnum(static_cast<unsigned char>(next))) return true;
  }
  return false;
}

TEST(Reference, HasEveryCommandAndOption) {
  const auto documented = sections();
  for (const auto& [command, options] : cli::options_by_command()) {
    if (command.empty()) continue;
    const auto section = documented.find(command);
    ASSERT_NE(section, documented.end()) << "docs/command-line.md: expected a section ## " << command;
    for (const std::string& option : options) {
      if (option == "-h" || option == "--help") continue;  // said once, for all
      EXPECT_TRUE(names(section->second, option)) << "docs/command-line.md, ## " << command << ": expected " << option;
    }
  }
}

}  // namespace
}  // namespace halfopen::docs
