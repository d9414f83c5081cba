// halfopen levels
#include <cstdio>

#include "app.h"
#include "halfopen/realnet/levels.h"

namespace halfopen::cli {
namespace {

void print_levels() {
  const realnet::Machine& machine = realnet::this_machine();
  for (int i = 0; i < realnet::kLevels; ++i) {
    const auto level = static_cast<realnet::Level>(i);
    const std::string reason = machine.reason_against(level);
    std::printf("%-15s %s%s\n", std::string{to_string(level)}.c_str(), reason.empty() ? "yes" : "no, ", reason.c_str());
  }
  std::printf("\n");
  for (const realnet::Means& means : machine.means) {
    std::printf("%-18s %-3s  %s\n", means.name.c_str(), means.given ? "yes" : "no", means.detail.c_str());
  }
}

}  // namespace

void add_levels_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("levels", "What of a network this machine gives to run --backend real");
  command->footer("Each means is tried, in a process of its own. See docs/real-mode.md.\n\nExample:\n  halfopen levels");
  command->callback([] { print_levels(); });
}

}  // namespace halfopen::cli
