// What of a scenario machines of their own lack.
#include <algorithm>
#include <set>

#include "missing.h"

namespace halfopen::realnet {

void check_on_machines(const model::Scenario& scenario, const RealOptions& options, std::vector<std::string>& reasons) {
  std::set<std::string> with_agent;
  for (const RemoteHost& remote : options.agents) {
    if (!model::find_host(scenario, remote.host)) reasons.push_back("it has no host " + quoted(remote.host) + ", for which there is an agent");
    if (!with_agent.insert(remote.host).second) reasons.push_back("two agents for host " + quoted(remote.host));
  }
  std::string here;
  for (const model::Host& host : scenario.hosts) {
    if (with_agent.contains(host.name)) continue;
    if (!here.empty()) reasons.push_back("hosts " + quoted(here) + " and " + quoted(host.name) + " have no agent, and only one can be this machine");
    if (here.empty()) here = host.name;
  }
}

}  // namespace halfopen::realnet
