#include "octets.h"

#include <algorithm>

namespace halfopen::realnet {

namespace {

using Span = std::span<const std::byte>;

constexpr std::size_t kIpv4Header = 20, kIpv6Header = 40, kTcpHeader = 20, kUdpHeader = 8, kIcmpHeader = 8;
constexpr std::size_t kIpv4Checksum = 10;

unsigned u8(Span octets, std::size_t at) { return std::to_integer<unsigned>(octets[at]); }
unsigned u16(Span octets, std::size_t at) { return u8(octets, at) << 8 | u8(octets, at + 1); }

void put_u16(Octets& packet, std::size_t at, unsigned value) {
  packet[at] = static_cast<std::byte>(value >> 8);
  packet[at + 1] = static_cast<std::byte>(value);
}

/// RFC 1071: the sum of 16-bit words, carries still in the upper half.
std::uint64_t sum(Span octets) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) total += u16(octets, i);
  if (octets.size() % 2 != 0) total += u8(octets, octets.size() - 1) << 8;
  return total;
}

unsigned checksum_of(std::uint64_t total) {
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return static_cast<unsigned>(~total & 0xffff);
}

/// RFC 9293, 3.1; RFC 8200, 8.1. ICMP over IPv4 has none.
std::uint64_t pseudo_header(Span packet, const Layout& layout) {
  if (layout.protocol == ip_number::kIcmp) return 0;
  const bool v4 = layout.family == net::AddressFamily::V4;
  const Span addresses = v4 ? packet.subspan(12, 8) : packet.subspan(8, 32);
  return sum(addresses) + (packet.size() - layout.transport) + layout.protocol;
}

std::size_t checksum_place(std::uint8_t protocol) {
  switch (protocol) {
    case ip_number::kTcp: return 16;
    case ip_number::kUdp: return 6;
    default: return 2;
  }
}

std::size_t header_size(Span transport, std::uint8_t protocol) {
  switch (protocol) {
    case ip_number::kTcp: return std::max(kTcpHeader, transport.size() < kTcpHeader ? kTcpHeader : (u8(transport, 12) >> 4) * 4u);
    case ip_number::kUdp: return kUdpHeader;
    default: return kIcmpHeader;
  }
}

bool known(net::AddressFamily family, unsigned protocol) {
  return protocol == ip_number::kTcp || protocol == ip_number::kUdp ||
         protocol == (family == net::AddressFamily::V4 ? ip_number::kIcmp : ip_number::kIcmpV6);
}

}  // namespace

void append_u8(Octets& to, unsigned value) { to.push_back(static_cast<std::byte>(value)); }

void append_u16(Octets& to, unsigned value) {
  append_u8(to, value >> 8);
  append_u8(to, value & 0xff);
}

void append_u32(Octets& to, std::uint32_t value) {
  append_u16(to, value >> 16);
  append_u16(to, value & 0xffff);
}

void append_address(Octets& to, const net::Address& address) {
  const std::size_t size = address.family == net::AddressFamily::V4 ? 4 : 16;
  for (std::size_t i = 0; i < size; ++i) append_u8(to, address.bytes[i]);
}

Layout layout_of(Span packet) {
  Layout layout{.payload = packet.size()};
  const unsigned version = packet.empty() ? 0 : u8(packet, 0) >> 4;
  unsigned protocol = 0;
  if (version == 4 && packet.size() >= kIpv4Header) {
    layout.transport = (u8(packet, 0) & 15) * 4;
    if ((u16(packet, 6) & 0x3fff) == 0) protocol = u8(packet, 9);  // no fragment
  } else if (version == 6 && packet.size() >= kIpv6Header) {
    layout.family = net::AddressFamily::V6;
    layout.transport = kIpv6Header;
    protocol = u8(packet, 6);
  }
  if (!known(layout.family, protocol) || layout.transport > packet.size()) return layout;
  const Span transport = packet.subspan(layout.transport);
  const auto number = static_cast<std::uint8_t>(protocol);
  const std::size_t header = header_size(transport, number);
  if (transport.size() < header) return layout;
  layout.protocol = number;
  layout.payload = layout.transport + header;
  layout.checksum = layout.transport + checksum_place(number);
  return layout;
}

void fix_checksums(Octets& packet) {
  const Layout layout = layout_of(packet);
  if (layout.family == net::AddressFamily::V4 && layout.transport >= kIpv4Header) {
    put_u16(packet, kIpv4Checksum, 0);
    put_u16(packet, kIpv4Checksum, checksum_of(sum(Span{packet}.first(layout.transport))));
  }
  if (layout.checksum == 0) return;
  put_u16(packet, layout.checksum, 0);
  const unsigned value = checksum_of(pseudo_header(packet, layout) + sum(Span{packet}.subspan(layout.transport)));
  // RFC 768: over UDP zero says that there is none.
  put_u16(packet, layout.checksum, value == 0 && layout.protocol == ip_number::kUdp ? 0xffff : value);
}

bool spoil_checksum(Octets& packet) {
  const Layout layout = layout_of(packet);
  const bool v4 = layout.family == net::AddressFamily::V4 && layout.transport >= kIpv4Header;
  if (layout.checksum == 0 && !v4) return false;
  const std::size_t place = layout.checksum != 0 ? layout.checksum : kIpv4Checksum;
  const unsigned value = u16(packet, place);
  put_u16(packet, place, value == 1 ? 3 : value ^ 1);  // never 0, which over UDP means that there is none
  return true;
}

void turn_bit(Octets& packet, std::uint64_t bit) {
  const Layout layout = layout_of(packet);
  const bool data = layout.protocol == ip_number::kTcp || layout.protocol == ip_number::kUdp;
  if (!data || layout.payload >= packet.size()) return;
  const std::uint64_t place = bit % ((packet.size() - layout.payload) * 8);
  packet[layout.payload + place / 8] ^= std::byte{1} << static_cast<int>(place % 8);
  fix_checksums(packet);
}

}  // namespace halfopen::realnet
