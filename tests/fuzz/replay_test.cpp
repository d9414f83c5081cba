// Everything the fuzzers have ever found, and the seeds they start from, under any compiler.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "halfopen/sim/core/random.h"
#include "target.h"

namespace halfopen::fuzz {
namespace {

/// Times each file of a corpus is changed; with some twenty files at most this takes seconds.
constexpr std::uint64_t kChanges = 40;

class Corpus : public testing::TestWithParam<Target> {
 protected:
  /// The files of the target's corpus, by name, and what is in them.
  static std::map<std::string, std::string> files() {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator{std::string{HALFOPEN_SOURCE_DIR "/tests/fuzz/corpus/"} + GetParam().name}) {
      std::ifstream in{entry.path(), std::ios::binary};
      files.emplace(entry.path().filename().string(), std::string{std::istreambuf_iterator<char>{in}, {}});
    }
    return files;
  }
};

/// A few octets flipped, set, taken out, doubled: small changes reach deeper than noise.
std::string mutated(std::string text, sim::core::RandomStream& random) {
  for (std::uint64_t changes = 1 + random.below(8); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = random.below(text.size());
    const std::size_t length = std::min<std::size_t>(1 + random.below(16), text.size() - at);
    switch (random.below(5)) {
      case 0: text[at] = static_cast<char>(text[at] ^ (1 << random.below(8))); break;
      case 1: text[at] = static_cast<char>(random.below(256)); break;
      case 2: text.erase(at, length); break;
      case 3: text.insert(at, text.substr(random.below(text.size()), length)); break;
      default: text[at] = text[random.below(text.size())]; break;
    }
  }
  return text;
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(kTargets), [](const auto& target) { return std::string{target.param.name}; });

TEST_P(Corpus, BreaksNothing) {
  EXPECT_FALSE(files().empty());
  for (const auto& [name, content] : files()) {
    std::printf("%s\n", name.c_str());
    std::fflush(stdout);  // the last line of a run that ends here
    GetParam().run(std::as_bytes(std::span{content}));
  }
}

// What libFuzzer does with much more time and better aim. HALFOPEN_FUZZ_SEED begins elsewhere; the input tried last is left in
// the folder for temporary files, as halfopen_fuzz_TARGET.
TEST_P(Corpus, MayBeChanged) {
  const char* chosen = std::getenv("HALFOPEN_FUZZ_SEED");
  const std::uint64_t first = chosen ? std::strtoull(chosen, nullptr, 10) : 1;
  for (std::uint64_t seed = first; seed < first + kChanges; ++seed) {
    for (const auto& [name, content] : files()) {
      sim::core::RandomStream random{seed, GetParam().name, name};
      const std::string changed = mutated(content, random);
      std::ofstream{testing::TempDir() + "halfopen_fuzz_" + GetParam().name, std::ios::binary} << changed;
      GetParam().run(std::as_bytes(std::span{changed}));
    }
  }
}

TEST_P(Corpus, TakesNothingAtAll) { GetParam().run({}); }

}  // namespace
}  // namespace halfopen::fuzz
