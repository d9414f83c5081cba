// Hosts on several machines: what their addresses and names mean, as a program of one of them sees it.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/scenario.h"

#include "host_addresses.h"

namespace halfopen::realnet {

/// What a child is told of its place: the address of every host, in the scenario's order.
std::string machines_text(const std::vector<net::Address>& addresses);
bool is_machines_place(std::string_view place);

/// Every host has the one address its machine is reached at, and no other is ever spoken to. A host's own loopback and its
/// unspecified address are that one.
class MachineAddresses final : public HostAddresses {
 public:
  /// Throws ProtocolError for a place that is none, std::invalid_argument if the scenario has no host `own`.
  MachineAddresses(const model::Scenario& scenario, std::string_view place, std::string_view own);

  net::Endpoint remote(const net::Endpoint& endpoint) const override;
  net::Endpoint local(const net::Endpoint& endpoint) const override;
  std::optional<net::Endpoint> given(net::AddressFamily family) const override;
  net::Outcome resolve(std::string_view name, net::AddressFamily family) const override;

 private:
  struct Row {
    std::string name;
    net::Address address;
    std::vector<net::Address> others;  ///< Addresses the scenario gives the host by itself.
  };
  const Row* find(const net::Address& address) const;

  std::vector<Row> rows_;
  std::size_t own_ = 0;
};

}  // namespace halfopen::realnet
