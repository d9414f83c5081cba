#include "halfopen/realnet/runner.h"

#include <cstdlib>
#include <stdexcept>

#include "agent.h"
#include "child_process.h"

namespace halfopen::realnet {

model::Record run(const model::Scenario& scenario, const model::RunOptions& options, const Programs& programs, const RealOptions& real) {
  // A child whose main() does not become one would start children of its own, without end.
  if (std::getenv(kChildVariable)) throw std::runtime_error{"this process is a child: its main() lacks become_child_if_asked"};
  std::string reasons;
  for (const std::string& reason : missing(scenario, real)) reasons += "\n  " + reason;
  if (!reasons.empty()) {
    const std::string where = real.agents.empty() ? std::string{to_string(real.level)} : "this set of machines";
    throw std::invalid_argument{where + " cannot run scenario \"" + scenario.name + "\":" + reasons};
  }
  return Agent{scenario, programs, real, options.packets || !scenario.wire.empty()}.run();
}

model::Runner runner(Programs programs, RealOptions real) {
  return [programs = std::move(programs), real](const model::Scenario& scenario, const model::RunOptions& options) {
    return run(scenario, options, programs, real);
  };
}

}  // namespace halfopen::realnet
