// halfopen coverage RECORD...
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/analysis/coverage.h"
#include "halfopen/profiles/describe.h"
#include "halfopen/report/record_json.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> profile_files;
};

/// Real runs, and those before records kept them, have no states.
bool has_states(const model::Record& record) {
  return std::any_of(record.programs.begin(), record.programs.end(),
                     [](const model::ProgramRecord& program) { return !program.states.empty(); });
}

void coverage(const Options& options) {
  profiles::Catalogue catalogue;
  add_profile_files(catalogue, options.profile_files);
  analysis::Coverage sum;
  for (const std::string& file : options.files) {
    const model::Record record = report::record_from_json(read_file(file), file);
    if (!has_states(record)) {
      throw InputError{file + ": expected a simulated record with the states of its connections, as halfopen run --record writes it "
                              "[coverage.states]"};
    }
    sum.add(record);
  }
  const auto entries = [&](const std::string& os) {
    std::vector<std::pair<std::string, std::string>> rows;
    const profiles::Profile* profile = catalogue.find(os);
    if (profile == nullptr) throw InputError{"no profile is called '" + os + "': name its file with --profile-file [coverage.profile]"};
    for (const profiles::Entry& entry : profiles::error_entries(*profile)) rows.emplace_back(entry.path, entry.value);
    return rows;
  };
  std::fputs(analysis::coverage_text(sum, entries).c_str(), stdout);
}

}  // namespace

void add_coverage_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("coverage", "Which errors some runs have shown their programs, and which not");
  command->add_option("RECORD", options->files, "Records of simulated runs, as halfopen run --record writes them")
      ->required()
      ->type_name("FILE");
  command->add_option("--profile-file", options->profile_files, "A profile of your own (JSON), if the records name one")
      ->take_all()
      ->type_name("FILE");
  command->footer("Example:\n  halfopen run scenario.json --record run.json && halfopen coverage run.json");
  command->callback([options] { coverage(*options); });
}

}  // namespace halfopen::cli
