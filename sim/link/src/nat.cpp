#include "halfopen/sim/link/nat.h"

#include <algorithm>
#include <cstddef>

#include "halfopen/sim/wire/parse.h"

namespace halfopen::sim::link {
namespace {

constexpr std::uint16_t kLastPort = 65535;

void set_source(wire::Packet& packet, const net::Endpoint& endpoint) {
  packet.ip.source = endpoint.address;
  (packet.protocol == wire::Protocol::Tcp ? packet.tcp.source_port : packet.udp.source_port) = endpoint.port;
}

void set_destination(wire::Packet& packet, const net::Endpoint& endpoint) {
  packet.ip.destination = endpoint.address;
  (packet.protocol == wire::Protocol::Tcp ? packet.tcp.destination_port : packet.udp.destination_port) = endpoint.port;
}

/// Which end of a quoted packet.
enum class QuotedEnd : std::uint8_t { Source, Destination };

// Writes an endpoint into a quoted packet: RFC 791, 3.1; RFC 8200, 3; the ports are the first octets behind the header
// (an extension header before them is not looked for: what we send has none).
void write_quoted(wire::Packet& error, QuotedEnd end, const net::Endpoint& endpoint) {
  const auto octets = error.payload.bytes();
  const bool v4 = endpoint.address.family == net::AddressFamily::V4;
  const bool source = end == QuotedEnd::Source;
  const std::size_t size = v4 ? 4 : 16;
  const std::size_t header = v4 ? (std::to_integer<std::size_t>(octets[0]) & 0x0f) * 4 : 40;
  const std::size_t address = (v4 ? 12u : 8u) + (source ? 0 : size);
  const std::size_t port = header + (source ? 0u : 2u);
  error.payload = core::Slice::make(octets.size(), [&](std::span<std::byte> copy) {
    std::copy(octets.begin(), octets.end(), copy.begin());
    for (std::size_t i = 0; i < size; ++i) copy[address + i] = std::byte{endpoint.address.bytes[i]};
    copy[port] = std::byte{static_cast<std::uint8_t>(endpoint.port >> 8)};
    copy[port + 1] = std::byte{static_cast<std::uint8_t>(endpoint.port)};
  });
}

/// The packet an ICMP error quotes, if it is one of TCP or UDP.
std::optional<wire::Packet> quoted_by(const wire::Packet& error) {
  if (error.protocol != wire::Protocol::Icmp) return std::nullopt;
  wire::Parsed parsed = wire::parse_quote(error.payload.bytes());
  if (!parsed || parsed.packet.ip.source.family != error.ip.source.family) return std::nullopt;
  return std::move(parsed.packet);
}

}  // namespace

Nat::Nat(core::EventQueue& queue, const Place& place, Options options)
    : Middlebox{queue, place},
      options_{std::move(options)},
      next_port_{options_.first_port},
      outwards_{options_.after},
      inwards_{options_.after} {}

Middlebox::Ruling Nat::from_inside(wire::Packet& packet, net::Instant now) {
  const net::Address* address = own(packet.ip.source.family);
  if (!address || packet.protocol == wire::Protocol::Arp) return Ruling::Pass;
  const auto flow = flow_outwards(packet);
  if (!flow) {
    error_from_inside(packet, now);
    return Ruling::Pass;
  }
  const auto seen = mapped(*flow, *address, now);
  if (!seen) return Ruling::Drop;
  set_source(packet, *seen);
  return Ruling::Pass;
}

Middlebox::Ruling Nat::from_outside(wire::Packet& packet, net::Instant now) {
  const net::Address* address = own(packet.ip.destination.family);
  if (!address || packet.ip.destination != *address) return Ruling::Pass;
  const auto flow = flow_inwards(packet);
  if (!flow) {
    error_from_outside(packet, now);
    return Ruling::Pass;
  }
  const net::Endpoint* inside = inwards_.use(*flow, now);
  if (!inside) return options_.reset ? Ruling::Reset : Ruling::Drop;
  outwards_.use({flow->protocol, *inside, flow->outside}, now);
  set_destination(packet, *inside);
  return Ruling::Pass;
}

const net::Address* Nat::own(net::AddressFamily family) const {
  const auto found = std::find_if(options_.addresses.begin(), options_.addresses.end(),
                                  [family](const net::Address& a) { return a.family == family; });
  return found == options_.addresses.end() ? nullptr : &*found;
}

// Both tables are used together, so that both forget a flow at the same instant.
std::optional<net::Endpoint> Nat::mapped(const Flow& flow, const net::Address& own, net::Instant now) {
  if (const net::Endpoint* seen = outwards_.use(flow, now)) {
    inwards_.use({flow.protocol, *seen, flow.outside}, now);
    return *seen;
  }
  const auto port = free_port(flow.protocol, now);
  if (!port) return std::nullopt;
  const net::Endpoint seen{own, *port};
  outwards_.add(flow, seen, now);
  inwards_.add({flow.protocol, seen, flow.outside}, flow.inside, now);
  return seen;
}

std::optional<std::uint16_t> Nat::free_port(wire::Protocol protocol, net::Instant now) {
  const int ports = kLastPort - options_.first_port + 1;
  for (int tried = 0; tried < ports; ++tried) {
    const std::uint16_t port = next_port_;
    next_port_ = port == kLastPort ? options_.first_port : static_cast<std::uint16_t>(port + 1);
    const auto takes = [&](const Flow& flow) { return flow.protocol == protocol && flow.inside.port == port; };
    if (!inwards_.any(takes, now)) return port;
  }
  return std::nullopt;
}

// About a packet that has left: its source is the one outside knows.
void Nat::error_from_outside(wire::Packet& error, net::Instant now) {
  const auto quoted = quoted_by(error);
  const auto flow = quoted ? flow_outwards(*quoted) : std::nullopt;
  const net::Endpoint* inside = flow ? inwards_.use(*flow, now) : nullptr;
  if (!inside) return;
  error.ip.destination = inside->address;
  write_quoted(error, QuotedEnd::Source, *inside);
}

// About a packet that has come in: its destination is the true one, which outside does not know.
void Nat::error_from_inside(wire::Packet& error, net::Instant now) {
  const auto quoted = quoted_by(error);
  const auto flow = quoted ? flow_inwards(*quoted) : std::nullopt;
  const net::Endpoint* seen = flow ? outwards_.use(*flow, now) : nullptr;
  if (!seen) return;
  error.ip.source = seen->address;
  write_quoted(error, QuotedEnd::Destination, *seen);
}

}  // namespace halfopen::sim::link
