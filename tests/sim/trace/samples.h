// Packets and records the tests of the trace share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/sim/trace/trace.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::trace {

inline constexpr net::Address kClient = net::Address::v4(10, 0, 0, 1);
inline constexpr net::Address kServer = net::Address::v4(10, 0, 0, 2);
inline constexpr net::Address kClient6{net::AddressFamily::V6, {0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
inline constexpr net::Address kServer6{net::AddressFamily::V6, {0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}};

/// kClient.49152 to kServer.7000.
wire::Packet segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload = {});
/// The same between kClient6 and kServer6.
wire::Packet over_ipv6(wire::Packet packet);
wire::Packet arp(bool reply);
/// The two fragments of a packet, the first with `size` octets of its body.
std::vector<wire::Packet> fragments_of(const wire::Packet& whole, std::size_t size);

/// A record without packets of two hosts with these addresses: client (0) and server (1).
model::Record two_hosts();

}  // namespace halfopen::sim::trace
