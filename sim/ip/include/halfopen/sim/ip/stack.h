// The IP layer of one host: interfaces, routes, neighbours, loopback, ICMP, path MTU.
//
// It owns the way of a packet between the transport protocols and the card; it refuses to know TCP, sockets and links,
// and what differs between systems reaches it as numbers (config.h). Start at Stack::send (output.cpp) and
// Interface::receive.
//
// Not modelled: multicast destinations, IP options, redirects, router discovery.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/ip/icmp_limiter.h"
#include "halfopen/sim/ip/interface.h"
#include "halfopen/sim/ip/packet_queue.h"
#include "halfopen/sim/ip/path_mtu.h"
#include "halfopen/sim/ip/reassembly.h"
#include "halfopen/sim/ip/route_table.h"
#include "halfopen/sim/ip/tap.h"
#include "halfopen/sim/ip/upper.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::ip {

/// What became of a packet as far as this host can tell at once. In brackets what Linux reports: linux/4.1.no-route,
/// linux/4.1.route-types, linux/4.1.multicast.
enum class SendResult : std::uint8_t {
  Sent,         ///< Handed to the card, the loopback or a neighbour's queue; it may still be lost.
  NoRoute,      ///< [ENETUNREACH] Also a throw route, and every multicast destination.
  Unreachable,  ///< [EHOSTUNREACH] Route kind.
  Prohibited,   ///< [EACCES] Route kind.
  Blackhole,    ///< [EINVAL] Route kind.
  LinkDown,     ///< [ENETUNREACH] The only route leads through an interface that is down: nothing was put on the wire.
  TooBig,       ///< [EMSGSIZE] Larger than the way takes, and not to be fragmented.
};

/// Whether this host may cut a packet that is too large for the way. Senders of TCP segments never let it; of datagrams
/// Linux lets it by default (IP_PMTUDISC_WANT: linux/13.above-mtu).
enum class Fragmentation : std::uint8_t { May, Never };

/// What a socket says of the IP headers of its packets (linux/20.option-ip).
struct HeaderMarks {
  std::uint8_t hop_limit = 0;  ///< 0: the host's.
  std::uint8_t traffic_class = 0;
  bool dont_fragment = true;
  Fragmentation fragmentation = Fragmentation::May;
};

/// Where packets to a destination would go now.
struct Path {
  SendResult result = SendResult::NoRoute;
  net::Address source;    ///< Source address a socket without one should take; meaningful if result is Sent.
  std::uint32_t mtu = 0;  ///< As mtu_to().
  bool loopback = false;
  bool broadcast = false;  ///< Everybody on the link gets it; `source` is that of the card it would leave by.
};

/// The IP layer of one host, at a fixed address. Wires, tap and upper layer outlive it.
class Stack {
 public:
  Stack(core::EventQueue& queue, const IpConfig& config);
  ~Stack();
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  /// Who gets what arrives; nullptr: it vanishes.
  void attach(Upper* upper) { upper_ = upper; }
  void observe(Tap* tap) { tap_ = tap; }

  /// Adds a card on `wire` with its connected routes; the interface is up, with the carrier the wire has now.
  InterfaceId add_interface(const InterfaceConfig& config, wire::Wire& wire);
  /// What the wire delivers into.
  wire::Receiver& card(InterfaceId interface) { return *interfaces_[interface]; }
  void add_route(const Route& route);

  /// Administratively up or down (`ip link set`). Down: its routes and neighbours are gone, it hears nothing.
  void set_up(InterfaceId interface, bool up);

  /// Sends a packet of this host, whose source must be set: gives it a hop limit and a route.
  ///
  /// Nothing is delivered inside the call: a packet to an own address arrives through the event queue, at this instant.
  /// Whatever the result, the packet is gone. A host without power answers LinkDown.
  ///
  /// TCP segments are held against the interface's MTU and never cut. Whatever else is larger than mtu_to() leaves in
  /// fragments, unless that is forbidden.
  SendResult send(wire::Packet&& packet, const HeaderMarks& marks = {});

