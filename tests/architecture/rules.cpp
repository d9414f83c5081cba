#include "rules.h"

namespace halfopen::architecture {

const Arrows& part_arrows() {
  static const Arrows kArrows = {
      {"net", {}},
      {"model", {"net"}},
      {"profiles", {"net"}},
      {"sim", {"net", "model", "profiles"}},
      {"pkt", {"net", "model", "profiles", "sim"}},
      {"realnet", {"net", "model"}},
      {"pkt_kernel", {"model", "net", "pkt", "realnet", "sim"}},
      {"scenarios", {"net", "model"}},
      {"library", {"net", "model", "scenarios"}},
      {"analysis", {"net", "model"}},
      {"report", {"net", "model", "analysis"}},
      {"faces", {"*"}},
      {"cli", {"*"}},
      {"tests", {"*"}},
      {"bench", {"*"}},
      {"examples", {"*"}},
      {"packaging", {"*"}},
  };
  return kArrows;
}

const Arrows& sim_arrows() {
  static const Arrows kArrows = {
      {"core", {}},
      {"wire", {"core"}},
      {"trace", {"core", "wire"}},
      {"ip", {"core", "wire", "trace"}},
      {"link", {"core", "wire", "trace"}},
      {"names", {"core", "wire", "trace"}},
      {"tcp", {"core", "wire"}},
      {"kernel", {"core", "wire", "trace", "ip", "names", "tcp"}},
      {"world", {"*"}},
  };
  return kArrows;
}

const std::vector<LibraryRule>& library_rules() {
  static const std::vector<LibraryRule> kRules = {
      {"Boost", {"boost/"}, {"realnet", "faces/asio"}},
      {"nlohmann/json", {"nlohmann/"}, {"scenarios", "profiles", "report"}},
      {"valijson", {"valijson/"}, {"tests/scenarios"}},
      {"xxHash", {"xxhash.h", "xxh3.h"}, {"sim/core"}},
      {"CLI11", {"CLI/"}, {"cli"}},
      {"fmt", {"fmt/"}, {"report"}},
      {"ctemplate", {"ctemplate/"}, {"report/html"}},
      {"Google Benchmark", {"benchmark/"}, {"bench"}},
      {"ns-3", {"ns3/"}, {"bench/ns3"}},
      {"GoogleTest", {"gtest/", "gmock/"}, {"tests", "faces/gtest", "examples"}},
  };
  return kRules;
}

const std::vector<HeaderRule>& header_rules() {
  static const std::vector<HeaderRule> kRules = {
      {"random",
       {"net", "model", "sim", "pkt"},
       "its distributions differ between libraries; sim/core has the random streams"},
      {"thread", {"net", "model", "sim", "pkt"}, "a world runs on one thread"},
      {"unordered_map", {"net", "model", "sim", "pkt"}, "the order of its elements differs between libraries"},
      {"unordered_set", {"net", "model", "sim", "pkt"}, "the order of its elements differs between libraries"},
  };
  return kRules;
}

const std::vector<WordRule>& code_word_rules() {
  static const std::vector<WordRule> kRules = {
      {{"system_clock", "steady_clock", "high_resolution_clock"}, {"net", "model", "sim", "pkt"}, "time is virtual"},
      {{"this_thread::sleep*", "usleep", "nanosleep", "::sleep"}, {"net", "model", "sim", "pkt"}, "time is virtual"},
      {{"random_device", "std::rand"}, {"net", "model", "sim", "pkt"}, "every random number comes from the seed"},
      {{"std::*_distribution", "std::shuffle", "std::ranges::shuffle"},
       {"net", "model", "sim", "pkt"},
       "its results differ between libraries"},
      {{"this_thread::sleep*", "usleep", "nanosleep", "::sleep"}, {"tests"}, "a test waits for events, not for time"},
  };
  return kRules;
}

const std::vector<WordRule>& text_word_rules() {
  static const std::vector<WordRule> kRules = {
      {{"TODO", "FIXME", "XXX"}, {"*"}, "unfinished work belongs into docs/limitations.md or an issue"},
      {{"CONFIGURE_DEPENDS"},
       {"net", "model", "profiles", "sim", "pkt", "scenarios", "realnet", "analysis", "report", "faces", "cli"},
       "Ninja could not tell at once that nothing changed; list the files"},
  };
  return kRules;
}

}  // namespace halfopen::architecture
