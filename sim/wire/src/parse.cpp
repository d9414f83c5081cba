#include "halfopen/sim/wire/parse.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/wire/checksum.h"
#include "layout.h"
#include "neighbour.h"
#include "octets.h"
#include "parse_body.h"

namespace halfopen::sim::wire {
namespace {

// How strict to be: a quote in an ICMP error is cut short, and its checksums cover what is not there.
enum class Form : std::uint8_t { Whole, Quoted };

// An IP header that has been read: the packet begun, and where its body lies.
struct Begun {
  ParseError error = ParseError::None;
  Packet packet{};
  std::uint8_t protocol = 0;
  std::span<const std::byte> body{};
};

Begun refuse(ParseError error) { return {.error = error}; }

Begun read_ipv4_header(std::span<const std::byte> octets, Form form) {
  if (octets.size() < kIpv4HeaderSize) return refuse(ParseError::HeaderTruncated);
  Reader in{octets};
  Begun begun;
  IpHeader& ip = begun.packet.ip;
  const std::size_t header = (in.u8() & 0x0F) * std::size_t{4};
  ip.traffic_class = in.u8();
  const std::size_t total = in.u16();
  if (header < kIpv4HeaderSize || header > total) return refuse(ParseError::HeaderLength);
  if (header > octets.size()) return refuse(ParseError::HeaderTruncated);
  if (total > octets.size() && form == Form::Whole) return refuse(ParseError::DatagramTruncated);
  ip.id = in.u16();
  const std::uint16_t fragment = in.u16();
  ip.dont_fragment = fragment & 0x4000;
  ip.more_fragments = fragment & 0x2000;
  ip.fragment_offset = static_cast<std::uint16_t>((fragment & 0x1FFF) * 8);
  ip.hop_limit = in.u8();
  begun.protocol = in.u8();
  in.skip(2);
  ip.source = in.address(net::AddressFamily::V4);
  ip.destination = in.address(net::AddressFamily::V4);
  begun.packet.damaged = form == Form::Whole && Checksum{}.add(octets.first(header)).value() != 0;
  begun.body = octets.first(std::min(total, octets.size())).subspan(header);
  return begun;
}

bool skipped_extension(std::uint8_t next_header) {
  return next_header == ip_number::kHopByHop || next_header == ip_number::kRouting ||
         next_header == ip_number::kDestinationOptions;
}

// RFC 8200, 4: extension headers. Those we do not act on are skipped up to the fragment header; what follows that one
// is the fragment's body, unless the fragment is the whole (RFC 6946).
ParseError read_extensions(Reader& in, Begun& begun) {
  IpHeader& ip = begun.packet.ip;
  for (;;) {
    if (begun.protocol == ip_number::kFragment) {
      if (!in.has(kIpv6FragmentHeaderSize)) return ParseError::HeaderTruncated;
      begun.protocol = in.u8();
      in.skip(1);
      const std::uint16_t fragment = in.u16();
      ip.fragment_offset = fragment & 0xFFF8;
      ip.more_fragments = fragment & 1;
      ip.id = in.u32();
      if (ip.fragment()) return ParseError::None;
      ip.id = 0;
    } else if (skipped_extension(begun.protocol)) {
      if (!in.has(2)) return ParseError::HeaderTruncated;
      begun.protocol = in.u8();
      const std::size_t size = (in.u8() + std::size_t{1}) * 8;
      if (!in.has(size - 2)) return ParseError::HeaderTruncated;
      in.skip(size - 2);
    } else {
      return ParseError::None;
    }
  }
}

Begun read_ipv6_header(std::span<const std::byte> octets, Form form) {
  if (octets.size() < kIpv6HeaderSize) return refuse(ParseError::HeaderTruncated);
  Reader in{octets};
  Begun begun;
  IpHeader& ip = begun.packet.ip;
  ip.traffic_class = static_cast<std::uint8_t>(in.u32() >> 20);
  const std::size_t payload = in.u16();
  begun.protocol = in.u8();
  ip.hop_limit = in.u8();
  ip.source = in.address(net::AddressFamily::V6);
  ip.destination = in.address(net::AddressFamily::V6);
  if (payload > in.left() && form == Form::Whole) return refuse(ParseError::DatagramTruncated);
  in.keep(std::min(payload, in.left()));
  if (const ParseError error = read_extensions(in, begun); error != ParseError::None) return refuse(error);
  begun.body = in.rest();
  return begun;
}

Begun read_ip_header(std::span<const std::byte> octets, Form form) {
  if (octets.empty()) return refuse(ParseError::HeaderTruncated);
  switch (static_cast<std::uint8_t>(octets.front()) >> 4) {
    case 4:
      return read_ipv4_header(octets, form);
    case 6:
      return read_ipv6_header(octets, form);
    default:
      return refuse(ParseError::NotIp);
  }
}

// ARP begins with its hardware type, 1 for Ethernet: no IP version.
bool looks_like_arp(std::span<const std::byte> octets) { return !octets.empty() && octets.front() == std::byte{0}; }

}  // namespace

Parsed parse(std::span<const std::byte> octets) {
  Parsed parsed;
  if (looks_like_arp(octets)) {
    parsed.error = read_arp(Reader{octets}, parsed.packet);
    return parsed;
  }
  Begun begun = read_ip_header(octets, Form::Whole);
  if (begun.error != ParseError::None) return {.error = begun.error, .packet = {}};
  parsed.packet = std::move(begun.packet);
  parsed.error = read_body(begun.protocol, begun.body, parsed.packet);
  return parsed;
}

Parsed parse_quote(std::span<const std::byte> octets) {
  Begun begun = read_ip_header(octets, Form::Quoted);
  if (begun.error != ParseError::None) return {.error = begun.error, .packet = {}};
  Parsed parsed{.error = ParseError::None, .packet = std::move(begun.packet)};
  parsed.error = read_quoted_body(begun.protocol, begun.body, parsed.packet);
  return parsed;
}

std::string_view to_string(ParseError error) {
  switch (error) {
    case ParseError::None:
      return "none";
    case ParseError::NotIp:
      return "neither IPv4, nor IPv6, nor ARP";
    case ParseError::HeaderTruncated:
      return "ends inside the header";
    case ParseError::HeaderLength:
      return "impossible IPv4 header length";
    case ParseError::DatagramTruncated:
      return "shorter than its length field says";
    case ParseError::TransportTruncated:
      return "ends inside the transport header";
    case ParseError::TcpDataOffset:
      return "impossible TCP data offset";
    case ParseError::UdpLength:
      return "impossible UDP length";
    case ParseError::Arp:
      return "not ARP for IPv4 over Ethernet";
    case ParseError::NeighbourDiscovery:
      return "invalid neighbour discovery message";
  }
  return "";
}

}  // namespace halfopen::sim::wire
