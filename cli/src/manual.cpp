#include "manual.h"

#include <sstream>
#include <string_view>

namespace halfopen::cli {
namespace {

constexpr std::string_view kDescription = R"(.SH DESCRIPTION
halfopen carries out scenarios: hosts, links, programs that use TCP, and what goes wrong.
The same scenario runs in virtual time on simulated Linux and Windows hosts, and on the sockets of this machine.
What every program observed is held against what the scenario expects of it.
)";

constexpr std::string_view kRest = R"(.SH EXIT STATUS
.TP
0
Everything was as expected.
.TP
1
A run did something else than expected, a replayed log differs, or two records differ.
.TP
2
The command line is wrong.
.TP
3
A file is wrong, or cannot be read.
.TP
4
The real backend cannot do what a scenario needs; nothing failed.
.TP
5
The machine failed: a file that cannot be written, a child that cannot be started.
.TP
6
A simulated host and this machine's kernel came to different verdicts on a script.
.PP
What is wrong is said on standard error, in one line that ends with a stable id in brackets.
.SH ENVIRONMENT
.TP
HALFOPEN_DATA
Folder with the scenarios that come with halfopen, instead of the one it was installed or built with.
.TP
NO_COLOR
If it is not empty: no colour. TERM=dumb means the same.
.TP
LC_ALL, LC_CTYPE, LANG
The first that is not empty says whether the terminal can show arrows and ticks (UTF\-8).
.SH SEE ALSO
.BR tcp (7),
.BR socket (7),
.BR packetdrill (1),
.BR tshark (1)
)";

/// Plain text as man(7) wants it: no line is taken for a request, no hyphen for a dash.
std::string escaped(std::string_view text) {
  std::string roff;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) roff += "\\&";
    line_begins = c == '\n';
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else {
      roff += c;
    }
  }
  return roff;
}

/// A footer: sentences, and below "Example:" or "Examples:" what to type.
void write_footer(std::ostream& out, const std::string& footer) {
  std::istringstream lines{footer};
  bool example = false;
  if (!footer.empty()) out << ".PP\n";
  const auto leave_example = [&] {
    if (example) out << ".EE\n.RE\n";
    example = false;
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      leave_example();
      out << ".PP\n";
    } else if (line.starts_with("  ")) {
      if (!example) out << ".PP\n.RS 4\n.EX\n";
      example = true;
      out << escaped(line.substr(2)) << '\n';
    } else {
      leave_example();
      if (line.starts_with("Example")) out << ".PP\n";
      out << escaped(line) << '\n';
    }
  }
  leave_example();
}

void write_value(std::ostream& out, const OptionOutline& option) {
  std::string text;
  for (const std::string& choice : option.choices) text += (text.empty() ? "\\fB" : "\\fR|\\fB") + escaped(choice);
  if (text.empty()) text = "\\fI" + escaped(option.value);
  out << text << "\\fR";
}

void write_option(std::ostream& out, const OptionOutline& option) {
  out << ".TP\n";
  for (std::size_t i = 0; i < option.spellings.size(); ++i) {
    out << (i == 0 ? "" : ", ") << "\\fB" << escaped(option.spellings[i]) << "\\fR";
  }
  if (!option.value.empty()) {
    out << (option.spellings.empty() ? "" : " ");
    write_value(out, option);
    if (option.several) out << " ...";
  }
  out << '\n' << escaped(option.description) << '\n';
}

void write_command(std::ostream& out, const CommandOutline& command) {
  out << ".SS " << escaped(command.name) << "\n\\fBhalfopen\\fR " << escaped(usage_of(command)) << "\n.PP\n"
      << escaped(command.description) << (command.description.ends_with('?') ? "\n" : ".\n");
  for (const OptionOutline& value : command.values) write_option(out, value);
  for (const OptionOutline& option : command.options) {
    if (option.spellings.front() != "-h") write_option(out, option);  // every command has it, and says nothing more
  }
  write_footer(out, command.footer);
}

}  // namespace

std::string manual_page(const CommandOutline& program, const std::vector<CommandOutline>& commands, const std::string& version) {
  std::ostringstream out;
  const std::string::size_type colon = program.description.find(": ");
  out << ".\\\" Written by `halfopen manual`.\n"
      << ".TH HALFOPEN 1 \"\" \"halfopen " << version << "\" \"User Commands\"\n"
      << ".SH NAME\nhalfopen \\- " << escaped(program.description.substr(colon + 2)) << '\n'
      << ".SH SYNOPSIS\n\\fBhalfopen\\fR [\\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR]\n.br\n"
      << "\\fBhalfopen\\fR \\fICOMMAND\\fR [\\fB\\-\\-help\\fR | ...]\n"
      << kDescription << ".SH OPTIONS\n";
  for (const OptionOutline& option : program.options) write_option(out, option);
  out << ".SH COMMANDS\n";
  for (const CommandOutline& command : commands) write_command(out, command);
  out << ".SH EXAMPLES\n";
  write_footer(out, program.footer.substr(program.footer.find('\n') + 1, program.footer.find("\n\n") - program.footer.find('\n')));
  out << kRest;
  return out.str();
}

}  // namespace halfopen::cli
