// A packet between two hosts, parsed. The octets on the wire are made from it (emit.h) and read back into it (parse.h).
//
// sim/wire owns the formats; it refuses to know what a host makes of a packet. Start here.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "halfopen/net/address.h"
#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::wire {

enum class Protocol : std::uint8_t { Tcp, Udp, Icmp, Arp, Other };

/// IPv4 or IPv6 header, RFC 791 and RFC 8200; what both have carries one name.
struct IpHeader {
  net::Address source;
  net::Address destination;
  std::uint8_t hop_limit = 64;     ///< TTL.
  std::uint8_t traffic_class = 0;  ///< TOS: DSCP and ECN.
  bool dont_fragment = true;       ///< IPv4; always so on IPv6.
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  ///< In octets.
  std::uint32_t id = 0;               ///< IPv4 identification, IPv6 fragment identification.
  std::uint8_t other_protocol = 0;    ///< The number, if Protocol::Other.

  bool fragment() const { return more_fragments || fragment_offset != 0; }
  friend bool operator==(const IpHeader&, const IpHeader&) = default;
};

namespace tcp_flag {
inline constexpr std::uint8_t kFin = 0x01, kSyn = 0x02, kRst = 0x04, kPsh = 0x08, kAck = 0x10, kUrg = 0x20, kEce = 0x40,
                              kCwr = 0x80;
}

struct SackBlock {
  SeqNum left, right;  ///< right is one past the last octet.
  friend constexpr bool operator==(SackBlock, SackBlock) = default;
};

/// TCP options this stack knows.
struct TcpOptions {
  std::uint16_t mss = 0;          ///< 0: absent.
  std::int8_t window_scale = -1;  ///< -1: absent.
  bool sack_permitted = false;
  bool timestamps = false;
  std::uint32_t ts_value = 0;
  std::uint32_t ts_echo = 0;
  std::uint8_t sack_count = 0;
  std::array<SackBlock, 4> sack{};

  /// SACK blocks that go on the wire: of a header's 40 octets the other options come first, so three beside timestamps.
  constexpr std::uint32_t sack_on_wire() const {
    return std::min<std::uint32_t>(sack_count, (40 - size_without_sack() - 4) / 8);
  }
  /// Octets on the wire, padding included.
  constexpr std::uint32_t wire_size() const {
    return size_without_sack() + (sack_count == 0 ? 0 : 4 + 8 * sack_on_wire());
  }
  /// Timestamps that are absent and SACK blocks beyond sack_count do not matter.
  friend bool operator==(const TcpOptions& a, const TcpOptions& b);

 private:
  // Beside timestamps, permission to use SACK takes the place of their padding.
  constexpr std::uint32_t size_without_sack() const {
    return (mss != 0 ? 4u : 0u) + (timestamps ? 12u : 0u) + (sack_permitted && !timestamps ? 4u : 0u) +
           (window_scale >= 0 ? 4u : 0u);
  }
};

struct TcpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  SeqNum seq, ack;
  std::uint8_t flags = 0;
  std::uint16_t window = 0;  ///< As on the wire: not scaled.
  std::uint16_t urgent = 0;
  TcpOptions options;

  bool fin() const { return flags & tcp_flag::kFin; }
  bool syn() const { return flags & tcp_flag::kSyn; }
  bool rst() const { return flags & tcp_flag::kRst; }
  bool psh() const { return flags & tcp_flag::kPsh; }
  bool has_ack() const { return flags & tcp_flag::kAck; }
  friend bool operator==(const TcpHeader&, const TcpHeader&) = default;
};

struct UdpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  friend bool operator==(const UdpHeader&, const UdpHeader&) = default;
};

/// ICMP or ICMPv6 by the numbers on the wire of its own family; `rest` is the second 32-bit word (MTU, identifier...).
/// The quoted packet, if any, is the payload.
struct IcmpHeader {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t rest = 0;
  friend bool operator==(const IcmpHeader&, const IcmpHeader&) = default;
};

/// ARP, and neighbour solicitation and advertisement in their place for IPv6: a request is a solicitation, a reply an
/// advertisement. Protocol addresses are those of the IpHeader: destination is who is sought or answered. Hardware
/// addresses are 48 bits; neighbour discovery has none of the target.
struct ArpHeader {
  bool reply = false;
  std::uint64_t sender_hardware = 0;
  std::uint64_t target_hardware = 0;
  friend bool operator==(const ArpHeader&, const ArpHeader&) = default;
};

/// One packet. The member that `protocol` names is meaningful; the others are not.
///
/// Fragments have Protocol::Other: their body is a part of something, and opaque.
struct Packet {
  IpHeader ip;
  Protocol protocol = Protocol::Tcp;
  bool damaged = false;  ///< Its checksum no longer fits: every receiver drops it silently.
  TcpHeader tcp;
  UdpHeader udp;
  IcmpHeader icmp;
  ArpHeader arp;
  core::Slice payload;

  /// Octets of the whole packet on the wire, IP header included.
  std::uint32_t wire_size() const {
    if (protocol != Protocol::Tcp || ip.fragment()) return wire_size_of_others();
    const std::uint32_t ip_header = ip.source.family == net::AddressFamily::V4 ? 20 : 40;
    return ip_header + 20 + tcp.options.wire_size() + static_cast<std::uint32_t>(payload.size());
  }

  /// Same headers, as far as `protocol` makes them meaningful, and the same octets.
  friend bool operator==(const Packet& a, const Packet& b);

 private:
  std::uint32_t wire_size_of_others() const;
};

/// Sequence numbers a TCP segment occupies: its octets, SYN and FIN count one each (SEG.LEN, RFC 9293).
inline std::uint32_t segment_length(const Packet& segment) {
  return static_cast<std::uint32_t>(segment.payload.size()) + (segment.tcp.syn() ? 1u : 0u) +
         (segment.tcp.fin() ? 1u : 0u);
}

}  // namespace halfopen::sim::wire
