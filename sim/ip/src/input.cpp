// The way of a packet into the host: delivery upwards, or forwarding.
#include <utility>

#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/wire/fragment.h"
#include "icmp_types.h"

namespace halfopen::sim::ip {

void Stack::deliver_loopback(void* stack, wire::Packet&& packet) {
  Stack& self = *static_cast<Stack*>(stack);
  if (self.tap_) self.tap_->incoming(kLoopback, packet);
  self.deliver(std::move(packet));
}

// Any interface takes packets for any address of the host: the weak model of RFC 1122, 3.3.4.2, as in Linux.
void Stack::packet_arrives(wire::Packet&& packet) {
  // RFC 1122, 3.2.1.3: loopback addresses must not appear on a wire, and a source is one host; Linux also refuses its
  // own.
  const net::Address& source = packet.ip.source;
  if (last_way_known_ && source == last_source_ && packet.ip.destination == last_destination_) {
    return deliver(std::move(packet));
  }
  const bool martian =
      packet.ip.destination.is_loopback() || is_own(source) || source.is_any() || source.is_multicast();
  if (martian) return discard(packet, Discard::Martian);
  if (is_own(packet.ip.destination)) {
    last_source_ = source;
    last_destination_ = packet.ip.destination;
    last_way_known_ = true;
    return deliver(std::move(packet));
  }
  if (is_broadcast(packet.ip.destination)) {  // of the protocols here only UDP answers to it (linux/20.udp-broadcast)
    const bool heard = packet.protocol == wire::Protocol::Udp || packet.ip.fragment();
    return heard ? deliver(std::move(packet)) : discard(packet, Discard::NotForUs);
  }
  if (!config_.forwards) return discard(packet, Discard::NotForUs);
  forward(std::move(packet));
}

void Stack::deliver(wire::Packet&& packet) {
  if (!packet.ip.fragment()) return deliver_whole(std::move(packet));
  if (auto whole = reassembly_.take(std::move(packet))) deliver_whole(std::move(*whole));
}

// RFC 792, RFC 1122, 3.3.2; RFC 8200, 4.5: time exceeded in reassembly, if the first fragment has come.
void Stack::reassembly_given_up(void* stack, const wire::Packet& first) {
  Stack& self = *static_cast<Stack*>(stack);
  self.discard(first, Discard::Fragment);
  self.send_error(first, icmp::reassembly_time_exceeded(first.ip.source.family));
}

void Stack::deliver_whole(wire::Packet&& packet) {
  if (packet.damaged) return discard(packet, Discard::Damaged);
  switch (packet.protocol) {
    case wire::Protocol::Tcp:
      if (!upper_) break;
      return upper_->tcp_arrives(std::move(packet));
    case wire::Protocol::Udp:
      if (!upper_) break;
      return upper_->udp_arrives(std::move(packet));
    case wire::Protocol::Icmp:
      return icmp_arrives(std::move(packet));
    case wire::Protocol::Other:
      send_error(packet, icmp::protocol_unreachable(packet.ip.source.family));
      break;
    case wire::Protocol::Arp:
      break;  // never routed
  }
  discard(packet, Discard::NoUpper);
}

// RFC 1812, 5.2.1. Linux looks for the route before it looks at the hop limit.
void Stack::forward(wire::Packet&& packet) {
  const net::AddressFamily family = packet.ip.source.family;
  const NextHop& hop = next_hop(packet.ip.destination);
  if (hop.result != SendResult::Sent) return refuse_to_forward(packet, hop.result);
  if (packet.ip.hop_limit <= 1) {
    discard(packet, Discard::HopLimit);
    return send_error(packet, icmp::time_exceeded(family));
  }
  const std::uint32_t mtu = interface_mtu(hop.interface);
  if (packet.wire_size() > mtu) {
    if (!packet.ip.dont_fragment) {
      --packet.ip.hop_limit;
      const NextHop way = hop;
      for (wire::Packet& piece : wire::fragment(packet, mtu, next_fragment_id_++)) {
        interfaces_[way.interface]->send(way.address, std::move(piece));
      }
      return;
    }
    discard(packet, Discard::TooBig);
    return send_error(packet, icmp::too_big(family, mtu));
  }
  --packet.ip.hop_limit;
  interfaces_[hop.interface]->send(hop.address, std::move(packet));
}

void Stack::refuse_to_forward(const wire::Packet& packet, SendResult why) {
  const net::AddressFamily family = packet.ip.source.family;
  discard(packet, Discard::NoRoute);
  switch (why) {
    case SendResult::NoRoute:
    case SendResult::LinkDown:
      return send_error(packet, icmp::no_route(family));
    case SendResult::Unreachable:
      return send_error(packet, icmp::unreachable_route(family));
    case SendResult::Prohibited:
      return send_error(packet, icmp::prohibited(family));
    case SendResult::Blackhole:
    case SendResult::Sent:
    case SendResult::TooBig:
      break;
  }
}

// Of our own packets the upper layer hears; whoever else's we carry hears of it by ICMP (RFC 1812, 5.2.7.1).
void Stack::neighbour_failed(wire::Packet&& waiting) {
  discard(waiting, Discard::Unresolved);
  if (!is_own(waiting.ip.source)) return send_error(waiting, icmp::host_unreachable(waiting.ip.source.family));
  if (upper_) upper_->neighbour_failed(waiting);
}

void Stack::carrier_changed(const Interface& interface) {
  forget_next_hop();
  if (upper_) upper_->carrier_changed(interface.carrier(), interface.addresses());
}

void Stack::discard(const wire::Packet& packet, Discard reason) {
  if (tap_) tap_->discarded(packet, reason);
}

}  // namespace halfopen::sim::ip
