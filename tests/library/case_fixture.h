// The committed cases, their systems and a runner, for the tests of this folder.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "halfopen/library/cases.h"
#include "halfopen/library/programs.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::library {

inline const std::vector<CaseVariant>& committed_cases() {
  static const std::vector<CaseVariant> kCases = load_cases(HALFOPEN_SOURCE_DIR "/scenarios/abnormal-close", {});
  return kCases;
}

inline model::Runner simulator() {
  scenarios::Registry registry;
  add_programs(registry);
  return sim::runner(registry.instantiate());
}

/// Every (client, server) from kCaseSystems.
inline std::vector<std::pair<std::string, std::string>> pairs() {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string_view client : kCaseSystems) {
    for (const std::string_view server : kCaseSystems) out.emplace_back(client, server);
  }
  return out;
}

}  // namespace halfopen::library
