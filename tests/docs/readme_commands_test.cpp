// The commands of the README print what the README says they print.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace halfopen {
namespace {

struct Command {
  std::string line;    ///< Behind "$ ".
  std::string output;  ///< As shown; empty if the README shows none.
};

/// The commands of the ```console blocks.
std::vector<Command> commands_of(const std::string& path) {
  std::vector<Command> commands;
  std::ifstream in{path};
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      commands.push_back({line.substr(2), ""});
    } else if (inside) {
      commands.back().output += line + "\n";
    }
  }
  return commands;
}

/// Real runs show real times, and the two commands of "Build and run" build: neither can be held against a text.
bool is_reproducible(const Command& command) {
  return !command.output.empty() && command.line.find("--backend real") == command.line.npos &&
         command.line.find("compare") == command.line.npos;
}

std::string run(std::string command) {
  const std::string launcher = "./halfopen";
  for (std::size_t at; (at = command.find(launcher)) != command.npos;) command.replace(at, launcher.size(), "'" HALFOPEN_PROGRAM "'");
  std::FILE* pipe = popen(("cd '" HALFOPEN_SOURCE_DIR "' && " + command).c_str(), "r");
  if (!pipe) return "cannot be started";
  std::string output;
  std::array<char, 4096> buffer;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), count);
  pclose(pipe);
  return output;
}

TEST(Readme, CommandsPrintWhatItShows) {
  int held = 0;
  for (const Command& command : commands_of(HALFOPEN_SOURCE_DIR "/README.md")) {
    if (!is_reproducible(command)) continue;
    EXPECT_EQ(run(command.line), command.output) << command.line;
    ++held;
  }
  EXPECT_GE(held, 2);
}

}  // namespace
}  // namespace halfopen
