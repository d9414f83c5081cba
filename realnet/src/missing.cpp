#include "missing.h"

#include <algorithm>

#include "halfopen/realnet/running_system.h"

namespace halfopen::realnet {

namespace {

using model::Scenario;
using Reasons = std::vector<std::string>;

void check_systems(const Scenario& scenario, const RealOptions& options, Reasons& reasons) {
  const std::string here = running_system();
  const std::string family = here.substr(0, here.find('-'));
  for (const model::Host& host : scenario.hosts) {
    const std::string name = "host " + quoted(host.name);
    const bool elsewhere = std::any_of(options.agents.begin(), options.agents.end(), [&](const RemoteHost& each) { return each.host == host.name; });
    const bool other_system = !elsewhere && !host.os.empty() && !model::os_matches(family, host.os);
    if (other_system) reasons.push_back(name + " runs " + host.os + ", this machine " + here);
    if (host.clock_tick != net::Duration{}) reasons.push_back(name + " has a clock of its own resolution");
    if (host.first_ephemeral_port != 0) reasons.push_back(name + " has ephemeral ports of its own");
  }
  for (const model::Program& program : scenario.programs) {
    if (!program.user.empty()) reasons.push_back("program " + quoted(program.name) + " runs as another user");
  }
}

void check_faults(const Scenario& scenario, Level level, Reasons& reasons) {
  for (const model::Fault& fault : scenario.faults) {
    const std::string name = "fault " + std::string{model::to_string(fault.word)} + " on " + quoted(fault.target);
    if (fault.after && fault.after->events > 0) {
      reasons.push_back(name + ": waits for events of one instant, which only a simulator counts");
    }
    const std::string_view reason = reason_against(fault.word, level);
    if (!reason.empty()) reasons.push_back(name + ": " + std::string{reason});
    if (fault.word == model::Word::FailCall && !net::error_named(net::ErrorFamily::Linux, fault.error)) {
      reasons.push_back(name + ": this system has no error " + quoted(fault.error));
    }
  }
}

/// What of the scenario the level cannot do, on a machine that gives it.
Reasons beyond(const Scenario& scenario, const RealOptions& options) {
  Reasons reasons;
  check_systems(scenario, options, reasons);
  if (options.level == Level::Loopback) {
    check_on_loopback(scenario, options, reasons);
    if (!options.agents.empty()) check_on_machines(scenario, options, reasons);
  } else {
    check_in_namespaces(scenario, options.level, reasons);
  }
  check_faults(scenario, options.level, reasons);
  const bool eyes = options.level != Level::Loopback || options.ignore_wire;
  if (!scenario.wire.empty() && !eyes) reasons.push_back("it says what must be on the wire, where nobody looks");
  if (scenario.until > options.limit) {
    reasons.push_back("it is watched for " + model::to_string(scenario.until) + ", longer than the limit of " +
                      model::to_string(options.limit) + " of real time");
  }
  return reasons;
}

}  // namespace

std::string quoted(std::string_view name) { return "\"" + std::string{name} + "\""; }

std::vector<std::string> missing(const Scenario& scenario, const RealOptions& asked) {
  RealOptions options = asked;
  if (!options.agents.empty()) options.level = Level::Loopback;  // machines can do what it can
  if (const std::string reason = this_machine().reason_against(options.level); !reason.empty()) {
    return {"this machine does not give " + std::string{to_string(options.level)} + ": " + reason};
  }
  return beyond(scenario, options);
}

std::optional<Level> level_needed(const Scenario& scenario, RealOptions options) {
  if (!options.agents.empty()) return std::nullopt;
  for (int i = 0; i < kLevels; ++i) {
    options.level = static_cast<Level>(i);
    if (beyond(scenario, options).empty()) return options.level;
  }
  return std::nullopt;
}

}  // namespace halfopen::realnet
