// Which address of the loopback stands for which host, as a program of one host sees it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/net/call.h"

#include "loopback_network.h"

namespace halfopen::realnet {

/// A program asked for an address that no host of its scenario has. Level L0 sends nothing there.
class OutsideLoopback : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Every host is an address of the run's network: the n-th host 127.a.b.(n+1). IPv6 has one loopback address, ::1, and all
/// hosts share it. A host's own loopback and its unspecified address are its address, so that equal ports of two hosts
/// never meet.
class HostAddresses {
 public:
  /// Throws std::invalid_argument if the scenario has no host `own`.
  HostAddresses(const model::Scenario& scenario, const LoopbackNetwork& network, std::string_view own);

  /// Where a connect or a datagram to `endpoint` goes. Throws OutsideLoopback.
  net::Endpoint remote(const net::Endpoint& endpoint) const;
  /// What a bind to `endpoint` binds to. Throws OutsideLoopback for what is not an address of this host.
  net::Endpoint local(const net::Endpoint& endpoint) const;
  /// This host's address, any port.
  net::Endpoint own(net::AddressFamily family) const;

  /// What the host's resolver says: hosts of the scenario, `localhost`, addresses in text form.
  net::Outcome resolve(std::string_view name, net::AddressFamily family) const;

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
