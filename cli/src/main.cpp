// The halfopen program: puts the parts together.
#include <cstdio>
#include <exception>

#include "app.h"
#include "halfopen/realnet/runner.h"
#include "programs.h"

namespace {

using halfopen::cli::Exit;

constexpr const char* kFooter = R"(Examples:
  halfopen demo                                     the documented cases and the incident, simulated
  halfopen run scenario.json --pcap run.pcapng      one scenario, with a capture for Wireshark
  halfopen run scenario.json --os client=windows-11 the same with another system
  halfopen COMMAND --help                           a command's options, with an example

Exit status: 0 as expected, 1 not as expected, 2 wrong command line, 3 wrong input file, 4 skipped (the backend cannot),
5 the machine failed (a file that cannot be written, a child that cannot be started), 6 simulator and kernel disagree.)";

/// The stable id of what is wrong with a command line.
const char* usage_id(const CLI::ParseError& error) {
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::RequiredError: return "usage.required";
    case CLI::ExitCodes::ExtrasError: return "usage.unexpected";
    case CLI::ExitCodes::ArgumentMismatch: return "usage.count";
    case CLI::ExitCodes::ConversionError: return "usage.conversion";
    case CLI::ExitCodes::ValidationError: return "usage.value";
    default: return "usage.other";
  }
}

/// A first word that is no command deserves to be named.
void check_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::string known;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == argv[1]) return;
    known += (known.empty() ? "" : ", ") + command->get_name();
  }
  throw halfopen::cli::UsageError{std::string{argv[1]} + ": expected a command of " + known + " [usage.command]"};
}

int complain(const char* message, Exit exit) {
  std::fprintf(stderr, "halfopen: %s\n", message);
  return static_cast<int>(exit);
}

}  // namespace

int main(int argc, char** argv) {
  halfopen::realnet::become_child_if_asked(argc, argv, halfopen::cli::real_programs());

  CLI::App app{"halfopen: deterministic tests for everything that can go wrong with a TCP connection", "halfopen"};
  app.set_version_flag("--version", "halfopen " HALFOPEN_VERSION);
  app.require_subcommand(1);
  app.footer(kFooter);
  Exit exit = Exit::Passed;
  halfopen::cli::add_case_commands(app, exit);
  halfopen::cli::add_run_command(app, exit);
  halfopen::cli::add_incident_command(app, exit);
  halfopen::cli::add_compare_command(app, exit);
  halfopen::cli::add_profiles_command(app, exit);
  halfopen::cli::add_validate_command(app, exit);
  halfopen::cli::add_flips_command(app, exit);
  halfopen::cli::add_evidence_command(app, exit);
  halfopen::cli::add_generate_command(app, exit);
  halfopen::cli::add_sweep_command(app, exit);
  halfopen::cli::add_explore_command(app, exit);
  halfopen::cli::add_merge_command(app, exit);
  halfopen::cli::add_coverage_command(app);
  halfopen::cli::add_differ_command(app, exit);
  halfopen::cli::add_learn_command(app, exit);
  halfopen::cli::add_levels_command(app);
  halfopen::cli::add_agent_command(app);
  halfopen::cli::add_pkt_command(app, exit);
  halfopen::cli::add_manual_commands(app);
  try {
    check_command(app, argc, argv);
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "halfopen: %s [%s]\nTry 'halfopen --help'.\n", error.what(), usage_id(error));
    return static_cast<int>(Exit::Usage);
  } catch (const halfopen::cli::UsageError& error) {
    return complain(error.what(), Exit::Usage);
  } catch (const std::invalid_argument& error) {
    return complain(error.what(), Exit::BadInput);
  } catch (const std::exception& error) {
    return complain(error.what(), Exit::Machine);
  }
  return static_cast<int>(exit);
}
