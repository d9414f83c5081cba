// The real backend: a scenario on the sockets of the system this runs on.
//
// It owns child processes, their control connections and real time; it refuses to know the simulator and the text form of a
// scenario. Start at run().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/realnet/levels.h"

namespace halfopen::realnet {

/// What makes an executable able to be its own child: each program of a scenario runs in this executable, started again.
/// Parent and child must be given the same.
struct Programs {
  model::Instantiate instantiate;                              ///< Makes a program's coroutine, in the child.
  std::function<std::string(const model::Scenario&)> save;     ///< The scenario as text, to cross to the child.
  std::function<model::Scenario(std::string_view text)> load;  ///< What `save` wrote, read again in the child.
  std::vector<std::string> names{};  ///< Of the registered programs: two machines must have the same.
};

/// A host that is another machine, where an agent waits (agent_server.h).
struct RemoteHost {
  std::string host;     ///< Its name in the scenario.
  net::Endpoint agent;  ///< Its address there is the host's address.
  std::string token;    ///< What that agent has printed.
};

struct RealOptions {
  Level level = Level::Loopback;
  /// Not empty: hosts are machines, and `level` is not asked. One host may be without an agent; it is this machine.
  std::vector<RemoteHost> agents{};
  /// Runs a scenario whose links have a delay as if they had none. Order and codes of such a run can be compared where the
  /// delay does not decide them; its times cannot.
  bool ignore_link_delay = false;
  /// Runs a scenario that says what must be on the wire, though nothing looks there: Record::packets stays empty, and only
  /// the rest of its expectations can be held against the record. Only at level L0; from L1 on somebody looks.
  bool ignore_wire = false;
  /// The longest real time a run may be watched. A scenario that asks for more is refused: it would take that long.
  net::Duration limit = std::chrono::seconds{60};
};

/// To be called first thing in main, before threads, flags and tests: if an agent started this process as a child, it becomes the
/// program the agent names and never returns. Otherwise it returns at once.
void become_child_if_asked(int argc, char** argv, const Programs& programs);

/// What this backend can not do of a scenario at the level of `options`, in words, one reason each; empty if it can carry it
/// out. Looks at the machine, too: whether it gives the level; at L0, whether somebody listens on a port of the scenario at
/// every address.
std::vector<std::string> missing(const model::Scenario& scenario, const RealOptions& options = {});

/// The lowest level that can do all of a scenario, whether the machine gives it or not; nothing if none can. The level in
/// `options` is not asked.
std::optional<Level> level_needed(const model::Scenario& scenario, RealOptions options = {});

/// Carries out a scenario in real time: starts a child for each program, plays the faults, watches until Scenario::until or
/// the end of every program. No child is left when it returns, throws, or is killed itself.
///
/// Programs that start at one instant are let go one after the other, those whose script listens first, each when the one
/// before has done what it can without waiting. Observations carry the child's clock, which is the machine's monotonic one.
/// Packets are seen at level L1 only, and kept if asked for; digests are never made. The record never ends Idle: nobody can
/// see that nothing will happen. Scenario::limit_events limits the number of observations.
///
/// Throws std::invalid_argument if something is missing() or a program cannot be instantiated, std::runtime_error if the
/// machine or a child fails: no loopback, a broken control connection, a main() that lacks become_child_if_asked.
model::Record run(const model::Scenario& scenario, const model::RunOptions& options, const Programs& programs,
                  const RealOptions& real = {});

/// The same as a value, for whoever is handed a Runner.
model::Runner runner(Programs programs, RealOptions real = {});

}  // namespace halfopen::realnet
