// halfopen profiles [NAME [NAME]]
#include <cstdio>
#include <memory>

#include "app.h"
#include "halfopen/profiles/describe.h"

namespace halfopen::cli {
namespace {

struct Options {
  std::vector<std::string> names;
  bool unverified = false;
  bool markdown = false;
};

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

const profiles::Profile& profile_called(const std::string& name) {
  if (const profiles::Profile* profile = profiles::find_profile(name)) return *profile;
  std::string known;
  for (const std::string_view each : profiles::profile_names()) known += (known.empty() ? "" : ", ") + std::string{each};
  throw UsageError{"profiles " + name + ": expected one of " + known + " [usage.profile]"};
}

void print_overview(const profiles::Profile& profile) {
  std::string aliases;
  for (const std::string& alias : profile.aliases) aliases += (aliases.empty() ? " (also " : ", ") + alias;
  if (!aliases.empty()) aliases += ")";
  std::printf("%s%s: %zu entries, %zu without evidence\n", profile.name.c_str(), aliases.c_str(), profile.entries.size() - 1,
              profiles::unverified_entries(profile).size());
}

void print_entries(const profiles::Profile& profile, bool unverified) {
  if (!unverified) {
    for (const std::string& line : profiles::describe(profile)) print(line);
    return;
  }
  for (const profiles::Entry& entry : profiles::unverified_entries(profile)) print(profile.name + ": " + to_string(entry));
}

void show(const Options& options) {
  if (options.markdown) {
    std::fputs(profiles::profiles_markdown().c_str(), stdout);
  } else if (options.names.size() == 2) {
    for (const auto& difference : profiles::differences(profile_called(options.names[0]), profile_called(options.names[1]))) {
      print(to_string(difference));
    }
  } else if (options.names.size() == 1) {
    print_entries(profile_called(options.names[0]), options.unverified);
  } else {
    for (const std::string_view name : profiles::profile_names()) {
      const profiles::Profile& profile = *profiles::find_profile(name);
      options.unverified ? print_entries(profile, true) : print_overview(profile);
    }
  }
}

}  // namespace

void add_profiles_command(CLI::App& app, Exit&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("profiles", "Operating systems: their numbers, policies and error codes, with the evidence");
  command->add_option("PROFILE", options->names, "One: its entries. Two: what differs. None: the list")->expected(0, 2);
  command->add_flag("--unverified", options->unverified, "Only entries without evidence");
  command->add_flag("--markdown", options->markdown, "The tables of docs/profiles.md");
  command->footer("Example:\n  halfopen profiles linux-6.18 linux-6.1");
  command->callback([options] { show(*options); });
}

}  // namespace halfopen::cli
