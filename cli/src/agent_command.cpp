// halfopen agent
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/realnet/agent_server.h"
#include "programs.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::string listen = "127.0.0.1:0";
  int runs = 0;
};

void serve(const Options& options) {
  const std::optional<net::Endpoint> listen = net::Endpoint::parse(options.listen);
  if (!listen) throw UsageError{"--listen " + options.listen + ": expected an address with a port, 127.0.0.1:7700 [usage.listen]"};
  if (listen->address.is_any()) {
    throw UsageError{"--listen " + options.listen + ": expected one address of this machine, not all of them [usage.listen]"};
  }
  const auto say = [](const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  };
  realnet::serve({.listen = *listen, .runs = options.runs}, real_programs(),
                 {.ready = [&](const net::Endpoint& at, const std::string& token) { say("listening at " + at.to_string() + ", token " + token); },
                  .tell = say});
}

}  // namespace

void add_agent_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("agent", "Play programs of another machine's runs on this one");
  command->add_option("--listen", options->listen, "Where to wait for run --agent (127.0.0.1 and a port of the system's choice)")
      ->type_name("ADDRESS:PORT");
  command->add_option("--runs", options->runs, "So many runs, then end; 0: for ever")->check(CLI::NonNegativeNumber);
  command->footer("Whoever has the token it prints may have one run with the programs of this executable, as this user. Nothing is\n"
                  "encrypted. See docs/real-mode.md.\n\nExample:\n  halfopen agent --listen 192.168.1.7:7700");
  command->callback([options] { serve(*options); });
}

}  // namespace halfopen::cli
