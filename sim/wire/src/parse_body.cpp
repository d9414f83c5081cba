#include "parse_body.h"

#include "halfopen/sim/wire/checksum.h"
#include "layout.h"
#include "neighbour.h"
#include "octets.h"
#include "tcp_options.h"

namespace halfopen::sim::wire {
namespace {

// RFC 1071, 3: octets with their checksum among them sum to 0xFFFF, which value() turns into 0.
bool checksum_fits(const IpHeader& ip, std::uint8_t protocol, std::span<const std::byte> body) {
  return pseudo_header(ip.source, ip.destination, protocol, static_cast<std::uint32_t>(body.size()))
             .add(body)
             .value() == 0;
}

ParseError read_tcp(std::span<const std::byte> body, Packet& packet) {
  if (body.size() < kTcpHeaderSize) return ParseError::TransportTruncated;
  Reader in{body};
  TcpHeader& tcp = packet.tcp;
  tcp.source_port = in.u16();
  tcp.destination_port = in.u16();
  tcp.seq = SeqNum{in.u32()};
  tcp.ack = SeqNum{in.u32()};
  const std::size_t header = (in.u8() >> 4) * std::size_t{4};
  if (header < kTcpHeaderSize || header > body.size()) return ParseError::TcpDataOffset;
  tcp.flags = in.u8();
  tcp.window = in.u16();
  in.skip(2);
  tcp.urgent = in.u16();
  tcp.options = read_tcp_options(in.take(header - kTcpHeaderSize));
  packet.payload = core::Slice::copy_of(in.rest());
  if (!checksum_fits(packet.ip, ip_number::kTcp, body)) packet.damaged = true;
  return ParseError::None;
}

ParseError read_udp(std::span<const std::byte> body, Packet& packet) {
  if (body.size() < kUdpHeaderSize) return ParseError::TransportTruncated;
  Reader in{body};
  packet.udp.source_port = in.u16();
  packet.udp.destination_port = in.u16();
  const std::size_t length = in.u16();
  const bool unchecked = in.u16() == 0;
  if (length < kUdpHeaderSize || length > body.size()) return ParseError::UdpLength;
  packet.payload = core::Slice::copy_of(body.first(length).subspan(kUdpHeaderSize));
  // RFC 768 lets a sender over IPv4 do without; RFC 8200, 8.1 makes an IPv6 receiver discard such a datagram.
  const bool may_be_unchecked = packet.ip.source.family == net::AddressFamily::V4;
  const bool fits = unchecked ? may_be_unchecked : checksum_fits(packet.ip, ip_number::kUdp, body.first(length));
  if (!fits) packet.damaged = true;
  return ParseError::None;
}

ParseError read_icmp(std::span<const std::byte> body, Packet& packet) {
  if (body.size() < kIcmpHeaderSize) return ParseError::TransportTruncated;
  Reader in{body};
  packet.icmp.type = in.u8();
  packet.icmp.code = in.u8();
  in.skip(2);
  packet.icmp.rest = in.u32();
  const bool v6 = packet.ip.source.family == net::AddressFamily::V6;
  const bool fits = v6 ? checksum_fits(packet.ip, ip_number::kIcmpv6, body) : Checksum{}.add(body).value() == 0;
  if (!fits) packet.damaged = true;
  if (v6 && (packet.icmp.type == kNeighbourSolicitation || packet.icmp.type == kNeighbourAdvertisement)) {
    return read_neighbour(in, packet);
  }
  packet.payload = core::Slice::copy_of(in.rest());
  return ParseError::None;
}

// What the number in the IP header stands for. A fragment's body is opaque whatever it is a part of.
Protocol protocol_of(const IpHeader& ip, std::uint8_t number) {
  if (ip.fragment()) return Protocol::Other;
  if (number == ip_number::kTcp) return Protocol::Tcp;
  if (number == ip_number::kUdp) return Protocol::Udp;
  const bool v4 = ip.source.family == net::AddressFamily::V4;
  return number == (v4 ? ip_number::kIcmp : ip_number::kIcmpv6) ? Protocol::Icmp : Protocol::Other;
}

}  // namespace

ParseError read_body(std::uint8_t number, std::span<const std::byte> body, Packet& packet) {
  packet.protocol = protocol_of(packet.ip, number);
  switch (packet.protocol) {
    case Protocol::Tcp:
      return read_tcp(body, packet);
    case Protocol::Udp:
      return read_udp(body, packet);
    case Protocol::Icmp:
      return read_icmp(body, packet);
    case Protocol::Arp:
    case Protocol::Other:
      break;
  }
  packet.ip.other_protocol = number;
  packet.payload = core::Slice::copy_of(body);
  return ParseError::None;
}

ParseError read_quoted_body(std::uint8_t number, std::span<const std::byte> body, Packet& packet) {
  packet.protocol = protocol_of(packet.ip, number);
  if (packet.protocol == Protocol::Other) {
    packet.ip.other_protocol = number;
    return ParseError::None;
  }
  if (body.size() < 8) return ParseError::TransportTruncated;
  Reader in{body};
  if (packet.protocol == Protocol::Tcp) {
    packet.tcp.source_port = in.u16();
    packet.tcp.destination_port = in.u16();
    packet.tcp.seq = SeqNum{in.u32()};
  } else if (packet.protocol == Protocol::Udp) {
    packet.udp.source_port = in.u16();
    packet.udp.destination_port = in.u16();
  } else {
    packet.icmp.type = in.u8();
    packet.icmp.code = in.u8();
    in.skip(2);
    packet.icmp.rest = in.u32();
  }
  return ParseError::None;
}

}  // namespace halfopen::sim::wire
