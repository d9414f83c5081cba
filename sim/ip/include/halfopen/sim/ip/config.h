// The numbers of a host's IP layer, its interfaces and its routes: plain data, filled from a profile and a scenario.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"

namespace halfopen::sim::ip {

/// Index of an interface in its stack, in the order they were added.
using InterfaceId = std::uint32_t;
inline constexpr InterfaceId kLoopback = 0xFFFF'FFFF;

/// How the other end's hardware address becomes known.
enum class NeighbourKind : std::uint8_t {
  Permanent,  ///< Always known: a routed path, a static entry.
  Resolved,   ///< ARP (RFC 826), neighbour discovery (RFC 4861).
};

/// The neighbour state machine's numbers, by their Linux names (net.ipv4.neigh.*). Evidence: linux/15.arp-attempts,
/// linux/15.arp-delay.
struct NeighbourNumbers {
  std::uint32_t mcast_solicit = 3;  ///< Broadcast probes before an unknown neighbour has failed.
  std::uint32_t ucast_solicit = 3;  ///< Unicast probes before a stale one has failed.
  std::uint32_t queue_limit = 101;  ///< Packets that wait for one resolution; the oldest gives way (unres_qlen).
  /// Between probes, and after the last.
  net::Duration retrans_time = std::chrono::seconds{1};
  /// Reachable for half to one and a half of it, drawn from the seed.
  net::Duration base_reachable_time = std::chrono::seconds{30};
  /// A draw is used this long. RFC 4861, 6.3.4 recomputes it every few hours, Linux every 300 s.
  net::Duration reachable_redraw = std::chrono::seconds{300};
  /// A stale entry in use waits this long for a confirmation before it is probed.
  net::Duration delay_first_probe_time = std::chrono::seconds{5};
};

/// Limit on ICMP errors sent to one peer: a token bucket. Evidence: linux/12.rate-limit.
struct IcmpLimit {
  net::Duration interval = std::chrono::seconds{1};  ///< One error per interval (net.ipv4.icmp_ratelimit); 0: no limit.
  std::uint32_t burst = 6;                           ///< As many at once after a pause (Linux: XRLIM_BURST_FACTOR).
};

/// What the stack remembers of narrower links on the way. RFC 1191, RFC 8201.
struct PathMtuNumbers {
  net::Duration expires = std::chrono::seconds{600};  ///< net.ipv4.route.mtu_expires
  std::uint32_t min_v4 = 552;                         ///< A smaller report counts as this (net.ipv4.route.min_pmtu).
  std::uint32_t min_v6 = 1280;                        ///< A smaller report is ignored (RFC 8201, 4).
};

/// How long and how much of packets that are not whole is kept. Linux's sysctl: net.ipv4.ipfrag_time,
/// net.ipv6.ip6frag_time, net.ipv4.ipfrag_high_thresh.
struct ReassemblyNumbers {
  net::Duration patience_v4 = std::chrono::seconds{30};
  net::Duration patience_v6 = std::chrono::seconds{60};  ///< RFC 8200, 4.5, too.
  std::uint64_t octets_most = 4'194'304;                 ///< Fragments beyond it are dropped.
};

struct IpConfig {
  std::string host;              ///< Name; keys its random streams.
  std::uint16_t host_index = 0;  ///< Part of its events' keys.
  std::uint64_t seed = 0;
  std::uint8_t hop_limit = 64;  ///< Of what this host originates.
  bool forwards = false;        ///< net.ipv4.ip_forward
  bool silent = false;          ///< Sends no ICMP error, as behind a filter that drops them.
  /// Windows does (windows/6.8); Linux keeps the routes and loses what it sends
  /// (linux/3.S1f.peer-link-down-static).
  bool carrier_loss_withdraws_routes = false;
  std::uint32_t loopback_mtu = 65536;
  std::uint32_t card_queue_limit = 256;  ///< Packets a card holds for a frozen host.
  NeighbourNumbers neighbours;
  IcmpLimit icmp_limit;
  PathMtuNumbers path_mtu;
  ReassemblyNumbers reassembly;
};

struct InterfaceAddress {
  net::Address address;
  std::uint8_t prefix_length = 0;
};

struct InterfaceConfig {
  std::string name;
  std::uint64_t hardware_address = 0;  ///< 48 bits; 0 is no address.
  std::uint32_t mtu = 1500;
  NeighbourKind neighbours = NeighbourKind::Permanent;
  std::vector<InterfaceAddress> addresses;  ///< Each brings a connected route.
};

enum class RouteKind : std::uint8_t {
  Unicast,
  Unreachable,  ///< EHOSTUNREACH; ICMP host unreachable to others.
  Prohibit,     ///< EACCES; ICMP communication prohibited.
  Blackhole,    ///< EINVAL; silence to others.
  Throw,        ///< As if there were no route.
};

struct Route {
  net::Address destination;  ///< With prefix_length; 0 bits is the default route of its family.
  std::uint8_t prefix_length = 0;
  RouteKind kind = RouteKind::Unicast;
  InterfaceId interface = 0;             ///< Unicast only.
  std::optional<net::Address> next_hop;  ///< None: the destination itself is the neighbour.
  std::optional<net::Address> source;    ///< Preferred, of the same family; none: chosen among the interface's.
  std::uint32_t metric = 0;              ///< Among equal prefixes the smallest wins, then the first added.
};

}  // namespace halfopen::sim::ip