  /// What send() would answer for a small packet, and the source to use: for connect(), before there is a packet.
  Path path_to(const net::Address& destination);
  /// The largest packet for `destination`: its interface's MTU, or less if learn_path_mtu said so. 0 without a route.
  std::uint32_t mtu_to(const net::Address& destination);
  /// Believes a "too big" about a packet to `destination`; forgotten after PathMtuNumbers::expires. RFC 1191, RFC 8201.
  void learn_path_mtu(const net::Address& destination, std::uint32_t mtu);
  /// The upper layer has proof that `destination`'s next hop hears us (an ACK made progress): RFC 4861, 7.3.1.
  void confirm(const net::Address& destination);
  /// Answers `refused`, which came for this host, with ICMP port unreachable, as far as the rate limit allows.
  void port_unreachable(const wire::Packet& refused);

  /// True for the loopback addresses and those of every interface, up or not.
  bool is_own(const net::Address& address) const;
  /// True for 255.255.255.255 and for the last address of each network a card is on (RFC 919).
  bool is_broadcast(const net::Address& address) const;
  /// State of a neighbour entry; Permanent interfaces have none.
  NeighbourState neighbour_state(InterfaceId interface, const net::Address& address) const;

  /// Nothing runs: cards keep what arrives (IpConfig::card_queue_limit), timers that expire wait for thaw(). What the
  /// cards kept arrives after thaw(), at its instant; a carrier that has changed is told of inside it.
  void freeze();
  void thaw();
  /// Power gone: queues, neighbours, path MTUs are forgotten; deaf and dumb until power_on(). Addresses, routes stay.
  void power_off();
  void power_on();

 private:
  friend class Interface;

  struct NextHop {
    SendResult result = SendResult::NoRoute;
    InterfaceId interface = 0;
    net::Address address;
    std::optional<net::Address> source;
    bool broadcast = false;
  };

  // output.cpp
  const NextHop& next_hop(const net::Address& destination);
  NextHop look_up(const net::Address& destination) const;
  void forget_next_hop() { next_hop_known_ = false; }
  net::Address choose_source(const net::Address& destination, const NextHop& hop) const;
  std::uint32_t interface_mtu(InterfaceId interface) const;

  SendResult send_in_fragments(const wire::Packet& packet, const NextHop& hop, std::uint32_t mtu);

  // broadcast.cpp
  NextHop limited_broadcast() const;
  Interface& card_of_broadcast(const wire::Packet& packet, const NextHop& hop);
  SendResult send_to_all(wire::Packet&& packet, const HeaderMarks& marks);

  // input.cpp
  static void deliver_loopback(void* stack, wire::Packet&& packet);
  void packet_arrives(wire::Packet&& packet);
  void deliver(wire::Packet&& packet);
  void deliver_whole(wire::Packet&& packet);
  static void reassembly_given_up(void* stack, const wire::Packet& first);
  void forward(wire::Packet&& packet);
  void refuse_to_forward(const wire::Packet& packet, SendResult why);
  void neighbour_failed(wire::Packet&& waiting);
  void carrier_changed(const Interface& interface);
  void discard(const wire::Packet& packet, Discard reason);

  // icmp.cpp
  void icmp_arrives(wire::Packet&& packet);
  void echo(wire::Packet&& request);
  void send_error(const wire::Packet& about, wire::IcmpHeader error);

  core::EventQueue& queue_;
  IpConfig config_;
  Upper* upper_ = nullptr;
  Tap* tap_ = nullptr;
  bool frozen_ = false;
  bool powered_ = true;
  std::vector<std::unique_ptr<Interface>> interfaces_;
  std::vector<net::Address> own_;
  RouteTable routes_;
  PathMtuCache path_mtu_;
  IcmpLimiter icmp_limiter_;
  PacketQueue loopback_;
  Reassembly reassembly_;
  std::uint32_t next_fragment_id_ = 1;
  net::Address next_hop_for_;  ///< The route cache: one entry serves a host with one peer, and it is never wrong.
  NextHop next_hop_;
  bool next_hop_known_ = false;
  net::Address last_source_, last_destination_;  ///< Of the last packet for this host: what follows it is judged alike.
  bool last_way_known_ = false;
};

}  // namespace halfopen::sim::ip
