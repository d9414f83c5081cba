// The manual page has every command and every option that --help has, and no other.
#include <gmock/gmock.h>

#include "help.h"

namespace halfopen::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string without(std::string text, const std::string& what) {
  for (std::size_t at; (at = text.find(what)) != text.npos;) text.erase(at, what.size());
  return text;
}

/// The options below each heading ".SS COMMAND"; those of the program, below ".SH OPTIONS", under "".
std::map<std::string, std::set<std::string>> options_of_page(const std::string& page) {
  std::map<std::string, std::set<std::string>> all;
  std::istringstream lines{without(page, "\\fB")};
  std::string command;
  bool tag = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(".SS ")) all[command = without(line.substr(4), "\\")];
    if (tag && line.starts_with("\\-")) {
      std::istringstream words{without(without(without(line, "\\fR"), "\\"), ",")};
      for (std::string word; words >> word && word.starts_with("-");) all[command].insert(word);
    }
    tag = line == ".TP";
  }
  return all;
}

TEST(Manual, HasEveryCommandAndOptionAndNoOther) {
  auto documented = options_of_page(halfopen("manual").out);
  for (auto& [command, options] : documented) options.insert({"-h", "--help"});  // said once, for all commands
  EXPECT_EQ(documented, options_by_command());
}

TEST(Manual, HasItsSections) {
  const std::string page = halfopen("manual").out;
  for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT"}) {
    EXPECT_THAT(page, HasSubstr(std::string{"\n.SH "} + section + "\n"));
  }
  EXPECT_THAT(page, HasSubstr("\nhalfopen \\- deterministic tests"));
  EXPECT_THAT(page, HasSubstr("\n\\fB\\-\\-backend\\fR \\fBsim\\fR|\\fBreal\\fR\n"));
}

TEST(Manual, IsFormattedWithoutAComplaint) {
  if (std::system("command -v man groff >/dev/null") != 0) GTEST_SKIP() << "man and groff are not installed";
  const Result page = halfopen("manual | man --warnings -E UTF-8 -l -Tutf8 -Z - 2>&1 >/dev/null");
  EXPECT_THAT(page.out, IsEmpty());
  EXPECT_THAT(page.err, IsEmpty());
}

}  // namespace
}  // namespace halfopen::cli
