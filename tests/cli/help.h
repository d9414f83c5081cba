// What `--help` of the program and of its commands says there is, read from its text as a user reads it.
#pragma once

#include <map>
#include <set>
#include <sstream>
#include <string>

#include "program.h"

namespace halfopen::cli {

/// The first words of the lines below a heading such as "Options:", which end with an empty line.
inline std::set<std::string> first_words(const std::string& help, const std::string& heading) {
  std::set<std::string> words;
  std::istringstream lines{help};
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line == heading) {
      inside = true;
    } else if (line.empty()) {
      inside = false;
    } else if (inside && line.starts_with("  ") && line[2] != ' ') {
      words.insert(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return words;
}

/// "-v,--verbose" is two.
inline std::set<std::string> options_of(const std::string& help) {
  std::set<std::string> options;
  for (const std::string& together : first_words(help, "Options:")) {
    std::istringstream words{together};
    for (std::string word; std::getline(words, word, ',');) options.insert(word);
  }
  return options;
}

/// The options of each command, and of the program itself under "".
inline std::map<std::string, std::set<std::string>> options_by_command() {
  const std::string help = halfopen("--help").out;
  std::map<std::string, std::set<std::string>> all{{"", options_of(help)}};
  for (const std::string& command : first_words(help, "Subcommands:")) all[command] = options_of(halfopen(command + " --help").out);
  return all;
}

}  // namespace halfopen::cli
