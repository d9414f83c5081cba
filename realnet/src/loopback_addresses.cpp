#include "loopback_addresses.h"

#include <algorithm>

namespace halfopen::realnet {

namespace {

bool means_own_host(const net::Address& address) { return address.is_any() || address.is_loopback(); }

}  // namespace

LoopbackAddresses::LoopbackAddresses(const model::Scenario& scenario, const LoopbackNetwork& network, std::string_view own)
    : own_{scenario.hosts.size()} {
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    const model::Host& host = scenario.hosts[i];
    rows_.push_back({host.name, network.host(i), host.addresses});
    if (host.name == own) own_ = i;
  }
  if (own_ == rows_.size()) throw std::invalid_argument{"no host \"" + std::string{own} + "\""};
}

const LoopbackAddresses::Row* LoopbackAddresses::find(const net::Address& address) const {
  for (const Row& row : rows_) {
    if (row.loopback == address || std::count(row.others.begin(), row.others.end(), address) != 0) return &row;
  }
  return means_own_host(address) ? &rows_[own_] : nullptr;
}

net::Address LoopbackAddresses::loopback(const Row& row, net::AddressFamily family) const {
  return family == net::AddressFamily::V4 ? row.loopback : net::Address::loopback(family);
}

net::Endpoint LoopbackAddresses::remote(const net::Endpoint& endpoint) const {
  const Row* row = find(endpoint.address);
  if (!row) throw OutsideLoopback{endpoint.to_string() + " is no host of the scenario"};
  return {loopback(*row, endpoint.address.family), endpoint.port};
}

net::Endpoint LoopbackAddresses::local(const net::Endpoint& endpoint) const {
  const Row& own = rows_[own_];
  if (find(endpoint.address) != &own) throw OutsideLoopback{endpoint.to_string() + " is no address of host " + own.name};
  return {loopback(own, endpoint.address.family), endpoint.port};
}

std::optional<net::Endpoint> LoopbackAddresses::given(net::AddressFamily family) const {
  return net::Endpoint{loopback(rows_[own_], family), 0};
}

net::Outcome LoopbackAddresses::resolve(std::string_view name, net::AddressFamily family) const {
  if (const std::optional<net::Outcome> literal = resolve_literal(name, family)) return *literal;
  for (const Row& row : rows_) {
    if (row.name == name) return {.value = 1, .peer = {loopback(row, family), 0}};
  }
  if (name == "localhost") return {.value = 1, .peer = *given(family)};
  return unknown_name();
}

}  // namespace halfopen::realnet
