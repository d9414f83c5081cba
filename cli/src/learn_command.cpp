// halfopen learn RECORD... --profile NAME
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/report/record_json.h"
#include "learn.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::vector<std::string> records;
  std::string profile;
  std::vector<std::string> profile_files;
};

void learn(const Options& options, Exit& exit) {
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  const profiles::Profile* profile = catalogue.find(options.profile);
  if (!profile) throw UsageError{"--profile " + options.profile + ": expected the name of a profile [usage.os]"};
  Learning learning{*profile, catalogue};
  for (const std::string& file : options.records) learning.take(report::record_from_json(read_file(file), file), file);
  std::fputs(learning.text().c_str(), stdout);
  if (learning.contradicted()) exit = Exit::Failed;
}

}  // namespace

void add_learn_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("learn", "What records of real runs confirm and contradict of a profile");
  command->add_option("RECORD", options->records, "Records saved by run --record")->required();
  command->add_option("--profile", options->profile, "The profile that is held against them")->required()->type_name("NAME");
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON), for --profile")->type_name("FILE")->take_all();
  command->footer(
      "Each record's scenario is simulated again, with every entry turned over that may have decided something. Exit status 1\n"
      "if a record contradicts the profile.\n\n"
      "Example:\n"
      "  halfopen run s.json --backend real --record real.json\n"
      "  halfopen learn real.json --profile linux-6.18");
  command->callback([options, &exit] { learn(*options, exit); });
}

}  // namespace halfopen::cli
