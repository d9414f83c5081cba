// Scenario files played on the kernel of this machine, hosts in namespaces: links, faults, times and packets, everything.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "halfopen/realnet/runner.h"

namespace halfopen {

/// What children of these tests need: the registered programs, scenarios as text.
realnet::Programs real_programs();

/// Plays scenario files of scenarios/, "faults/cut", many at a time, and expects that each meets its expectations: at the
/// first, second or third attempt, since a busy machine may be late for the order of two programs' steps. Left out is what
/// level L1 cannot do, what is known to differ, and what has to be watched longer than `limit`. Returns how many it played.
int expect_met_in_namespaces(const std::vector<std::string>& files, net::Duration limit);

/// Those in which the kernel's answer hangs on what emulated links do not have, with the reason.
const std::map<std::string, const char*>& not_on_emulated_links();

/// The scenarios of a folder of scenarios/, in order: "faults/cut".
std::vector<std::string> scenario_files(const std::string& folder);

/// Why they cannot be played here; empty if they can.
std::string no_kernel_to_ask();

}  // namespace halfopen
