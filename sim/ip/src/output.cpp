// The way of a packet out of the host: route, source address, neighbour or loopback.
#include <utility>

#include "halfopen/sim/ip/stack.h"
#include "broadcast.h"
#include "halfopen/sim/wire/fragment.h"

namespace halfopen::sim::ip {
namespace {

// The length fields have 16 bits: RFC 791, 3.1 counts the header, RFC 8200, 3 does not.
constexpr std::uint32_t kLongestV4 = 65'535, kLongestV6 = 40 + 65'535;

bool is_link_local(const net::Address& address) {
  return address.family == net::AddressFamily::V6 && address.bytes[0] == 0xfe && (address.bytes[1] & 0xc0) == 0x80;
}

SendResult result_of(RouteKind kind) {
  switch (kind) {
    case RouteKind::Unicast:
      return SendResult::Sent;
    case RouteKind::Unreachable:
      return SendResult::Unreachable;
    case RouteKind::Prohibit:
      return SendResult::Prohibited;
    case RouteKind::Blackhole:
      return SendResult::Blackhole;
    case RouteKind::Throw:
      break;
  }
  return SendResult::NoRoute;
}

}  // namespace

SendResult Stack::send(wire::Packet&& packet, const HeaderMarks& marks) {
  if (!powered_) return SendResult::LinkDown;
  const NextHop& hop = next_hop(packet.ip.destination);
  if (hop.result != SendResult::Sent) return hop.result;
  if (hop.broadcast) return send_to_all(std::move(packet), marks);
  packet.ip.hop_limit = marks.hop_limit != 0 ? marks.hop_limit : config_.hop_limit;
  packet.ip.traffic_class |= marks.traffic_class;
  packet.ip.dont_fragment = packet.ip.dont_fragment && marks.dont_fragment;
  const bool segment = packet.protocol == wire::Protocol::Tcp;
  const std::uint32_t card = interface_mtu(hop.interface);
  const std::uint32_t mtu = segment ? card : path_mtu_.lookup(packet.ip.destination, card, queue_.now());
  const std::uint32_t longest = packet.ip.source.family == net::AddressFamily::V4 ? kLongestV4 : kLongestV6;
  const std::uint32_t size = packet.wire_size();
  if (size > longest) return SendResult::TooBig;
  if (size > mtu) {
    const bool whole = segment || marks.fragmentation == Fragmentation::Never;
    return whole ? SendResult::TooBig : send_in_fragments(packet, hop, mtu);
  }
  if (hop.interface == kLoopback) {
    if (tap_) tap_->outgoing(kLoopback, packet);
    loopback_.push(std::move(packet));
  } else {
    interfaces_[hop.interface]->send(hop.address, std::move(packet));
  }
  return SendResult::Sent;
}

SendResult Stack::send_in_fragments(const wire::Packet& packet, const NextHop& hop, std::uint32_t mtu) {
  // Of the hop a copy: what is sent may change it.
  const NextHop way = hop;
  for (wire::Packet& piece : wire::fragment(packet, mtu, next_fragment_id_++)) {
    if (way.interface == kLoopback) {
      if (tap_) tap_->outgoing(kLoopback, piece);
      loopback_.push(std::move(piece));
    } else {
      interfaces_[way.interface]->send(way.address, std::move(piece));
    }
  }
  return SendResult::Sent;
}

Path Stack::path_to(const net::Address& destination) {
  const NextHop& hop = next_hop(destination);
  if (hop.result != SendResult::Sent) return {hop.result, {}, 0, false, false};
  const net::Address source = choose_source(destination, hop);
  // A route without an address to send from is of no use to a socket.
  if (source.is_any()) return {SendResult::NoRoute, {}, 0, false, false};
  return {SendResult::Sent, source, mtu_to(destination), hop.interface == kLoopback, hop.broadcast};
}

std::uint32_t Stack::mtu_to(const net::Address& destination) {
  const NextHop& hop = next_hop(destination);
  if (hop.result != SendResult::Sent) return 0;
  return path_mtu_.lookup(destination, interface_mtu(hop.interface), queue_.now());
}

void Stack::learn_path_mtu(const net::Address& destination, std::uint32_t mtu) {
  path_mtu_.learn(destination, mtu, mtu_to(destination), queue_.now());
}

void Stack::confirm(const net::Address& destination) {
  const NextHop& hop = next_hop(destination);
  if (hop.result == SendResult::Sent && hop.interface != kLoopback) interfaces_[hop.interface]->confirm(hop.address);
}

std::uint32_t Stack::interface_mtu(InterfaceId interface) const {
  return interface == kLoopback ? config_.loopback_mtu : interfaces_[interface]->config().mtu;
}

const Stack::NextHop& Stack::next_hop(const net::Address& destination) {
  if (!next_hop_known_ || destination != next_hop_for_) {
    next_hop_ = look_up(destination);
    next_hop_for_ = destination;
    next_hop_known_ = true;
  }
  return next_hop_;
}

Stack::NextHop Stack::look_up(const net::Address& destination) const {
  if (is_own(destination)) return {SendResult::Sent, kLoopback, destination, {}};
  if (destination.is_any() || destination.is_multicast()) return {};
  if (destination == kLimitedBroadcast) return limited_broadcast();
  NextHop none;
  for (const Route& route : routes_.by_preference()) {
    if (!same_prefix(route.destination, destination, route.prefix_length)) continue;
    if (route.kind != RouteKind::Unicast) return {result_of(route.kind), 0, {}, {}};
    if (!interfaces_[route.interface]->routable()) {
      none.result = SendResult::LinkDown;
      continue;
    }
    const bool broadcast = !route.next_hop && is_directed_broadcast(destination, route.prefix_length);
    return {SendResult::Sent, route.interface, route.next_hop.value_or(destination), route.source, broadcast};
  }
  return none;
}

// A destination of our own is its own source, 127.0.0.1 for all of 127/8. Otherwise the route says it, or among the
// interface's addresses: one on the next hop's network (Linux, IPv4), the longest common prefix (RFC 6724, 5, rules 2
// and 8).
net::Address Stack::choose_source(const net::Address& destination, const NextHop& hop) const {
  if (hop.interface == kLoopback)
    return destination.is_loopback() ? net::Address::loopback(destination.family) : destination;
  if (hop.source) return *hop.source;

  const net::Address* best = nullptr;
  int best_rank = -1;
  for (const InterfaceAddress& own : interfaces_[hop.interface]->config().addresses) {
    if (own.address.family != destination.family) continue;
    int rank = same_prefix(own.address, hop.address, own.prefix_length) ? 1 : 0;
    if (destination.family == net::AddressFamily::V6) {
      const bool same_scope = is_link_local(own.address) == is_link_local(destination);
      rank = (same_scope ? 256 : 0) + common_prefix(own.address, destination);
    }
    if (rank > best_rank) {
      best = &own.address;
      best_rank = rank;
    }
  }
  return best ? *best : net::Address::any(destination.family);
}

}  // namespace halfopen::sim::ip
