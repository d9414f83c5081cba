// What the command line consists of, as data: read from the commands themselves, so that the manual page and the completions
// (manual.h, completion.h) know every command and option there is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace halfopen::cli {

/// What a value is, for a shell that completes it.
enum class ValueKind {
  None,         ///< A flag.
  Choice,       ///< One of `choices`.
  File,
  Folder,
  Profile,      ///< The name of an operating system profile.
  HostProfile,  ///< HOST=PROFILE.
  Other,        ///< A number, a name, a time: nothing a shell could know.
};

/// An option, a flag, or a value that stands for itself.
struct OptionOutline {
  std::vector<std::string> spellings;  ///< "-v", "--verbose"; none if it stands for itself.
  std::string value;                   ///< What help calls its value: "FILE"; empty for a flag.
  ValueKind kind = ValueKind::None;
  std::vector<std::string> choices;    ///< Of ValueKind::Choice.
  bool required = false;
  bool several = false;                ///< May have several values, or be given several times.
  std::string description;
};

struct CommandOutline {
  std::string name;
  std::string description;
  std::string footer;  ///< Further sentences, and an example: as in its help.
  std::vector<OptionOutline> options;  ///< In their order, --help included.
  std::vector<OptionOutline> values;   ///< Those that stand for themselves, in their order.
};

/// Of the program itself: its name, description, footer, and the options before a command.
CommandOutline outline_program(const CLI::App& app);
/// Every command, in its order.
std::vector<CommandOutline> outline_commands(const CLI::App& app);

/// A command as it is typed: "run FILE... [--seed UINT]".
std::string usage_of(const CommandOutline& command);

}  // namespace halfopen::cli
