// Level L1: addresses are what they are, and names lead where the links do.
#pragma once

#include <vector>

#include "halfopen/model/scenario.h"

#include "host_addresses.h"
#include "topology.h"

namespace halfopen::realnet {

/// A namespace has nothing but the hosts of its run around it, so that no address needs to be kept from anybody.
class NamespaceAddresses final : public HostAddresses {
 public:
  /// Throws std::invalid_argument if the scenario has no host `own`.
  NamespaceAddresses(const model::Scenario& scenario, std::string_view own);

  net::Endpoint remote(const net::Endpoint& endpoint) const override { return endpoint; }
  net::Endpoint local(const net::Endpoint& endpoint) const override { return endpoint; }
  std::optional<net::Endpoint> given(net::AddressFamily) const override { return std::nullopt; }
  net::Outcome resolve(std::string_view name, net::AddressFamily family) const override;

 private:
  std::vector<KnownName> names_;
};

}  // namespace halfopen::realnet
