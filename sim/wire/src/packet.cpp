#include "halfopen/sim/wire/packet.h"

#include <algorithm>

#include "layout.h"

namespace halfopen::sim::wire {
namespace {

bool same_octets(const core::Slice& a, const core::Slice& b) {
  return std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin(), b.bytes().end());
}

// The number of the protocol is a field of its own only where Protocol has no name for it.
bool same_header(const IpHeader& a, IpHeader b, Protocol protocol) {
  if (protocol != Protocol::Other) b.other_protocol = a.other_protocol;
  return a == b;
}

}  // namespace

std::uint32_t body_size(const Packet& packet) {
  const auto payload = static_cast<std::uint32_t>(packet.payload.size());
  switch (packet.protocol) {
    case Protocol::Tcp:
      return kTcpHeaderSize + packet.tcp.options.wire_size() + payload;
    case Protocol::Udp:
      return kUdpHeaderSize + payload;
    case Protocol::Icmp:
      return kIcmpHeaderSize + payload;
    case Protocol::Arp:
      if (packet.ip.source.family == net::AddressFamily::V4) return kArpSize;
      // RFC 4861, 4.3: no source link-layer option from the unspecified address (duplicate address detection).
      return kNeighbourMessageSize + (packet.ip.source.is_any() ? 0 : kLinkLayerOptionSize);
    case Protocol::Other:
      return payload;
  }
  return payload;
}

std::uint32_t Packet::wire_size_of_others() const {
  if (ip.source.family == net::AddressFamily::V4)
    return (protocol == Protocol::Arp ? 0 : kIpv4HeaderSize) + body_size(*this);
  return kIpv6HeaderSize + (ip.fragment() ? kIpv6FragmentHeaderSize : 0) + body_size(*this);
}

bool operator==(const TcpOptions& a, const TcpOptions& b) {
  if (a.mss != b.mss || a.window_scale != b.window_scale || a.sack_permitted != b.sack_permitted) return false;
  if (a.timestamps != b.timestamps || a.sack_count != b.sack_count) return false;
  if (a.timestamps && (a.ts_value != b.ts_value || a.ts_echo != b.ts_echo)) return false;
  return std::equal(a.sack.begin(), a.sack.begin() + a.sack_count, b.sack.begin());
}

bool operator==(const Packet& a, const Packet& b) {
  if (a.protocol != b.protocol || a.damaged != b.damaged) return false;
  if (a.protocol == Protocol::Arp) {
    return a.ip.source == b.ip.source && a.ip.destination == b.ip.destination && a.arp == b.arp;
  }
  if (!same_header(a.ip, b.ip, a.protocol) || !same_octets(a.payload, b.payload)) return false;
  switch (a.protocol) {
    case Protocol::Tcp:
      return a.tcp == b.tcp;
    case Protocol::Udp:
      return a.udp == b.udp;
    case Protocol::Icmp:
      return a.icmp == b.icmp;
    case Protocol::Arp:
    case Protocol::Other:
      break;
  }
  return true;
}

}  // namespace halfopen::sim::wire
