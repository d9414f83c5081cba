// halfopen merge RESULT...
#include <memory>

#include "question.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string result_to;
  std::string shrink_to;
};

void merge(const Options& options, Exit& exit) {
  std::vector<report::ResultFile> shards;
  for (const std::string& file : options.files) shards.push_back({file, report::result_from_json(read_file(file), file)});
  conclude(report::merged(shards), options.result_to, options.shrink_to, exit);
}

}  // namespace

void add_merge_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("merge", "Join the results of all shards of a sweep or an exploration");
  command->add_option("RESULT", options->files, "The files that --result has written, one for each shard, in any order")
      ->required()
      ->type_name("FILE");
  command->add_option("--result", options->result_to, "Write the whole result to this file: what one run without shards writes")
      ->type_name("FILE");
  command->add_option("--shrink", options->shrink_to, "As in halfopen sweep")->type_name("FOLDER");
  command->footer("Example:\n  halfopen merge shard-*.json --result whole.json --shrink shrunk");
  command->callback([options, &exit] { merge(*options, exit); });
}

}  // namespace halfopen::cli
