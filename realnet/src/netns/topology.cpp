#include "topology.h"

#include <algorithm>
#include <stdexcept>

namespace halfopen::realnet {

namespace {

constexpr auto kV4 = net::AddressFamily::V4;
constexpr auto kV6 = net::AddressFamily::V6;

KnownName& entry(std::vector<KnownName>& names, const std::string& name) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const KnownName& known) { return known.name == name; });
  return found != names.end() ? *found : names.emplace_back(KnownName{name, {}});
}

}  // namespace

std::uint8_t prefix_of(net::AddressFamily family) { return family == kV4 ? kPrefixV4 : kPrefixV6; }
std::uint8_t whole_prefix_of(net::AddressFamily family) { return family == kV4 ? 32 : 128; }

net::Address network_of(const net::Address& address, std::uint8_t prefix) {
  net::Address network = address;
  for (std::size_t i = 0; i < network.bytes.size(); ++i) {
    const std::size_t kept = std::min<std::size_t>(8, prefix > i * 8 ? prefix - i * 8 : 0);
    network.bytes[i] = static_cast<std::uint8_t>(network.bytes[i] & (0xff00u >> kept));
  }
  return network;
}

net::Address link_network(net::AddressFamily family, std::size_t link) {
  const auto high = static_cast<std::uint8_t>(link >> 8);
  const auto low = static_cast<std::uint8_t>(link);
  if (family == kV4) return net::Address::v4(10, high, low, 0);
  net::Address address = net::Address::any(kV6);
  address.bytes[0] = 0xfd;
  address.bytes[6] = high;
  address.bytes[7] = low;
  return address;
}

net::Address link_address(net::AddressFamily family, std::size_t link, bool second_end) {
  net::Address address = link_network(family, link);
  address.bytes[family == kV4 ? 3 : 15] = second_end ? 2 : 1;
  return address;
}

bool carries(const model::Link& link, net::AddressFamily family) {
  constexpr std::uint32_t kLeastMtuV6 = 1280;
  return family == kV4 || link.mtu >= kLeastMtuV6;
}

std::size_t host_index(const model::Scenario& scenario, std::string_view name) {
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    if (scenario.hosts[i].name == name) return i;
  }
  throw std::invalid_argument{"no host \"" + std::string{name} + "\""};
}

std::vector<Reached> reached_from(const model::Scenario& scenario, std::size_t from) {
  std::vector<bool> known(scenario.hosts.size(), false);
  known[from] = true;
  std::vector<Reached> reached{{.host = from}};
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const Reached here = reached[next];
    if (here.hops > 0 && !scenario.hosts[here.host].router) continue;
    const std::string& name = scenario.hosts[here.host].name;
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
      const model::Link& link = scenario.links[i];
      if (link.a != name && link.b != name) continue;
      const std::size_t other = host_index(scenario, link.a == name ? link.b : link.a);
      if (known[other]) continue;
      known[other] = true;
      reached.push_back({other, here.hops + 1, here.hops == 0 ? i : here.first_link, i});
    }
  }
  reached.erase(reached.begin());
  return reached;
}

std::vector<KnownName> names_known_on(const model::Scenario& scenario, std::size_t host) {
  const std::string& own = scenario.hosts[host].name;
  std::vector<KnownName> names;
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    const model::Link& link = scenario.links[i];
    if (link.a != own && link.b != own) continue;
    KnownName& peer = entry(names, link.a == own ? link.b : link.a);
    for (const auto family : {kV4, kV6}) {
      if (carries(link, family)) peer.addresses.push_back(link_address(family, i, link.a == own));
    }
  }
  for (const Reached& far : reached_from(scenario, host)) {
    if (far.hops < 2) continue;
    const std::string& name = scenario.hosts[far.host].name;
    const bool second_end = scenario.links[far.last_link].b == name;
    for (const auto family : {kV4, kV6}) entry(names, name).addresses.push_back(link_address(family, far.last_link, second_end));
  }
  for (const std::string& self : {own, std::string{"localhost"}}) {
    names.push_back({self, {net::Address::loopback(kV4), net::Address::loopback(kV6)}});
  }
  return names;
}

std::vector<net::Address> addresses_of(const model::Scenario& scenario, std::size_t host) {
  std::vector<net::Address> addresses = scenario.hosts[host].addresses;
  const std::string& own = scenario.hosts[host].name;
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    const model::Link& link = scenario.links[i];
    if (link.a != own && link.b != own) continue;
    for (const auto family : {kV4, kV6}) {
      if (carries(link, family)) addresses.push_back(link_address(family, i, link.b == own));
    }
  }
  return addresses;
}

}  // namespace halfopen::realnet
