// Runner: Scenario -> Record. There are two of them and nothing else differs.
#pragma once

#include <functional>
#include <string>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"
#include "halfopen/net/process.h"

namespace halfopen::model {

/// Makes the coroutine of a program: the interpreter of its steps, or the registered C++ program of that name. The scenario
/// outlives the run. The task's result is the exit code. Throws std::invalid_argument for a name nobody registered.
using Instantiate = std::function<net::Task<int>(net::Process&, const Scenario&, const Program&)>;

/// What a run should keep beside the observations.
struct RunOptions {
  bool packets = false;   ///< Every packet, for pcapng and diagrams; and each host's sockets at the end.
  bool digests = true;
  /// What kernels do and programs do not observe: Record::events, ProgramRecord::states, HostRecord::rested_on. The simulator looks
  /// at every socket after every step for it, which takes several times as long and changes nothing else.
  bool events = false;
  /// Off: observations are digested as they are made, and forgotten, so that a run of millions of calls stays small. Such
  /// a digest is of its own kind: comparable with others made so.
  bool observations = true;
  bool wire_digest = true;  ///< Beside the other digests: every packet's headers and octets.
};

/// Carries out a scenario. Throws std::invalid_argument if the scenario cannot be built (unknown host, profile, knob).
using Runner = std::function<Record(const Scenario&, const RunOptions&)>;

}  // namespace halfopen::model
