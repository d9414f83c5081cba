// From a Packet to the octets on the wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

/// Appends the packet's wire_size() octets to `out`: from the IP header on, or the ARP packet. All checksums are
/// computed.
///
/// A damaged packet gets a wrong checksum: TCP, UDP or ICMP's, and for Protocol::Other the IPv4 header's. ARP and
/// opaque bodies over IPv6 have none to be wrong.
void emit(const Packet& packet, std::vector<std::byte>& out);

/// The number that stands for the packet's protocol in its IP header (next header, for IPv6).
std::uint8_t protocol_number(const Packet& packet);

/// As much of `packet` as an ICMP error about it quotes. IPv4: the error may have 576 octets (RFC 1812, 4.3.2.3; Linux
/// agrees); IPv6: 1280 (RFC 4443, 2.4 c).
core::Slice quote(const Packet& packet);

}  // namespace halfopen::sim::wire
