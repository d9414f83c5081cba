// halfopen generate SEED
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/library/generated.h"
#include "halfopen/scenarios/save.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::uint64_t seed = 1;
  library::GeneratedSize size;
};

void generate(const Options& options) {
  for (const std::string& system : options.size.systems) {
    if (!profiles::find_profile(system)) throw UsageError{"--systems " + system + ": expected the name of a profile [usage.os]"};
  }
  std::fputs(scenarios::save_text(library::generated(options.seed, options.size)).c_str(), stdout);
}

}  // namespace

void add_generate_command(CLI::App& app, Exit&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("generate", "Draw a scenario from a seed and print it");
  command->add_option("SEED", options->seed, "The same seed and sizes give the same scenario")->required();
  command->add_option("--programs", options->size.programs_max, "At most so many programs")->check(CLI::Range(2, 8));
  command->add_option("--steps", options->size.steps_max, "At most so many steps per program")->check(CLI::Range(1, 10'000));
  command->add_option("--bytes", options->size.bytes_max, "At most so many octets in one send")->check(CLI::Range(1, 100'000'000));
  command->add_option("--faults", options->size.faults_max, "At most so many faults")->check(CLI::Range(0, 1000));
  command->add_option("--systems", options->size.systems, "Profiles of the hosts")->type_name("PROFILE");
  command->add_flag("--loopback", options->size.loopback, "Only what real sockets of one machine can do");
  command->footer("Example:\n  halfopen generate 7 --faults 1 > scenario.json");
  command->callback([options] { generate(*options); });
}

}  // namespace halfopen::cli
