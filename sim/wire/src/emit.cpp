#include "halfopen/sim/wire/emit.h"

#include <algorithm>
#include <limits>

#include "halfopen/sim/wire/checksum.h"
#include "layout.h"
#include "neighbour.h"
#include "octets.h"
#include "tcp_options.h"

namespace halfopen::sim::wire {
namespace {

constexpr std::uint16_t kDontFragment = 0x4000, kMoreFragments = 0x2000;

// Different words are different numbers, but for 0 and 0xFFFF, which one bit does not turn into each other.
std::uint16_t spoiled(std::uint16_t checksum) { return checksum ^ 1; }

void write_ipv4_header(const IpHeader& ip, std::uint8_t protocol, std::uint32_t body, bool damaged, Writer& out) {
  core::check(kIpv4HeaderSize + body <= std::numeric_limits<std::uint16_t>::max(),
              "emit: an IPv4 packet has at most 65535 octets");
  core::check(ip.fragment_offset % 8 == 0, "emit: fragments begin at multiples of eight octets");
  const std::size_t begin = out.written();
  out.u8(0x45);  // version 4, five words
  out.u8(ip.traffic_class);
  out.u16(static_cast<std::uint16_t>(kIpv4HeaderSize + body));
  out.u16(static_cast<std::uint16_t>(ip.id));
  out.u16(static_cast<std::uint16_t>((ip.dont_fragment ? kDontFragment : 0) | (ip.more_fragments ? kMoreFragments : 0) |
                                     ip.fragment_offset / 8));
  out.u8(ip.hop_limit);
  out.u8(protocol);
  const std::size_t checksum_at = out.written();
  out.u16(0);
  out.address(ip.source);
  out.address(ip.destination);
  const std::uint16_t checksum = Checksum{}.add(out.since(begin)).value();
  out.patch_u16(checksum_at, damaged ? spoiled(checksum) : checksum);
}

void write_ipv6_header(const IpHeader& ip, std::uint8_t next_header, std::uint32_t body, Writer& out) {
  const std::uint32_t payload = body + (ip.fragment() ? kIpv6FragmentHeaderSize : 0);
  core::check(payload <= std::numeric_limits<std::uint16_t>::max(), "emit: an IPv6 payload has at most 65535 octets");
  out.u32(6u << 28 | std::uint32_t{ip.traffic_class} << 20);  // flow label 0
  out.u16(static_cast<std::uint16_t>(payload));
  out.u8(ip.fragment() ? ip_number::kFragment : next_header);
  out.u8(ip.hop_limit);
  out.address(ip.source);
  out.address(ip.destination);
  if (!ip.fragment()) return;
  core::check(ip.fragment_offset % 8 == 0, "emit: fragments begin at multiples of eight octets");
  out.u8(next_header);
  out.u8(0);
  out.u16(static_cast<std::uint16_t>(ip.fragment_offset | (ip.more_fragments ? 1 : 0)));
  out.u32(ip.id);
}

void write_tcp(const Packet& packet, Writer& out) {
  const TcpHeader& tcp = packet.tcp;
  const std::uint32_t options = tcp.options.wire_size();
  out.u16(tcp.source_port);
  out.u16(tcp.destination_port);
  out.u32(tcp.seq.value());
  out.u32(tcp.ack.value());
  out.u8(static_cast<std::uint8_t>((kTcpHeaderSize + options) / 4 << 4));
  out.u8(tcp.flags);
  out.u16(tcp.window);
  out.u16(0);
  out.u16(tcp.urgent);
  write_tcp_options(tcp.options, out);
}

void write_udp(const Packet& packet, Writer& out) {
  out.u16(packet.udp.source_port);
  out.u16(packet.udp.destination_port);
  out.u16(static_cast<std::uint16_t>(kUdpHeaderSize + packet.payload.size()));
  out.u16(0);
}

void write_icmp(const Packet& packet, Writer& out) {
  out.u8(packet.icmp.type);
  out.u8(packet.icmp.code);
  out.u16(0);
  out.u32(packet.icmp.rest);
}

// Writes the header of the body and says where its checksum goes, from the body's begin on; 0 if it has none.
std::size_t write_body_header(const Packet& packet, Writer& out) {
  switch (packet.protocol) {
    case Protocol::Tcp:
      write_tcp(packet, out);
      return 16;
    case Protocol::Udp:
      write_udp(packet, out);
      return 6;
    case Protocol::Icmp:
      write_icmp(packet, out);
      return 2;
    case Protocol::Arp:
      write_neighbour(packet, out);
      return 2;
    case Protocol::Other:
      return 0;
  }
  return 0;
}

// ICMP over IPv4 is the one without a pseudo header (RFC 792).
Checksum begin_checksum(const IpHeader& ip, std::uint8_t protocol, std::size_t length) {
  if (protocol == ip_number::kIcmp) return {};
  return pseudo_header(ip.source, ip.destination, protocol, static_cast<std::uint32_t>(length));
}

std::uint16_t body_checksum(const Packet& packet, const IpHeader& ip, std::span<const std::byte> body) {
  std::uint16_t checksum = begin_checksum(ip, protocol_number(packet), body.size()).add(body).value();
  // RFC 768: in UDP zero says that there is no checksum; 0xFFFF is the same number.
  if (packet.protocol == Protocol::Udp && checksum == 0) checksum = 0xFFFF;
  if (!packet.damaged) return checksum;
  return checksum == 1 ? 3 : spoiled(checksum);  // not 0, for UDP
}

void write_body(const Packet& packet, const IpHeader& ip, Writer& out) {
  const std::size_t begin = out.written();
  const std::size_t checksum_at = write_body_header(packet, out);
  if (packet.protocol != Protocol::Arp) out.bytes(packet.payload.bytes());
  if (checksum_at != 0) out.patch_u16(begin + checksum_at, body_checksum(packet, ip, out.since(begin)));
}

}  // namespace

std::uint8_t protocol_number(const Packet& packet) {
  switch (packet.protocol) {
    case Protocol::Tcp:
      return ip_number::kTcp;
    case Protocol::Udp:
      return ip_number::kUdp;
    case Protocol::Icmp:
      return packet.ip.source.family == net::AddressFamily::V4 ? ip_number::kIcmp : ip_number::kIcmpv6;
    case Protocol::Arp:
      return ip_number::kIcmpv6;
    case Protocol::Other:
      return packet.ip.other_protocol;
  }
  return packet.ip.other_protocol;
}

void emit(const Packet& packet, std::vector<std::byte>& out) {
  const std::size_t begin = out.size();
  out.resize(begin + packet.wire_size());
  Writer writer{std::span{out}.subspan(begin)};
  const bool v4 = packet.ip.source.family == net::AddressFamily::V4;
  const bool neighbour = packet.protocol == Protocol::Arp;
  if (neighbour && v4) return write_arp(packet, writer);
  const IpHeader ip = neighbour ? neighbour_ip_header(packet) : packet.ip;
  if (v4) {
    const bool damaged_header = packet.damaged && packet.protocol == Protocol::Other;
    write_ipv4_header(ip, protocol_number(packet), body_size(packet), damaged_header, writer);
  } else {
    write_ipv6_header(ip, protocol_number(packet), body_size(packet), writer);
  }
  write_body(packet, ip, writer);
}

core::Slice quote(const Packet& packet) {
  const bool v4 = packet.ip.source.family == net::AddressFamily::V4;
  const std::size_t limit = v4 ? 576 - kIpv4HeaderSize - kIcmpHeaderSize : 1280 - kIpv6HeaderSize - kIcmpHeaderSize;
  std::vector<std::byte> octets;
  emit(packet, octets);
  return core::Slice::copy_of(std::span{octets}.first(std::min(octets.size(), limit)));
}

}  // namespace halfopen::sim::wire
