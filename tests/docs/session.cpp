#include "session.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace halfopen::docs {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    std::string one;
    for (const char c : line) {
      if (c != ' ' || one.empty() || one.back() != ' ') one += c;
    }
    while (!one.empty() && one.back() == ' ') one.pop_back();
    lines.push_back(one);
  }
  return lines;
}

bool fits(std::string_view line, std::string_view pattern) {
  const std::size_t dots = pattern.find("...");
  if (dots == pattern.npos) return line == pattern;
  if (!line.starts_with(pattern.substr(0, dots))) return false;
  for (std::size_t i = dots; i <= line.size(); ++i) {
    if (fits(line.substr(i), pattern.substr(dots + 3))) return true;
  }
  return false;
}

bool fit(const std::vector<std::string>& lines, std::size_t line, const std::vector<std::string>& patterns, std::size_t pattern) {
  if (pattern == patterns.size()) return line == lines.size();
  if (patterns[pattern] == "...") {
    for (std::size_t i = line; i <= lines.size(); ++i) {
      if (fit(lines, i, patterns, pattern + 1)) return true;
    }
    return false;
  }
  return line < lines.size() && fits(lines[line], patterns[pattern]) && fit(lines, line + 1, patterns, pattern + 1);
}

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A folder that looks like the project's, but in which commands may write.
void furnish(const fs::path& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder / "bin~");
  for (const auto& entry : fs::directory_iterator{HALFOPEN_SOURCE_DIR}) {
    const fs::path name = entry.path().filename();
    if (name != "halfopen" && name != "build" && name != ".git") fs::create_symlink(entry.path(), folder / name);
  }
  fs::create_symlink(HALFOPEN_PROGRAM, folder / "halfopen");
  fs::create_symlink(HALFOPEN_PROGRAM, folder / "bin~" / "halfopen");
}

std::string environment(const fs::path& folder, const fs::path& prefix) {
  return "cd '" + folder.string() + "'\nexport PATH='" + (folder / "bin~").string() + "':\"$PATH\"\nexport CMAKE_PREFIX_PATH='" +
         prefix.string() + "' CMAKE_GENERATOR=Ninja CXX='" HALFOPEN_CXX "' CTEST_OUTPUT_ON_FAILURE=1\n"
         "unset HALFOPEN_DATA HALFOPEN_SEED\nexport HALFOPEN_FAILURES=\"$PWD/failures\"\nexec </dev/null\n"
         "if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi\n";
}

}  // namespace

std::vector<Command> commands_of(const Block& block) {
  std::vector<Command> commands;
  std::istringstream lines{block.text};
  int number = block.line;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("$ ")) {
      std::string command = line.substr(2);
      while (command.ends_with('\\') && std::getline(lines, line)) {
        ++number;
        command += "\n" + line;
      }
      commands.push_back({.line = command, .number = number, .compared = block.mark != Mark::Varies});
    } else if (commands.empty()) {
      throw std::runtime_error{"line " + std::to_string(number) + ": expected a command behind \"$ \""};
    } else {
      commands.back().expected += line + "\n";
    }
  }
  return commands;
}

bool shows(const std::string& output, const std::string& expected) { return fit(lines_of(output), 0, lines_of(expected), 0); }

std::vector<Command> run_page(const Page& page, const fs::path& folder, const fs::path& prefix) {
  furnish(folder);
  const fs::path results = folder.string() + ".results";
  fs::remove_all(results);
  fs::create_directories(results);
  std::vector<Command> commands;
  std::ofstream script{results / "script"};
  script << environment(folder, prefix);
  for (const Block& block : page.blocks) {
    if (block.mark == Mark::File) {  // written when the commands above it have been run: it may lie in a folder they make
      const fs::path copy = results / ("file" + std::to_string(block.line));
      std::ofstream{copy} << block.text;
      script << "mkdir -p \"$(dirname '" << block.said << "')\"; cp '" << copy.string() << "' '" << block.said << "'\n";
    }
    if (block.language != "console" || block.mark == Mark::NotRun || block.mark == Mark::File) continue;
    for (Command& command : commands_of(block)) {
      const std::string result = (results / std::to_string(commands.size())).string();
      script << "{ " << command.line << "\n} >'" << result << ".out' 2>&1; echo $? >'" << result << ".status'\n";
      commands.push_back(std::move(command));
    }
  }
  script.close();
  if (!commands.empty() && std::system(("bash '" + (results / "script").string() + "'").c_str()) == -1) {
    throw std::runtime_error{"bash cannot be started"};
  }
  for (std::size_t i = 0; i < commands.size(); ++i) {
    commands[i].output = read(results / (std::to_string(i) + ".out"));
    std::istringstream{read(results / (std::to_string(i) + ".status"))} >> commands[i].status;
  }
  return commands;
}

}  // namespace halfopen::docs
