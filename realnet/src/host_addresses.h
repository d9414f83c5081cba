// What a program's addresses and names mean at a level, as seen from its host.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>

#include "halfopen/net/call.h"

namespace halfopen::realnet {

/// A program asked for an address that no host of its scenario has. Level L0 sends nothing there.
class OutsideLoopback : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class HostAddresses {
 public:
  virtual ~HostAddresses() = default;

  /// Where a connect or a datagram to `endpoint` goes. Throws OutsideLoopback.
  virtual net::Endpoint remote(const net::Endpoint& endpoint) const = 0;
  /// What a bind to `endpoint` binds to. Throws OutsideLoopback for what is not an address of this host.
  virtual net::Endpoint local(const net::Endpoint& endpoint) const = 0;
  /// The address a socket gets that has none, any port; nothing where the system gives it the right one.
  virtual std::optional<net::Endpoint> given(net::AddressFamily family) const = 0;
  /// What the host's resolver says: hosts of the scenario, `localhost`, addresses in text form.
  virtual net::Outcome resolve(std::string_view name, net::AddressFamily family) const = 0;
};

/// The answer for an address in text form; nothing for what is none.
std::optional<net::Outcome> resolve_literal(std::string_view name, net::AddressFamily family);
/// The answer for a name nobody has.
net::Outcome unknown_name();

}  // namespace halfopen::realnet
