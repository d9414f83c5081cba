#include "halfopen/sim/link/stealth.h"

namespace halfopen::sim::link {
namespace {

// RFC 9293, 3.5.2, group 1: to a segment without ACK, and only to such a one, the RST has an ACK and sequence number 0.
bool refuses_syn(const wire::Packet& packet) {
  return packet.protocol == wire::Protocol::Tcp && packet.tcp.rst() && packet.tcp.has_ack() &&
         packet.tcp.seq == wire::SeqNum{0};
}

bool port_unreachable(const wire::Packet& packet) {
  if (packet.protocol != wire::Protocol::Icmp) return false;
  const bool v4 = packet.ip.source.family == net::AddressFamily::V4;
  return packet.icmp.type == (v4 ? 3 : 1) && packet.icmp.code == (v4 ? 3 : 4);  // RFC 792, RFC 4443
}

}  // namespace

Middlebox::Ruling Stealth::from_inside(wire::Packet& packet, net::Instant) {
  return refuses_syn(packet) || port_unreachable(packet) ? Ruling::Drop : Ruling::Pass;
}

}  // namespace halfopen::sim::link
