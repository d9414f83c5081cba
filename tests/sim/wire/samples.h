// Octets and packets the tests of the wire formats share.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/sim/core/random.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

inline constexpr net::Address kA = net::Address::v4(10, 0, 0, 1);
inline constexpr net::Address kB = net::Address::v4(10, 0, 0, 2);
inline constexpr net::Address kA6{net::AddressFamily::V6, {0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
inline constexpr net::Address kB6{net::AddressFamily::V6, {0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}};

/// The octets of hexadecimal text; blanks are ignored.
std::vector<std::byte> octets(std::string_view hex);
/// Four digits and a blank each two octets.
std::string hex(std::span<const std::byte> octets);

core::Slice slice_of(std::string_view text);
std::string text_of(const core::Slice& slice);

/// kA.49152 to kB.7000.
Packet tcp_segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload = {});
/// kA.5000 to kB.53.
Packet udp_datagram(std::string_view payload);
/// The same packet between kA6 and kB6.
Packet over_ipv6(Packet packet);

std::vector<std::byte> emitted(const Packet& packet);

/// Any packet that both families, all protocols and all options can make.
Packet random_packet(core::RandomStream& random);

}  // namespace halfopen::sim::wire
