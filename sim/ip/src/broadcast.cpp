// Packets for everybody on a link (RFC 919): IPv4 datagrams to the last address of a network, or to 255.255.255.255.
#include "broadcast.h"

#include <utility>

#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/wire/fragment.h"

namespace halfopen::sim::ip {

bool is_directed_broadcast(const net::Address& address, std::uint8_t prefix_length) {
  if (address.family != net::AddressFamily::V4 || prefix_length >= 31) return false;
  for (std::size_t bit = prefix_length; bit < 32; ++bit) {
    if ((address.bytes[bit / 8] & (0x80u >> (bit % 8))) == 0) return false;
  }
  return true;
}

bool Stack::is_broadcast(const net::Address& address) const {
  // The host part of a network that has one ends in two bits at least.
  if (address.family != net::AddressFamily::V4 || (address.bytes[3] & 3u) != 3u) return false;
  if (address == kLimitedBroadcast) return true;
  for (const auto& interface : interfaces_) {
    for (const InterfaceAddress& own : interface->config().addresses) {
      const bool here = own.address.family == address.family && same_prefix(own.address, address, own.prefix_length);
      if (here && is_directed_broadcast(address, own.prefix_length)) return true;
    }
  }
  return false;
}

// By the first card that can send: no host here has a default route, which would lead it out (linux/20.udp-broadcast).
Stack::NextHop Stack::limited_broadcast() const {
  NextHop hop{SendResult::NoRoute, 0, kLimitedBroadcast, {}, true};
  for (InterfaceId id = 0; id < interfaces_.size(); ++id) {
    if (!interfaces_[id]->routable()) continue;
    hop.result = SendResult::Sent;
    hop.interface = id;
    return hop;
  }
  return hop;
}

// A socket that is bound to an address sends by that address's card.
Interface& Stack::card_of_broadcast(const wire::Packet& packet, const NextHop& hop) {
  if (packet.ip.destination == kLimitedBroadcast) {
    for (const auto& interface : interfaces_) {
      for (const net::Address& own : interface->addresses()) {
        if (own == packet.ip.source) return *interface;
      }
    }
  }
  return *interfaces_[hop.interface];
}

// The host itself hears it, too.
SendResult Stack::send_to_all(wire::Packet&& packet, const HeaderMarks& marks) {
  if (packet.protocol == wire::Protocol::Tcp) return SendResult::NoRoute;
  Interface& card = card_of_broadcast(packet, next_hop(packet.ip.destination));
  packet.ip.hop_limit = marks.hop_limit != 0 ? marks.hop_limit : config_.hop_limit;
  packet.ip.traffic_class |= marks.traffic_class;
  packet.ip.dont_fragment = packet.ip.dont_fragment && marks.dont_fragment;
  const bool fits = packet.wire_size() <= card.config().mtu;
  if (!fits && marks.fragmentation == Fragmentation::Never) return SendResult::TooBig;
  wire::Packet own = packet;
  if (tap_) tap_->outgoing(kLoopback, own);
  loopback_.push(std::move(own));
  if (fits) return card.send_to_all(std::move(packet)), SendResult::Sent;
  for (wire::Packet& piece : wire::fragment(packet, card.config().mtu, next_fragment_id_++)) {
    card.send_to_all(std::move(piece));
  }
  return SendResult::Sent;
}

}  // namespace halfopen::sim::ip
