#include "segment_rule.h"

#include <limits>

namespace halfopen::realnet {

namespace {

using model::PacketView;
using Protocol = model::SegmentProtocol;

bool is_of(Protocol protocol, PacketView::Kind kind) {
  switch (protocol) {
    case Protocol::Any: return true;
    case Protocol::Tcp: return kind == PacketView::Kind::Tcp;
    case Protocol::Udp: return kind == PacketView::Kind::Udp;
    case Protocol::Icmp: return kind == PacketView::Kind::Icmp;
  }
  return false;
}

}  // namespace

void StreamStarts::pass(const PacketView& packet) {
  if (packet.is_tcp() && packet.has(model::tcp_flag::kSyn)) starts_[{packet.source, packet.destination}] = packet.seq;
}

std::optional<std::uint32_t> StreamStarts::place_of(const PacketView& segment) const {
  const auto found = starts_.find({segment.source, segment.destination});
  if (found == starts_.end()) return std::nullopt;
  // The SYN takes one sequence number, which octets that come with it follow.
  return segment.seq - found->second - (segment.has(model::tcp_flag::kSyn) ? 0u : 1u);
}

bool SegmentRule::strikes(const PacketView& packet, const StreamStarts& starts) {
  if (!matches(packet, starts)) return false;
  ++seen_;
  return seen_ >= fault_.nth && seen_ - fault_.nth < fault_.count;
}

bool SegmentRule::matches(const PacketView& packet, const StreamStarts& starts) const {
  if (!is_of(fault_.protocol, packet.kind)) return false;
  if (!packet.has(fault_.flags) || (packet.flags & fault_.flags_clear) != 0) return false;
  if (fault_.payload && packet.payload == 0) return false;
  if (fault_.from_port != 0 && fault_.from_port != packet.source.port) return false;
  if (fault_.to_port != 0 && fault_.to_port != packet.destination.port) return false;
  const bool asks_for_octets = fault_.first_octet >= 0 || fault_.last_octet >= 0;
  return !asks_for_octets || carries_its_octets(packet, starts);
}

bool SegmentRule::carries_its_octets(const PacketView& packet, const StreamStarts& starts) const {
  if (!packet.is_tcp() || packet.payload == 0) return false;
  const std::optional<std::uint32_t> first = starts.place_of(packet);
  if (!first) return false;
  const std::int64_t last = std::int64_t{*first} + packet.payload - 1;
  const std::int64_t until = fault_.last_octet < 0 ? std::numeric_limits<std::int64_t>::max() : fault_.last_octet;
  return *first <= until && last >= fault_.first_octet;
}

}  // namespace halfopen::realnet
