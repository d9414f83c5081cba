#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app.h"
#include "halfopen/library/programs.h"
#include "halfopen/profiles/error.h"

namespace halfopen::cli {

scenarios::Registry registered_programs() {
  scenarios::Registry registry;
  library::add_programs(registry);
  return registry;
}

scenarios::CheckOptions known_systems(const profiles::Catalogue& catalogue) {
  scenarios::CheckOptions options;
  for (const std::string_view name : catalogue.names()) {
    options.systems.emplace_back(name);
    for (const std::string& alias : catalogue.find(name)->aliases) options.systems.push_back(alias);
  }
  return options;
}

void add_profile_files(profiles::Catalogue& catalogue, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const std::string text = read_file(file);
    try {
      catalogue.add(text, file);
    } catch (const profiles::ProfileError& error) {
      throw InputError{error.what()};
    }
  }
}

std::string project_folder() {
  namespace fs = std::filesystem;
  std::error_code unknown;  // Only Linux has this link; elsewhere the program is run from where it was built.
  const fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  for (const fs::path& folder : {program.parent_path(), program.parent_path().parent_path()}) {  // bin, or tools/halfopen
    const fs::path installed = (folder / HALFOPEN_INSTALLED_DIR).lexically_normal();
    if (!unknown && fs::is_directory(installed / "scenarios", unknown)) return installed.string();
  }
  return HALFOPEN_PROJECT_DIR;
}

std::string data_folder() {
  const char* chosen = std::getenv("HALFOPEN_DATA");
  return chosen && *chosen ? chosen : project_folder() + "/scenarios";
}

std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream content;
  if (!in || std::filesystem::is_directory(path) || !(content << in.rdbuf())) {
    throw InputError{path + ": /: expected a readable file [file.unreadable]"};
  }
  return content.str();
}

void write_file(const std::string& path, std::string_view content) {
  const std::string unfinished = path + ".part";
  std::ofstream out{unfinished, std::ios::binary | std::ios::trunc};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code failure;
  if (out) std::filesystem::rename(unfinished, path, failure);
  if (!out || failure) {
    std::remove(unfinished.c_str());
    throw std::runtime_error{path + ": /: expected a file that can be written [file.unwritable]"};
  }
}

}  // namespace halfopen::cli
