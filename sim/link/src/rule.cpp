#include "halfopen/sim/link/rule.h"

namespace halfopen::sim::link {
namespace {

struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

Ports ports_of(const wire::Packet& packet) {
  switch (packet.protocol) {
    case wire::Protocol::Tcp:
      return {packet.tcp.source_port, packet.tcp.destination_port};
    case wire::Protocol::Udp:
      return {packet.udp.source_port, packet.udp.destination_port};
    case wire::Protocol::Icmp:
    case wire::Protocol::Arp:
    case wire::Protocol::Other:
      break;
  }
  return {};
}

bool carries(const wire::Packet& packet, const OctetRange& octets, const StreamStarts& starts) {
  if (packet.protocol != wire::Protocol::Tcp || packet.payload.empty()) return false;
  const auto place = starts.place_of(packet);
  if (!place) return false;
  const auto last = static_cast<std::uint32_t>(*place + packet.payload.size() - 1);
  return *place <= octets.last && last >= octets.first;
}

}  // namespace

bool Match::matches(const wire::Packet& packet, const StreamStarts& starts) const {
  if (protocol && *protocol != packet.protocol) return false;
  const std::uint8_t flags = packet.protocol == wire::Protocol::Tcp ? packet.tcp.flags : std::uint8_t{0};
  if ((flags & flags_set) != flags_set || (flags & flags_clear) != 0) return false;
  if (packet.payload.size() < payload_min || packet.payload.size() > payload_max) return false;
  const Ports ports = ports_of(packet);
  return (source_port == 0 || source_port == ports.source) &&
         (destination_port == 0 || destination_port == ports.destination) &&
         (!octets || carries(packet, *octets, starts));
}

}  // namespace halfopen::sim::link
