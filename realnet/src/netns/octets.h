// The octets of a packet as they came from a kernel, and the few places in them a link may have to change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "halfopen/net/address.h"

namespace halfopen::realnet {

using Octets = std::vector<std::byte>;

/// Appends numbers in network order.
void append_u8(Octets& to, unsigned value);
void append_u16(Octets& to, unsigned value);
void append_u32(Octets& to, std::uint32_t value);
void append_address(Octets& to, const net::Address& address);

/// Protocol numbers of IANA.
namespace ip_number {
inline constexpr std::uint8_t kIcmp = 1, kTcp = 6, kUdp = 17, kIcmpV6 = 58;
}  // namespace ip_number

/// Where the parts of an IP packet lie.
struct Layout {
  net::AddressFamily family{};
  std::uint8_t protocol = 0;    ///< 0 for what has no transport header to look at: a fragment, an IPv6 extension.
  std::size_t transport = 0;    ///< Offset of the transport header.
  std::size_t payload = 0;      ///< Offset of what is behind it; the packet's size if there is nothing.
  std::size_t checksum = 0;     ///< Offset of the transport checksum; 0 for none.
};
/// Never fails: what is no IP packet has no transport.
Layout layout_of(std::span<const std::byte> packet);

/// Writes the checksums that belong into a packet: of the IPv4 header and of TCP, UDP, ICMP.
void fix_checksums(Octets& packet);
/// Makes a checksum of the packet wrong, so that its receiver drops it silently: the transport's, or else the IPv4 header's.
/// False if it has neither.
bool spoil_checksum(Octets& packet);
/// Turns one bit of the payload of TCP or UDP over, its number taken modulo their count, and makes the checksum fit. Nothing
/// happens to a packet without payload.
void turn_bit(Octets& packet, std::uint64_t bit);

}  // namespace halfopen::realnet
