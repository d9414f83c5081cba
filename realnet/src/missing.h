// What is beyond a level: words of the fault vocabulary, and properties of a scenario.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/realnet/runner.h"

namespace halfopen::realnet {

/// Why a level cannot do this word; empty if it can.
std::string_view reason_against(model::Word word, Level level);

/// What hosts and links of a scenario ask for that the loopback does not have.
void check_on_loopback(const model::Scenario& scenario, const RealOptions& options, std::vector<std::string>& reasons);
/// Whether the agents fit the hosts.
void check_on_machines(const model::Scenario& scenario, const RealOptions& options, std::vector<std::string>& reasons);
/// What they ask for that namespaces and the links between them do not have.
void check_in_namespaces(const model::Scenario& scenario, Level level, std::vector<std::string>& reasons);

std::string quoted(std::string_view name);

}  // namespace halfopen::realnet
