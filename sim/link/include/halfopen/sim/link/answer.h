// What somebody on the way sends because of a packet: RST and ICMP errors, and what he changes in it.
#pragma once

#include <cstdint>
#include <optional>

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::link {

/// The RST that the sender of `segment` takes for its peer's: RFC 9293, 3.5.2, group 1 (its SEG.ACK as the sequence
/// number, or zero and an acknowledgment if it has none). Nothing for a RST, and for what is no TCP.
std::optional<wire::Packet> reset_to_sender(const wire::Packet& segment);

/// The RST that the receiver of `segment` takes for its peer's: in the segment's own place in the sequence.
std::optional<wire::Packet> reset_to_receiver(const wire::Packet& segment);

/// An ICMP error that quotes `about`, as if its destination sent it. Nothing about ICMP errors, ARP and fragments that
/// are not the first: RFC 1122, 3.2.2.
std::optional<wire::Packet> icmp_error(const wire::Packet& about, const wire::IcmpHeader& error);

/// "Fragmentation needed" (RFC 1191) or "packet too big" (RFC 4443) about a packet that is larger than `mtu`.
std::optional<wire::Packet> too_big(const wire::Packet& about, std::uint32_t mtu);

/// Turns over one bit of the payload of a TCP segment or UDP datagram; the checksum will fit. The octets are copied
/// first: whoever else shares them keeps his. Does nothing to other packets, and without payload.
void alter(wire::Packet& packet, std::uint64_t bit);

}  // namespace halfopen::sim::link
