#include "host_addresses.h"

#include <algorithm>

namespace halfopen::realnet {

namespace {

bool means_own_host(const net::Address& address) { return address.is_any() || address.is_loopback(); }

}  // namespace

HostAddresses::HostAddresses(const model::Scenario& scenario, const LoopbackNetwork& network, std::string_view own)
    : own_{scenario.hosts.size()} {
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    const model::Host& host = scenario.hosts[i];
    rows_.push_back({host.name, network.host(i), host.addresses});
    if (host.name == own) own_ = i;
  }
  if (own_ == rows_.size()) throw std::invalid_argument{"no host \"" + std::string{own} + "\""};
}

const HostAddresses::Row* HostAddresses::find(const net::Address& address) const {
  for (const Row& row : rows_) {
    if (row.loopback == address || std::count(row.others.begin(), row.others.end(), address) != 0) return &row;
  }
  return means_own_host(address) ? &rows_[own_] : nullptr;
}

net::Address HostAddresses::loopback(const Row& row, net::AddressFamily family) const {
  return family == net::AddressFamily::V4 ? row.loopback : net::Address::loopback(family);
}

net::Endpoint HostAddresses::remote(const net::Endpoint& endpoint) const {
  const Row* row = find(endpoint.address);
  if (!row) throw OutsideLoopback{endpoint.to_string() + " is no host of the scenario"};
  return {loopback(*row, endpoint.address.family), endpoint.port};
}

net::Endpoint HostAddresses::local(const net::Endpoint& endpoint) const {
  const Row& own = rows_[own_];
  if (find(endpoint.address) != &own) throw OutsideLoopback{endpoint.to_string() + " is no address of host " + own.name};
  return {loopback(own, endpoint.address.family), endpoint.port};
}

net::Endpoint HostAddresses::own(net::AddressFamily family) const { return {loopback(rows_[own_], family), 0}; }

net::Outcome HostAddresses::resolve(std::string_view name, net::AddressFamily family) const {
  if (const std::optional<net::Address> literal = net::Address::parse(name)) {
    if (literal->family == family) return {.value = 1, .peer = {*literal, 0}};
    return {.value = -1, .error = *net::error_named(net::ErrorFamily::Linux, "EAI_ADDRFAMILY")};
  }
  for (const Row& row : rows_) {
    if (row.name == name) return {.value = 1, .peer = {loopback(row, family), 0}};
  }
  if (name == "localhost") return {.value = 1, .peer = own(family)};
  return {.value = -1, .error = *net::error_named(net::ErrorFamily::Linux, "EAI_NONAME")};
}

}  // namespace halfopen::realnet
