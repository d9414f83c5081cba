// The commands of a page, run one after the other in one shell, as a reader types them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "markdown.h"

namespace halfopen::docs {

struct Command {
  std::string line;      ///< Behind "$ ", with the lines it goes on in.
  std::string expected;  ///< What the page shows below it.
  int number = 0;        ///< Line of the page.
  bool compared = true;  ///< False: what it prints varies.
  std::string output;    ///< What it printed, both streams.
  int status = -1;
};

/// The commands of a console block.
std::vector<Command> commands_of(const Block& block);

/// Does the output show what was expected? Runs of blanks count as one; "..." stands for any text within a line, and a line of
/// nothing else for any number of lines.
bool shows(const std::string& output, const std::string& expected);

/// Runs the page's files and commands, in their order, in `folder`, which is emptied and gets what a project's folder has. Commands
/// find the program as `halfopen` and as `./halfopen`, and the installed package in `prefix`.
std::vector<Command> run_page(const Page& page, const std::filesystem::path& folder, const std::filesystem::path& prefix);

}  // namespace halfopen::docs
