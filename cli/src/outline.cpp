#include "outline.h"

#include <algorithm>
#include <string_view>

namespace halfopen::cli {
namespace {

/// CLI11 shows a type and what is checked: "TEXT:{sim,real}", "INT:INT in [1 - 64]", "FILE".
std::string type_of(const std::string& shown) { return shown.substr(0, shown.find(':')); }

std::vector<std::string> choices_of(const std::string& shown) {
  std::vector<std::string> choices;
  const std::size_t open = shown.find(":{");
  const std::size_t end = shown.find('}', open);
  if (open == shown.npos || end == shown.npos) return choices;
  for (std::size_t at = open + 2; at <= end;) {
    const std::size_t comma = std::min(shown.find(',', at), end);
    choices.push_back(shown.substr(at, comma - at));
    at = comma + 1;
  }
  return choices;
}

/// A word nobody has given a meaning may be a file: a shell that offers too much is of more use than one that offers nothing.
ValueKind kind_of(std::string_view value, std::string_view type) {
  for (const std::string_view word : {type, value}) {
    if (word == "FILE") return ValueKind::File;
    if (word == "FOLDER" || word == "DIR") return ValueKind::Folder;
    if (word == "PROFILE") return ValueKind::Profile;
    if (word == "HOST=PROFILE") return ValueKind::HostProfile;
  }
  return type == "TEXT" && value != "FILTER" ? ValueKind::File : ValueKind::Other;
}

OptionOutline outline_option(const CLI::Option& option) {
  OptionOutline outline{.required = option.get_required(), .description = option.get_description()};
  for (const std::string& name : option.get_snames()) outline.spellings.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) outline.spellings.push_back("--" + name);
  if (option.get_items_expected_max() == 0) return outline;
  const std::string shown = option.get_type_name();
  outline.choices = choices_of(shown);
  outline.value = outline.spellings.empty() ? option.get_name(true) : type_of(shown);
  outline.kind = outline.choices.empty() ? kind_of(outline.value, type_of(shown)) : ValueKind::Choice;
  outline.several = option.get_items_expected_max() > 1;
  return outline;
}

CommandOutline outline(const CLI::App& app) {
  CommandOutline outline{.name = app.get_name(), .description = app.get_description(), .footer = app.get_footer()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    OptionOutline one = outline_option(*option);
    (one.spellings.empty() ? outline.values : outline.options).push_back(std::move(one));
  }
  return outline;
}

std::string value_text(const OptionOutline& option) {
  std::string text = option.value;
  for (std::size_t i = 0; i < option.choices.size(); ++i) text = (i == 0 ? "" : text + "|") + option.choices[i];
  return text + (option.several && option.spellings.empty() ? "..." : "");
}

}  // namespace

CommandOutline outline_program(const CLI::App& app) { return outline(app); }

std::vector<CommandOutline> outline_commands(const CLI::App& app) {
  std::vector<CommandOutline> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) commands.push_back(outline(*command));
  return commands;
}

std::string usage_of(const CommandOutline& command) {
  std::string text = command.name;
  for (const OptionOutline& value : command.values) {
    text += value.required ? " " + value_text(value) : " [" + value_text(value) + "]";
  }
  for (const OptionOutline& option : command.options) {
    const std::string& name = option.spellings.front();
    if (name == "-h") continue;
    const std::string typed = option.value.empty() ? name : name + " " + value_text(option);
    text += option.required ? " " + typed : " [" + typed + "]";
    if (option.several) text += "...";
  }
  return text;
}

}  // namespace halfopen::cli
