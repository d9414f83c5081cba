// Asking the kernel to change the network of the namespace this thread is in: rtnetlink(7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "halfopen/model/scenario.h"
#include "halfopen/net/address.h"

#include "handle.h"
#include "octets.h"

namespace halfopen::realnet {

/// A way to a network: over a neighbour, or right out of a card.
struct Route {
  net::Address to;
  std::uint8_t prefix = 0;
  std::optional<net::Address> via;
  std::string card;                   ///< Without `via`.
  std::optional<net::Address> source; ///< Of what is sent there by whoever has not chosen one.
  std::string congestion;             ///< Congestion control of connections over it; empty: the namespace's.
};

/// One request at a time; each is answered before the next. What the kernel refuses is thrown as std::runtime_error that
/// names the request and says why.
class Netlink {
 public:
  /// Speaks to the namespace the thread is in now, also after it has left.
  Netlink();

  /// Brings an interface up; with the MTU and the transmit queue (packets), unless they are 0.
  void set_up(const std::string& interface, std::uint32_t mtu, std::uint32_t queue);
  /// Gives an interface an address, which is usable when this returns: without duplicate address detection, and for IPv6 not
  /// before the kernel, which does so a moment after its answer, delivers what is for it. It brings no other route along.
  void add_address(const std::string& interface, const net::Address& address, std::uint8_t prefix);
  void add_route(const Route& route);
  /// A network that nothing is sent to.
  void add_route(const net::Address& to, std::uint8_t prefix, model::RouteKind kind);

 private:
  /// Sends what is behind the message header and waits for the answer.
  void ask(const std::string& what, std::uint16_t type, std::uint16_t flags, const Octets& body);

  /// Waits until the kernel has said that it delivers what is for the address.
  void await_delivery(const net::Address& address);

  Handle socket_;
  Handle routes_;  ///< Hears of every new route of IPv6.
  std::uint32_t sequence_ = 0;
};

}  // namespace halfopen::realnet
