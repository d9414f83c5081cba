// From octets on the wire to a Packet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

/// Why octets are no packet. A wrong checksum is none of these: such a packet is parsed and marked damaged.
enum class ParseError : std::uint8_t {
  None,
  NotIp,               ///< Neither version 4, nor version 6, nor ARP.
  HeaderTruncated,     ///< Ends inside the IP header or an extension header.
  HeaderLength,        ///< IPv4 header of less than five words, or longer than the whole.
  DatagramTruncated,   ///< The length field promises more octets than there are.
  TransportTruncated,  ///< Ends inside the TCP, UDP or ICMP header.
  TcpDataOffset,       ///< Below five words, or beyond the segment.
  UdpLength,           ///< Below eight octets, or beyond the datagram.
  Arp,                 ///< Not Ethernet and IPv4, or neither request nor reply.
  NeighbourDiscovery,  ///< Fails a check of RFC 4861, 7.1: the message must be silently discarded.
};

std::string_view to_string(ParseError error);

struct Parsed {
  ParseError error = ParseError::None;
  Packet packet;  ///< Meaningful without an error only.
  explicit operator bool() const { return error == ParseError::None; }
};

/// Reads one packet, from the IP header on, or one ARP packet. Octets behind its end (padding of short Ethernet frames)
/// are ignored, as are IPv4 options and IPv6 hop-by-hop, routing and destination options. All checksums are verified.
Parsed parse(std::span<const std::byte> octets);

/// Reads the packet that an ICMP error quotes: it may be cut short anywhere behind the first eight octets of its body.
/// Of TCP and UDP only the ports are read, and TCP's sequence number; there is no payload, and no checksum is verified.
Parsed parse_quote(std::span<const std::byte> octets);

}  // namespace halfopen::sim::wire
