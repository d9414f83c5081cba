// halfopen_digests FOLDER [--threads N] [--shuffle SEED] [FILTER]: the digests of every run, a line each.
//
// FOLDER is scenarios/. It needs the simulator and the scenarios and nothing else, so that any compiler for any system can
// say what its build makes of them; `matrix` beside this file compares.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "runs.h"

namespace {

struct Arguments {
  std::string folder;
  unsigned threads = 1;
  std::uint64_t shuffle = 0;
  std::string filter;
};

bool read(int count, char** words, Arguments& arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const bool numeric = word == "--threads" || word == "--shuffle";
    if (numeric && ++i == count) return false;
    if (word == "--threads") {
      arguments.threads = static_cast<unsigned>(std::strtoul(words[i], nullptr, 10));
    } else if (word == "--shuffle") {
      arguments.shuffle = std::strtoull(words[i], nullptr, 10);
    } else if (arguments.folder.empty()) {
      arguments.folder = word;
    } else {
      arguments.filter = word;
    }
  }
  return !arguments.folder.empty() && arguments.threads > 0;
}

}  // namespace

int main(int count, char** words) try {
  using namespace halfopen::determinism;
  Arguments arguments;
  if (!read(count, words, arguments)) {
    std::fprintf(stderr, "usage: halfopen_digests FOLDER [--threads N] [--shuffle SEED] [FILTER]\n");
    return 2;
  }
  std::vector<Run> runs = all_runs(arguments.folder);
  std::erase_if(runs, [&](const Run& run) { return run.name.find(arguments.filter) == std::string::npos; });
  std::string text;
  for (const std::string& line : digest_lines(runs, arguments.threads, arguments.shuffle)) text += line + '\n';
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "halfopen_digests: %s\n", error.what());
  return 3;
}
