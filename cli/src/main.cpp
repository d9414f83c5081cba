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

Exit status: 0 as expected, 1 not as expected, 2 wrong command line, 3 wrong input file, 4 skipped (the backend cannot).)";

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
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "halfopen: %s [usage.%s]\nTry 'halfopen --help'.\n", error.what(), error.get_name().c_str());
    return static_cast<int>(Exit::Usage);
  } catch (const halfopen::cli::UsageError& error) {
    return complain(error.what(), Exit::Usage);
  } catch (const std::exception& error) {
    return complain(error.what(), Exit::BadInput);
  }
  return static_cast<int>(exit);
}
