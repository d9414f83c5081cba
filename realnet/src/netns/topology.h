// Addresses, names and routes that follow from the hosts and links of a scenario.
#pragma once

#include <cstddef>
#include <vector>

#include "halfopen/model/scenario.h"

namespace halfopen::realnet {

inline constexpr std::uint8_t kPrefixV4 = 24;
inline constexpr std::uint8_t kPrefixV6 = 64;
std::uint8_t prefix_of(net::AddressFamily family);
/// All bits of an address of this family.
std::uint8_t whole_prefix_of(net::AddressFamily family);

/// 10.h.l.1/24 or fd00:0:0:hl::1/64 on the n-th link's first end, .2 and ::2 on its second.
net::Address link_address(net::AddressFamily family, std::size_t link, bool second_end);
/// The first bits of an address, zeros behind them.
net::Address network_of(const net::Address& address, std::uint8_t prefix);
/// The network of a link, for routes.
net::Address link_network(net::AddressFamily family, std::size_t link);

/// How one host is reached from another: the fewest hops, ties by the order of links in the scenario.
struct Reached {
  std::size_t host = 0;
  std::size_t hops = 0;        ///< Links on the way.
  std::size_t first_link = 0;  ///< The one it leaves by.
  std::size_t last_link = 0;   ///< The one it arrives by.
};
/// Everybody `from` reaches, nearest first: over one link, and further through routers.
std::vector<Reached> reached_from(const model::Scenario& scenario, std::size_t from);

/// False for a link of an MTU no IPv6 can do with (RFC 8200, 5).
bool carries(const model::Link& link, net::AddressFamily family);

/// The host's place in the scenario. Throws std::invalid_argument for a name nobody has.
std::size_t host_index(const model::Scenario& scenario, std::string_view name);

/// What a host's resolver knows: each name with its addresses, the one to be used first in front.
struct KnownName {
  std::string name;
  std::vector<net::Address> addresses;
};
std::vector<KnownName> names_known_on(const model::Scenario& scenario, std::size_t host);

/// Every address of a host: its own of the scenario, then those of its links.
std::vector<net::Address> addresses_of(const model::Scenario& scenario, std::size_t host);

}  // namespace halfopen::realnet
