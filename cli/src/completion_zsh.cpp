#include <sstream>

#include "completion.h"

namespace halfopen::cli {
namespace {

constexpr const char* kHead = R"(#compdef halfopen
# Completion of halfopen for zsh. Written by `halfopen completion zsh`.

_halfopen_profile() { compadd -- $halfopen_profiles }

_halfopen_host_profile() {
  if compset -P '*='; then _halfopen_profile; else _message 'HOST=PROFILE'; fi
}

_halfopen() {
  local curcontext=$curcontext state line
  typeset -A opt_args
)";

constexpr const char* kTail = R"(      esac
      ;;
  esac
}

_halfopen "$@"
)";

/// Text within single quotes, without the characters that _arguments and _describe give a meaning.
std::string escaped(const std::string& text) {
  std::string shell;
  for (const char c : text) {
    if (c == '\'') {
      shell += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') shell += '\\';
      shell += c;
    }
  }
  return shell;
}

/// What _arguments does for a value: ":FILE:_files".
std::string action_of(const OptionOutline& option) {
  std::string choices;
  for (const std::string& choice : option.choices) choices += (choices.empty() ? "" : " ") + choice;
  const std::string name = ":" + escaped(option.value) + ":";
  switch (option.kind) {
    case ValueKind::Choice: return name + "(" + choices + ")";
    case ValueKind::File: return name + "_files";
    case ValueKind::Folder: return name + "_files -/";
    case ValueKind::Profile: return name + "_halfopen_profile";
    case ValueKind::HostProfile: return name + "_halfopen_host_profile";
    case ValueKind::None: return "";
    case ValueKind::Other: break;
  }
  return name + " ";
}

void write_option(std::ostream& out, const OptionOutline& option) {
  for (const std::string& spelling : option.spellings) {
    out << " \\\n            '" << (option.several ? "*" : "") << spelling << '[' << escaped(option.description) << ']'
        << action_of(option) << '\'';
  }
}

void write_command(std::ostream& out, const CommandOutline& command) {
  out << "        (" << command.name << ")\n          _arguments";
  for (const OptionOutline& option : command.options) write_option(out, option);
  for (const OptionOutline& value : command.values) {
    out << " \\\n            '" << (value.several ? "*" : value.required ? "" : ":") << action_of(value) << '\'';
  }
  out << "\n          ;;\n";
}

}  // namespace

std::string zsh_completion(const CommandOutline& program, const std::vector<CommandOutline>& commands,
                           const std::vector<std::string>& profiles) {
  std::ostringstream out;
  out << kHead << "  local -a halfopen_profiles=(";
  for (std::size_t i = 0; i < profiles.size(); ++i) out << (i == 0 ? "" : " ") << profiles[i];
  out << ")\n  local -a commands=(\n";
  for (const CommandOutline& command : commands) {
    out << "    '" << command.name << ':' << escaped(command.description) << "'\n";
  }
  out << "  )\n  _arguments -C";
  for (const OptionOutline& option : program.options) write_option(out, option);
  out << " \\\n            '1:command:->command' '*::argument:->argument'\n"
      << "  case $state in\n    (command) _describe command commands ;;\n    (argument)\n      case $words[1] in\n";
  for (const CommandOutline& command : commands) write_command(out, command);
  out << kTail;
  return out.str();
}

}  // namespace halfopen::cli
