// What of a scenario namespaces and the links between them lack.
#include <algorithm>

#include "kernel_boxes.h"
#include "missing.h"
#include "sysctl.h"

namespace halfopen::realnet {

namespace {

using model::Scenario;

/// True if the scenario asks for IPv6 by an address or by the family of a socket.
bool asks_for_ipv6(const Scenario& scenario) {
  const auto is_v6 = [](net::AddressFamily family) { return family == net::AddressFamily::V6; };
  const bool by_host = std::any_of(scenario.hosts.begin(), scenario.hosts.end(), [&](const model::Host& host) {
    return std::any_of(host.addresses.begin(), host.addresses.end(), [&](const net::Address& each) { return is_v6(each.family); }) ||
           std::any_of(host.routes.begin(), host.routes.end(), [&](const model::HostRoute& each) { return is_v6(each.to.family); });
  });
  return by_host || std::any_of(scenario.programs.begin(), scenario.programs.end(), [&](const model::Program& program) {
    return std::any_of(program.steps.begin(), program.steps.end(), [&](const model::Step& step) { return is_v6(step.family); });
  });
}

/// Whether a program has started when the power goes must be known beforehand.
void check_power(const Scenario& scenario, std::vector<std::string>& reasons) {
  for (const model::Fault& fault : scenario.faults) {
    if (fault.word != model::Word::Crash && fault.word != model::Word::Reboot) continue;
    for (const model::Program& program : scenario.programs) {
      if (program.host != fault.target || program.start == net::Duration{}) continue;
      reasons.push_back("program " + quoted(program.name) + " is to start on a host that may have lost its power: " +
                        std::string{model::to_string(fault.word)});
    }
  }
}

}  // namespace

void check_in_namespaces(const Scenario& scenario, Level level, std::vector<std::string>& reasons) {
  for (const model::Host& host : scenario.hosts) {
    const std::string name = "host " + quoted(host.name);
    for (const auto& [knob, value] : host.knobs) {
      if (!read_sysctl(knob)) reasons.push_back(name + " turns " + knob + ", which this kernel does not have");
    }
  }
  check_power(scenario, reasons);
  for (const model::Link& link : scenario.links) {
    const bool nat = std::any_of(link.middleboxes.begin(), link.middleboxes.end(),
                                 [](const model::Middlebox& box) { return box.kind == model::MiddleboxKind::Nat; });
    if (nat && level < Level::Filters) reasons.push_back("link " + quoted(link.name) + " has a NAT, which only a kernel is (level L2)");
    if (nat && level >= Level::Filters && !kernel_hides_addresses(scenario, link)) {
      reasons.push_back("link " + quoted(link.name) +
                        " has a NAT that no kernel can be: one that outlives its host, counts parts of a second, or stands behind another box");
    }
  }
  if (asks_for_ipv6(scenario) && !read_sysctl("net.ipv6.conf.all.forwarding")) reasons.push_back("this machine has no IPv6");
}

}  // namespace halfopen::realnet
