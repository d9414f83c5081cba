#include "machine_addresses.h"

#include <algorithm>
#include <sstream>

#include "message.h"
#include "netns/topology.h"

namespace halfopen::realnet {

namespace {

constexpr std::string_view kMachines = "machines";

}  // namespace

std::string machines_text(const std::vector<net::Address>& addresses) {
  std::string text{kMachines};
  for (const net::Address& address : addresses) text += " " + address.to_string();
  return text;
}

bool is_machines_place(std::string_view place) { return place.starts_with(kMachines); }

MachineAddresses::MachineAddresses(const model::Scenario& scenario, std::string_view place, std::string_view own)
    : own_{host_index(scenario, own)} {
  std::istringstream words{std::string{place}};
  std::string word;
  words >> word;
  for (const model::Host& host : scenario.hosts) {
    words >> word;
    const std::optional<net::Address> address = net::Address::parse(word);
    if (!words || !address) throw ProtocolError{"no address of host \"" + host.name + "\""};
    rows_.push_back({host.name, *address, host.addresses});
  }
}

const MachineAddresses::Row* MachineAddresses::find(const net::Address& address) const {
  for (const Row& row : rows_) {
    if (row.address == address || std::count(row.others.begin(), row.others.end(), address) != 0) return &row;
  }
  return address.is_any() || address.is_loopback() ? &rows_[own_] : nullptr;
}

net::Endpoint MachineAddresses::remote(const net::Endpoint& endpoint) const {
  const Row* row = find(endpoint.address);
  if (!row) throw OutsideLoopback{endpoint.to_string() + " is no host of the scenario"};
  return {row->address, endpoint.port};
}

net::Endpoint MachineAddresses::local(const net::Endpoint& endpoint) const {
  const Row& own = rows_[own_];
  if (find(endpoint.address) != &own) throw OutsideLoopback{endpoint.to_string() + " is no address of host " + own.name};
  return {own.address, endpoint.port};
}

std::optional<net::Endpoint> MachineAddresses::given(net::AddressFamily family) const {
  if (rows_[own_].address.family != family) return std::nullopt;
  return net::Endpoint{rows_[own_].address, 0};
}

net::Outcome MachineAddresses::resolve(std::string_view name, net::AddressFamily family) const {
  if (const std::optional<net::Outcome> literal = resolve_literal(name, family)) return *literal;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const bool meant = rows_[i].name == name || (name == "localhost" && i == own_);
    if (meant && rows_[i].address.family == family) return {.value = 1, .peer = {rows_[i].address, 0}};
  }
  return unknown_name();
}

}  // namespace halfopen::realnet
