// The interpreter: a program's list of steps as a coroutine.
#pragma once

#include <cstddef>
#include <cstdint>

#include "halfopen/model/scenario.h"
#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::scenarios {

/// Octet `offset` of everything a script sends on one socket, unless a step gives the text. The same for every program,
/// so that a receiver can tell what should have come. Neighbours differ, and no power of two is a period.
constexpr std::byte pattern(std::uint64_t offset) {
  return static_cast<std::byte>((offset * 0x9e3779b97f4a7c15u) >> 56);
}

/// Carries out the steps of `program`, one after the other. Scenario and program outlive the task.
///
/// Calls:   the call a step is about carries the step's index; those that prepare it (socket and bind before listen,
///          resolve and socket before connect) carry net::preparing(index). One that fails ends the step.
/// Errors:  an error does not stop the script: the next step runs. A step that needs a socket which was never created
///          does: the script notes model::note::kStopped and returns 1.
/// Octets:  what recv returns is held against the pattern if everything in the scenario sends the pattern; the first
///          wrong octet of a connection is noted as model::note::kDamaged. A recv that expects a text notes what came.
/// End:     after the last step the task returns 0, its sockets open: main returns without closing them. With `stay` it
///          is suspended for ever, awaiting nothing.
net::Task<int> run_steps(net::Process& process, const model::Scenario& scenario, const model::Program& program);

}  // namespace halfopen::scenarios
