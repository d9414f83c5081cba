// Sizes and numbers of the wire formats.
#pragma once

#include <cstdint>

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

inline constexpr std::uint32_t kIpv4HeaderSize = 20;
inline constexpr std::uint32_t kIpv6HeaderSize = 40;
inline constexpr std::uint32_t kIpv6FragmentHeaderSize = 8;
inline constexpr std::uint32_t kTcpHeaderSize = 20;
inline constexpr std::uint32_t kUdpHeaderSize = 8;
inline constexpr std::uint32_t kIcmpHeaderSize = 8;
inline constexpr std::uint32_t kArpSize = 28;               // RFC 826 with 48-bit hardware and IPv4 addresses
inline constexpr std::uint32_t kNeighbourMessageSize = 24;  // RFC 4861, 4.3 and 4.4, without options
inline constexpr std::uint32_t kLinkLayerOptionSize = 8;    // RFC 4861, 4.6.1

// Assigned Internet Protocol Numbers (IANA).
namespace ip_number {
inline constexpr std::uint8_t kHopByHop = 0, kIcmp = 1, kTcp = 6, kUdp = 17, kRouting = 43, kFragment = 44,
                              kIcmpv6 = 58, kDestinationOptions = 60;
}

// RFC 4861.
inline constexpr std::uint8_t kNeighbourSolicitation = 135;
inline constexpr std::uint8_t kNeighbourAdvertisement = 136;

/// Octets behind the IP header.
std::uint32_t body_size(const Packet& packet);

}  // namespace halfopen::sim::wire
