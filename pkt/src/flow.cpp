#include "flow.h"

namespace halfopen::pkt {
namespace {

std::uint16_t source_port(const sim::wire::Packet& packet) {
  return packet.protocol == sim::wire::Protocol::Tcp ? packet.tcp.source_port : packet.udp.source_port;
}
std::uint16_t destination_port(const sim::wire::Packet& packet) {
  return packet.protocol == sim::wire::Protocol::Tcp ? packet.tcp.destination_port : packet.udp.destination_port;
}

}  // namespace

bool Flow::owns(const sim::wire::Packet& packet) const {
  using sim::wire::Protocol;
  if (packet.protocol == Protocol::Icmp) return true;
  if (packet.protocol != (type == net::SocketType::Stream ? Protocol::Tcp : Protocol::Udp)) return false;
  if (packet.ip.destination != remote.address || destination_port(packet) != remote.port) return false;
  return local.port == 0 || source_port(packet) == local.port;
}

}  // namespace halfopen::pkt
