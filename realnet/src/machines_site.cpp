#include "machines_site.h"

#include "machine_addresses.h"
#include "netns/topology.h"
#include "halfopen/realnet/running_system.h"

namespace halfopen::realnet {

MachinesSite::MachinesSite(const model::Scenario& scenario, const std::vector<RemoteHost>& agents, const Programs& programs,
                           EventLoop& loop)
    : addresses_(scenario.hosts.size()) {
  for (const RemoteHost& remote : agents) {
    const std::size_t host = host_index(scenario, remote.host);
    const auto agent = agents_.emplace(host, std::make_unique<RemoteAgent>(remote, programs, loop)).first;
    addresses_[host] = remote.agent.address;
    const std::string& os = scenario.hosts[host].os;
    const std::string& system = agent->second->system();
    const std::string family = system.substr(0, system.find('-'));
    if (!os.empty() && !model::os_matches(family, os)) {
      throw std::invalid_argument{"host \"" + remote.host + "\" runs " + os + ", its agent's machine " + system};
    }
  }
  for (std::size_t i = 0; i < addresses_.size(); ++i) {
    if (!agents_.contains(i)) addresses_[i] = agents_.begin()->second->our_address();
  }
}

Site::Place MachinesSite::place_of(std::size_t) const { return {.text = machines_text(addresses_), .descriptors = {}}; }

std::string MachinesSite::system(std::size_t host) const {
  const auto agent = agents_.find(host);
  return agent == agents_.end() ? running_system() : agent->second->system();
}

std::vector<std::pair<std::string, std::string>> MachinesSite::facts(std::size_t host) const {
  const auto agent = agents_.find(host);
  if (agent == agents_.end()) return {};
  return {{"clock known to within", model::to_string(agent->second->uncertainty())}};
}

std::unique_ptr<Player> MachinesSite::start_player(std::size_t host) {
  const auto agent = agents_.find(host);
  return agent == agents_.end() ? start_local_player() : agent->second->start();
}

}  // namespace halfopen::realnet
