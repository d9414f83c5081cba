#include "tap.h"

namespace halfopen::sim {

using Way = model::PacketRecord::Way;

void HostTap::outgoing(ip::InterfaceId, const wire::Packet& packet) { trace_.packet(events_.now(), host_, Way::Out, packet); }

void HostTap::incoming(ip::InterfaceId interface, const wire::Packet& packet) {
  if (interface != ip::kLoopback) trace_.packet(events_.now(), host_, Way::In, packet);
}

void HostTap::discarded(const wire::Packet&, ip::Discard) {}

void LossTap::sent(std::uint32_t, link::Direction, const wire::Packet&) {}

void LossTap::delivered(std::uint32_t, link::Direction, const wire::Packet&) {}

void LossTap::lost(std::uint32_t link, link::Direction direction, const wire::Packet& packet, link::LossCause) {
  const Ends& ends = ends_[link];
  trace_.packet(events_.now(), direction == link::Direction::Forward ? ends.b : ends.a, Way::Lost, packet);
}

}  // namespace halfopen::sim
