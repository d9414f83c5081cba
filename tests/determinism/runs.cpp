#include "runs.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <thread>

#include "halfopen/library/cases.h"
#include "halfopen/library/generated.h"
#include "halfopen/library/programs.h"
#include "halfopen/scenarios/load.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/core/random.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::determinism {
namespace {

namespace fs = std::filesystem;

void add_cases(const std::string& folder, std::vector<Run>& runs) {
  for (const library::CaseVariant& variant : library::load_cases(folder, {})) {
    for (const std::string_view client : library::kCaseSystems) {
      for (const std::string_view server : library::kCaseSystems) {
        runs.push_back({variant.scenario.name + ' ' + std::string{client} + ' ' + std::string{server},
                        library::with_systems(variant.scenario, client, server)});
      }
    }
  }
}

/// Every scenario below a folder that may not be there, by path. Of an incident's folder only the scenario is one.
void add_files(const fs::path& root, const std::string& part, std::vector<Run>& runs) {
  if (!fs::exists(root / part)) return;
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{root / part}) {
    const fs::path& path = entry.path();
    if (path.extension() != ".json" || (part == "incidents" && path.filename() != "scenario.json")) continue;
    files.push_back(path.lexically_relative(root).generic_string());
  }
  std::ranges::sort(files);
  for (const std::string& file : files) {
    runs.push_back({file.substr(0, file.rfind('.')), scenarios::load_file((root / file).string()).scenario});
  }
}

std::string hex(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%08lx%08lx", static_cast<unsigned long>(number >> 32),
                static_cast<unsigned long>(number & 0xffff'ffffu));
  return text;
}

std::vector<std::size_t> order_of(std::size_t count, std::uint64_t shuffle) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (shuffle == 0) return order;
  sim::core::RandomStream random{shuffle, "determinism", "order"};
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

}  // namespace

std::vector<Run> all_runs(const std::string& scenarios_folder) {
  std::vector<Run> runs;
  add_cases(scenarios_folder + "/abnormal-close", runs);
  for (const char* part : {"conformance", "faults", "incidents"}) add_files(scenarios_folder, part, runs);
  for (std::uint64_t seed = 1; seed <= kGenerated; ++seed) {
    model::Scenario scenario = library::generated(seed);
    std::string name = scenario.name;
    runs.push_back({std::move(name), std::move(scenario)});
  }
  return runs;
}

std::string digest_line(const Run& run) {
  scenarios::Registry registry;
  library::add_programs(registry);
  const model::Digests digests = sim::run(run.scenario, registry.instantiate()).digests;
  return run.name + ' ' + hex(digests.observations) + ' ' + hex(digests.calls) + ' ' + hex(digests.wire);
}

std::vector<std::string> digest_lines(const std::vector<Run>& runs, unsigned threads, std::uint64_t shuffle) {
  const std::vector<std::size_t> order = order_of(runs.size(), shuffle);
  std::vector<std::string> lines(runs.size());
  std::atomic<std::size_t> taken{0};
  const auto work = [&] {
    for (std::size_t next = taken++; next < order.size(); next = taken++) {
      lines[order[next]] = digest_line(runs[order[next]]);
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return lines;
}

}  // namespace halfopen::determinism
