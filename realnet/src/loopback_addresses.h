// Level L0: which address of the loopback stands for which host, as a program of one host sees it.
#pragma once

#include <string>
#include <vector>

#include "halfopen/model/scenario.h"

#include "host_addresses.h"
#include "loopback_network.h"

namespace halfopen::realnet {

/// Every host is an address of the run's network: the n-th host 127.a.b.(n+1). IPv6 has one loopback address, ::1, and all
/// hosts share it. A host's own loopback and its unspecified address are its address, so that equal ports of two hosts
/// never meet.
class LoopbackAddresses final : public HostAddresses {
 public:
  /// Throws std::invalid_argument if the scenario has no host `own`.
  LoopbackAddresses(const model::Scenario& scenario, const LoopbackNetwork& network, std::string_view own);

  net::Endpoint remote(const net::Endpoint& endpoint) const override;
  net::Endpoint local(const net::Endpoint& endpoint) const override;
  std::optional<net::Endpoint> given(net::AddressFamily family) const override;
  net::Outcome resolve(std::string_view name, net::AddressFamily family) const override;

 private:
  struct Row {
    std::string name;
    net::Address loopback;
    std::vector<net::Address> others;  ///< Addresses the scenario gives the host by itself.
  };
  const Row* find(const net::Address& address) const;
  net::Address loopback(const Row& row, net::AddressFamily family) const;

  std::vector<Row> rows_;
  std::size_t own_ = 0;
};

}  // namespace halfopen::realnet
