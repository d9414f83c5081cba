// halfopen evidence
#include <cstdio>
#include <memory>

#include "app.h"
#include "evidence_list.h"

namespace halfopen::cli {
namespace {

using evidence::Count;
using evidence::Shown;

struct Options {
  std::string folder = project_folder();
  bool open = false;
};

void add(Count& total, const Count& count) {
  total.rows += count.rows;
  total.missing += count.missing;
  for (std::size_t i = 0; i < evidence::kShownCount; ++i) total.shown[i] += count.shown[i];
}

void print(const std::string& what, const Count& count) {
  const auto number = [&](Shown kind) { return count.shown[static_cast<std::size_t>(kind)]; };
  std::printf("%-62s %5zu %9zu %5zu %11zu %11zu %5zu\n", what.substr(0, 62).c_str(), count.rows,
              number(Shown::Scenario), number(Shown::Test), number(Shown::Limitation), number(Shown::Definition),
              number(Shown::Open) + count.missing);
}

void print_open(const std::vector<evidence::Entry>& list) {
  for (const evidence::Entry& entry : list) {
    for (const evidence::Claim& claim : entry.claims) {
      if (claim.kind == Shown::Open) std::printf("%s: %s\n", entry.id.c_str(), claim.what.c_str());
    }
  }
}

void show(const Options& options, Exit& exit) {
  if (!options.open) {
    std::printf("%-62s %5s %9s %5s %11s %11s %5s\n", "Evidence, and what shows it", "rows", "scenario", "test",
                "limitation", "definition", "open");
  }
  Count all;
  for (const evidence::Dossier& dossier : evidence::dossiers()) {
    const std::string name{dossier.name};
    const auto sections = sections_of(dossier, read_file(options.folder + "/docs/evidence/" + name + ".md"));
    const std::string file = options.folder + "/tests/evidence/" + name + ".rows";
    const std::vector<evidence::Entry> list = evidence::read_list(read_file(file), file);
    if (options.open) print_open(list);
    for (const evidence::Section& section : sections) {
      const Count count = evidence::count(section, list);
      add(all, count);
      if (!options.open) print(name + "/" + std::to_string(section.number) + " " + section.title, count);
    }
  }
  if (!options.open) print("all", all);
  if (all.missing > 0) exit = Exit::Failed;
}

}  // namespace

void add_evidence_command(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evidence", "Rows of evidence, and how many of them a test shows");
  command->add_option("FOLDER", options->folder, "The project's folder; else what is installed, or where the program was built from");
  command->add_flag("--open", options->open, "Only the rows that nothing shows yet, with the reason");
  command->footer("Example:\n  halfopen evidence --open");
  command->callback([options, &exit] { show(*options, exit); });
}

}  // namespace halfopen::cli
