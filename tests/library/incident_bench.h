// What the tests of the incident share: the incident itself, and runs of the programs in small scenarios.
#pragma once

#include <string>
#include <vector>

#include "halfopen/library/incident.h"
#include "halfopen/library/programs.h"
#include "halfopen/model/runner.h"
#include "halfopen/scenarios/registry.h"
#include "halfopen/sim/world/world.h"

namespace halfopen::library {

inline const std::string kIncidentFolder = HALFOPEN_SOURCE_DIR "/scenarios/incidents/kgtn-2011062102";

inline model::Runner simulated() {
  scenarios::Registry registry;
  add_programs(registry);
  return sim::runner(registry.instantiate());
}

inline Incident incident() { return load_incident(kIncidentFolder, {}); }

/// The lines a program wrote, in order.
inline std::vector<std::string> lines_of(const model::Record& record, std::string_view program) {
  std::vector<std::string> lines;
  for (const model::Observation& seen : model::find_program(record, program)->observations) {
    if (seen.kind == model::Observation::Kind::Call && seen.op == net::Op::WriteLog) lines.push_back(seen.text);
  }
  return lines;
}

/// How a program ended: its last observation.
inline const model::Observation& end_of(const model::Record& record, std::string_view program) {
  return model::find_program(record, program)->observations.back();
}

}  // namespace halfopen::library
