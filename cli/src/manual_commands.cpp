// halfopen manual, halfopen completion SHELL
#include <cstdio>
#include <memory>

#include "app.h"
#include "completion.h"
#include "manual.h"

namespace halfopen::cli {
namespace {

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  const profiles::Catalogue catalogue;
  for (const std::string_view name : catalogue.names()) {
    names.emplace_back(name);
    for (const std::string& alias : catalogue.find(name)->aliases) names.push_back(alias);
  }
  return names;
}

}  // namespace

void add_manual_commands(CLI::App& app) {
  CLI::App* manual = app.add_subcommand("manual", "Print the manual page");
  manual->footer("Example:\n  halfopen manual | man -l -");
  manual->callback([&app] {
    std::fputs(manual_page(outline_program(app), outline_commands(app), HALFOPEN_VERSION).c_str(), stdout);
  });

  auto shell = std::make_shared<std::string>();
  CLI::App* completion = app.add_subcommand("completion", "Print a shell's completion for commands, options and values");
  completion->add_option("SHELL", *shell, "The shell")->required()->check(CLI::IsMember({"bash", "zsh"}));
  completion->footer("Example:\n  . <(halfopen completion bash)");
  completion->callback([&app, shell] {
    const auto write = *shell == "bash" ? bash_completion : zsh_completion;
    std::fputs(write(outline_program(app), outline_commands(app), profile_names()).c_str(), stdout);
  });
}

}  // namespace halfopen::cli
