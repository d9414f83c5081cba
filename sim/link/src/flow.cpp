#include "halfopen/sim/link/flow.h"

namespace halfopen::sim::link {
namespace {

struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

std::optional<Ports> ports_of(const wire::Packet& packet) {
  if (packet.protocol == wire::Protocol::Tcp) return Ports{packet.tcp.source_port, packet.tcp.destination_port};
  if (packet.protocol == wire::Protocol::Udp) return Ports{packet.udp.source_port, packet.udp.destination_port};
  return std::nullopt;
}

}  // namespace

std::optional<Flow> flow_outwards(const wire::Packet& packet) {
  const auto ports = ports_of(packet);
  if (!ports) return std::nullopt;
  return Flow{packet.protocol, {packet.ip.source, ports->source}, {packet.ip.destination, ports->destination}};
}

std::optional<Flow> flow_inwards(const wire::Packet& packet) {
  const auto ports = ports_of(packet);
  if (!ports) return std::nullopt;
  return Flow{packet.protocol, {packet.ip.destination, ports->destination}, {packet.ip.source, ports->source}};
}

}  // namespace halfopen::sim::link
