#include <sstream>

#include "completion.h"

namespace halfopen::cli {
namespace {

constexpr const char* kHead = R"(# Completion of halfopen for bash. Written by `halfopen completion bash`.

# Bash breaks words at "=": "--os client=linux" are the words --os, client, =, linux.
_halfopen() {
  COMPREPLY=()
  local word=${COMP_WORDS[COMP_CWORD]} last=$((COMP_CWORD - 1)) host='' command='' options='' kind='' choices=''
  if [[ $word == '=' ]]; then
    word=''
    last=$COMP_CWORD
  fi
  if ((last > 1)) && [[ ${COMP_WORDS[last]} == '=' ]]; then
    ((last -= 1))
    if [[ ${COMP_WORDS[last]} != -* ]]; then
      host=${COMP_WORDS[last]}
      ((last -= 1))
      if [[ ${COMP_WORDS[last]} == '=' ]]; then ((last -= 1)); fi
    fi
  fi
  local before=${COMP_WORDS[last]} i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then
      command=${COMP_WORDS[i]}
      break
    fi
  done
)";

constexpr const char* kTail = R"(
  if [[ -z $kind && $word == -* ]]; then
    kind='choice' choices=$options
  fi
  case ${kind:-$values} in
    choice) mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word") ;;
    profile) mapfile -t COMPREPLY < <(compgen -W "$profiles" -- "$word") ;;
    host-profile)
      if [[ -n $host ]]; then mapfile -t COMPREPLY < <(compgen -W "$profiles" -- "$word"); fi
      ;;
    folder)
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      compopt -o filenames 2>/dev/null
      ;;
    file)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames 2>/dev/null
      ;;
  esac
}
complete -F _halfopen halfopen
)";

const char* name_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::Choice: return "choice";
    case ValueKind::File: return "file";
    case ValueKind::Folder: return "folder";
    case ValueKind::Profile: return "profile";
    case ValueKind::HostProfile: return "host-profile";
    case ValueKind::None:
    case ValueKind::Other: break;
  }
  return "other";
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string spellings_of(const CommandOutline& command) {
  std::string text;
  for (const OptionOutline& option : command.options) text += (text.empty() ? "" : " ") + joined(option.spellings, " ");
  return text;
}

/// What follows an option that has a value.
void write_options(std::ostream& out, const CommandOutline& command) {
  out << "      case $before in\n";
  for (const OptionOutline& option : command.options) {
    if (option.kind == ValueKind::None) continue;
    out << "        " << joined(option.spellings, "|") << ") kind='" << name_of(option.kind) << '\'';
    if (!option.choices.empty()) out << " choices='" << joined(option.choices, " ") << "'";
    out << " ;;\n";
  }
  out << "        *) ;;\n      esac\n";
}

void write_command(std::ostream& out, const CommandOutline& command) {
  out << "    " << command.name << ")\n      options='" << spellings_of(command) << "'\n";
  if (!command.values.empty()) {
    const OptionOutline& value = command.values.front();  // where there are several, they are of one kind
    out << "      values='" << name_of(value.kind) << "'\n";
    if (!value.choices.empty()) out << "      choices='" << joined(value.choices, " ") << "'\n";
  }
  write_options(out, command);
  out << "      ;;\n";
}

}  // namespace

std::string bash_completion(const CommandOutline& program, const std::vector<CommandOutline>& commands,
                            const std::vector<std::string>& profiles) {
  std::vector<std::string> names;
  for (const CommandOutline& command : commands) names.push_back(command.name);
  std::ostringstream out;
  out << kHead << "  local values='other' profiles='" << joined(profiles, " ") << "'\n  case $command in\n"
      << "    '')\n      options='" << spellings_of(program) << "'\n      values='choice'\n      choices='" << joined(names, " ")
      << "'\n      ;;\n";
  for (const CommandOutline& command : commands) write_command(out, command);
  out << "    *) ;;\n  esac\n" << kTail;
  return out.str();
}

}  // namespace halfopen::cli
