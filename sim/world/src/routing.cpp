#include "routing.h"

#include "world_parts.h"

namespace halfopen::sim {

std::vector<Reached> reached_from(const model::Scenario& scenario, std::size_t from) {
  std::vector<bool> known(scenario.hosts.size(), false);
  known[from] = true;
  std::vector<Reached> reached{{from, 0, 0, 0}};
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const Reached here = reached[next];
    if (here.hops > 0 && !scenario.hosts[here.host].router) continue;
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
      const model::Link& link = scenario.links[i];
      const std::string& name = scenario.hosts[here.host].name;
      if (link.a != name && link.b != name) continue;
      const std::size_t other = index_of(scenario.hosts, link.a == name ? link.b : link.a, "host");
      if (known[other]) continue;
      known[other] = true;
      reached.push_back({other, here.hops + 1, here.hops == 0 ? i : here.first_link, i});
    }
  }
  reached.erase(reached.begin());
  return reached;
}

}  // namespace halfopen::sim
