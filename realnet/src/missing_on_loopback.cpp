// What of a scenario the loopback lacks.
#include <algorithm>
#include <set>

#include "loopback_network.h"
#include "missing.h"
#include "socket_table.h"

namespace halfopen::realnet {

namespace {

using model::Scenario;
using Reasons = std::vector<std::string>;

void check_hosts(const Scenario& scenario, Reasons& reasons) {
  if (scenario.hosts.size() > LoopbackNetwork::kMostHosts) {
    reasons.push_back("more than " + std::to_string(LoopbackNetwork::kMostHosts) + " hosts");
  }
  for (const model::Host& host : scenario.hosts) {
    const std::string name = "host " + quoted(host.name);
    for (const auto& [knob, value] : host.knobs) reasons.push_back(name + " turns " + knob + ", which is the whole machine's");
    if (host.router) reasons.push_back(name + " is a router, on the loopback everybody is next to everybody");
    if (host.silent) reasons.push_back(name + " sends no ICMP errors, which is the whole machine's");
    if (!host.routes.empty()) reasons.push_back(name + " has routes, which are the whole machine's");
  }
}

void check_link(const model::Link& link, const RealOptions& options, Reasons& reasons) {
  const std::string name = "link " + quoted(link.name);
  const bool delays = link.one_way_delay != net::Duration{} || link.delay_back.value_or(net::Duration{}) != net::Duration{};
  if (delays && !options.ignore_link_delay) reasons.push_back(name + " has a delay, the loopback has none");
  if (link.rate_bits != 0 || link.queue_limit != 0) reasons.push_back(name + " has a rate or a queue, the loopback has none");
  if (link.loss != 0) reasons.push_back(name + " loses packets, the loopback loses none");
  if (link.impairments != model::Impairments{} || link.path_mtu != 0) {
    reasons.push_back(name + " impairs packets, the loopback does not");
  }
  if (link.back) reasons.push_back(name + " has a way back of its own, the loopback has one way");
  if (!link.middleboxes.empty()) reasons.push_back(name + " has middleboxes, on the loopback there are none");
  if (link.mtu != model::Link{}.mtu) reasons.push_back(name + " has an MTU, the loopback's is the machine's");
}

/// The hosts a host reaches by links, itself included.
std::set<std::string> reached_from(const Scenario& scenario, const std::string& host) {
  std::set<std::string> reached{host};
  for (bool grown = true; grown;) {
    grown = false;
    for (const model::Link& link : scenario.links) {
      if (reached.contains(link.a) == reached.contains(link.b)) continue;
      reached.insert({link.a, link.b});
      grown = true;
    }
  }
  return reached;
}

void check_links(const Scenario& scenario, const RealOptions& options, Reasons& reasons) {
  for (const model::Link& link : scenario.links) check_link(link, options, reasons);
  if (scenario.hosts.empty()) return;
  const std::set<std::string> reached = reached_from(scenario, scenario.hosts.front().name);
  for (const model::Host& host : scenario.hosts) {
    if (!reached.contains(host.name)) {
      reasons.push_back("no link joins hosts " + quoted(scenario.hosts.front().name) + " and " + quoted(host.name) +
                        ", on the loopback everybody reaches everybody");
    }
  }
}

/// The port a step takes on its own host; 0 for none.
std::uint16_t port_taken(const model::Step& step) {
  if (step.kind == model::StepKind::Listen) return step.port;
  if (step.kind != model::StepKind::Bind) return 0;
  const std::optional<net::Endpoint> endpoint = net::Endpoint::parse(step.to);
  return endpoint ? endpoint->port : step.port;
}

/// Ports where somebody listens on every address of this machine.
std::set<std::uint16_t> ports_held() {
  std::set<std::uint16_t> held;
  for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
    for (const SocketRow& row : tcp_sockets(family)) {
      if (row.listening && row.local.address.is_any()) held.insert(row.local.port);
    }
  }
  return held;
}

void check_steps(const Scenario& scenario, Reasons& reasons) {
  const std::set<std::uint16_t> held = ports_held();
  for (const model::Program& program : scenario.programs) {
    for (const model::Step& step : program.steps) {
      const std::string name = "program " + quoted(program.name);
      if (step.family == net::AddressFamily::V6) {
        reasons.push_back(name + " uses IPv6, of which the loopback has one address for all hosts");
      }
      if (const std::uint16_t port = port_taken(step); held.contains(port)) {
        reasons.push_back(name + " needs port " + std::to_string(port) + ", where somebody listens on every address of this machine");
      }
    }
  }
}

}  // namespace

void check_on_loopback(const Scenario& scenario, const RealOptions& options, Reasons& reasons) {
  check_hosts(scenario, reasons);
  check_links(scenario, options, reasons);
  check_steps(scenario, reasons);
}

}  // namespace halfopen::realnet
