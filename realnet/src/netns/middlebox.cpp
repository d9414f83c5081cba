#include "middlebox.h"

namespace halfopen::realnet {

namespace {

using model::MiddleboxKind;
using model::PacketView;
namespace flag = model::tcp_flag;

bool opens(const PacketView& packet) { return packet.is_tcp() && packet.has(flag::kSyn) && !packet.has(flag::kAck); }
bool is_datagram(const PacketView& packet) { return packet.kind == PacketView::Kind::Udp; }

/// RFC 9293, 3.5.2, group 1: to a segment without ACK, and only to such a one, the RST has an ACK and sequence number 0.
bool refuses_syn(const PacketView& packet) {
  return packet.is_tcp() && packet.has(flag::kRst) && packet.has(flag::kAck) && packet.seq == 0;
}

/// RFC 792, RFC 4443.
bool port_unreachable(const PacketView& packet) {
  if (packet.kind != PacketView::Kind::Icmp) return false;
  const bool v4 = packet.source.address.family == net::AddressFamily::V4;
  return packet.type == (v4 ? 3 : 1) && packet.code == (v4 ? 3 : 4);
}

}  // namespace

Middlebox::Ruling Middlebox::from_inside(const PacketView& packet, net::Instant now) {
  const Flow flow{packet.kind, packet.source, packet.destination};
  switch (box_.kind) {
    case MiddleboxKind::IdleExpiry:
      if (!packet.is_tcp() && !is_datagram(packet)) return Ruling::Pass;
      return expire(flow, opens(packet) || is_datagram(packet), now);
    case MiddleboxKind::Stealth: return refuses_syn(packet) || port_unreachable(packet) ? Ruling::Drop : Ruling::Pass;
    case MiddleboxKind::ConnectionLimit: return limit(flow, packet, &Known::inside_ended);
    case MiddleboxKind::SynFilter:
    case MiddleboxKind::Nat: break;
  }
  return Ruling::Pass;
}

Middlebox::Ruling Middlebox::from_outside(const PacketView& packet, net::Instant now) {
  const Flow flow{packet.kind, packet.destination, packet.source};
  switch (box_.kind) {
    case MiddleboxKind::IdleExpiry:
      if (!packet.is_tcp() && !is_datagram(packet)) return Ruling::Pass;
      return expire(flow, opens(packet), now);
    case MiddleboxKind::SynFilter:
      return opens(packet) && (box_.port == 0 || box_.port == packet.destination.port) ? refusal() : Ruling::Pass;
    case MiddleboxKind::ConnectionLimit: return limit(flow, packet, &Known::outside_ended);
    case MiddleboxKind::Stealth:
    case MiddleboxKind::Nat: break;
  }
  return Ruling::Pass;
}

/// Every packet keeps its flow alive; without one nothing passes but what opens one.
Middlebox::Ruling Middlebox::expire(const Flow& flow, bool may_open, net::Instant now) {
  const auto found = flows_.find(flow);
  const bool known = found != flows_.end() && (box_.after == net::Duration::zero() || now - found->second.used < box_.after);
  if (!known && !may_open) return refusal();
  flows_[flow] = {.used = now};
  return Ruling::Pass;
}

/// A connection leaves the table with a RST, or with the second FIN.
Middlebox::Ruling Middlebox::limit(const Flow& flow, const PacketView& packet, bool Known::*side) {
  if (!packet.is_tcp()) return Ruling::Pass;
  const auto known = flows_.find(flow);
  if (opens(packet)) {
    if (known == flows_.end() && flows_.size() >= static_cast<std::size_t>(box_.limit)) return refusal();
    flows_[flow] = {};
    return Ruling::Pass;
  }
  if (known == flows_.end()) return Ruling::Pass;
  if (packet.has(flag::kFin)) known->second.*side = true;
  if (packet.has(flag::kRst) || (known->second.inside_ended && known->second.outside_ended)) flows_.erase(known);
  return Ruling::Pass;
}

}  // namespace halfopen::realnet
