// halfopen validate FILE...
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::cli {
namespace {

void validate(const std::vector<std::string>& files, Exit& exit) {
  for (const std::string& file : files) {
    try {
      scenarios::load_file(file, known_systems());
      std::printf("%s: ok\n", file.c_str());
    } catch (const scenarios::ScenarioError& error) {
      std::printf("%s\n", error.what());
      exit = Exit::BadInput;
    }
  }
}

}  // namespace

void add_validate_command(CLI::App& app, Exit& exit) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = app.add_subcommand("validate", "Check scenario files without running them");
  command->add_option("FILE", *files, "Scenario files")->required();
  command->footer("Example:\n  halfopen validate scenarios/abnormal-close/*.json");
  command->callback([files, &exit] { validate(*files, exit); });
}

}  // namespace halfopen::cli
