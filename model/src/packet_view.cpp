#include "halfopen/model/packet_view.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace halfopen::model {
namespace {

using Octets = std::span<const std::byte>;
using Kind = PacketView::Kind;

// Protocol numbers of IANA.
constexpr unsigned kIcmp = 1, kTcp = 6, kUdp = 17, kIcmpV6 = 58;
constexpr std::size_t kMinIpV4Header = 20;  // RFC 791, 3.1
constexpr std::size_t kIpV6Header = 40;     // RFC 8200, 3
constexpr std::size_t kMinTcpHeader = 20;   // RFC 9293, 3.1
constexpr std::size_t kUdpHeader = 8;       // RFC 768
constexpr std::size_t kIcmpHeader = 8;      // RFC 792, RFC 4443
constexpr std::size_t kArpPacket = 28;      // RFC 826, for IPv4 over Ethernet

unsigned u8(Octets octets, std::size_t at) { return std::to_integer<unsigned>(octets[at]); }
std::uint16_t u16(Octets octets, std::size_t at) {
  return static_cast<std::uint16_t>(u8(octets, at) << 8 | u8(octets, at + 1));
}
std::uint32_t u32(Octets octets, std::size_t at) {
  return std::uint32_t{u16(octets, at)} << 16 | u16(octets, at + 2);
}

net::Address address(Octets packet, std::size_t at, net::AddressFamily family) {
  net::Address address = net::Address::any(family);
  const std::size_t size = family == net::AddressFamily::V4 ? 4 : 16;
  for (std::size_t i = 0; i < size; ++i) address.bytes[i] = static_cast<std::uint8_t>(u8(packet, at + i));
  return address;
}

PacketView arp_view(Octets packet) {
  PacketView view;
  if (packet.size() < kArpPacket) return view;
  view.kind = Kind::Arp;
  view.type = static_cast<std::uint8_t>(u16(packet, 6));
  view.source.address = address(packet, 14, net::AddressFamily::V4);
  view.destination.address = address(packet, 24, net::AddressFamily::V4);
  return view;
}

void read_ports(PacketView& view, Octets transport) {
  view.source.port = u16(transport, 0);
  view.destination.port = u16(transport, 2);
}

void read_tcp(PacketView& view, Octets transport) {
  if (transport.size() < kMinTcpHeader) return;
  const std::size_t header = (u8(transport, 12) >> 4) * 4;
  view.kind = Kind::Tcp;
  read_ports(view, transport);
  view.seq = u32(transport, 4);
  view.ack = u32(transport, 8);
  view.flags = static_cast<std::uint8_t>(u8(transport, 13));
  view.window = u16(transport, 14);
  view.payload = static_cast<std::uint32_t>(transport.size() - std::min(transport.size(), header));
}

void read_udp(PacketView& view, Octets transport) {
  if (transport.size() < kUdpHeader) return;
  view.kind = Kind::Udp;
  read_ports(view, transport);
  view.payload = static_cast<std::uint32_t>(transport.size() - kUdpHeader);
}

void read_icmp(PacketView& view, Octets transport) {
  if (transport.size() < kIcmpHeader) return;
  view.kind = Kind::Icmp;
  view.type = static_cast<std::uint8_t>(u8(transport, 0));
  view.code = static_cast<std::uint8_t>(u8(transport, 1));
  view.payload = static_cast<std::uint32_t>(transport.size() - kIcmpHeader);
}

void read_transport(PacketView& view, unsigned protocol, Octets transport) {
  if (protocol == kTcp) read_tcp(view, transport);
  if (protocol == kUdp) read_udp(view, transport);
  if (protocol == kIcmp || protocol == kIcmpV6) read_icmp(view, transport);
}

PacketView v4_view(Octets packet) {
  PacketView view;
  view.source.address = address(packet, 12, net::AddressFamily::V4);
  view.destination.address = address(packet, 16, net::AddressFamily::V4);
  const std::size_t header = (u8(packet, 0) & 15) * 4;
  const bool first_fragment = (u16(packet, 6) & 0x1fff) == 0;
  if (first_fragment && header <= packet.size()) read_transport(view, u8(packet, 9), packet.subspan(header));
  return view;
}

PacketView v6_view(Octets packet) {
  PacketView view;
  view.source.address = address(packet, 8, net::AddressFamily::V6);
  view.destination.address = address(packet, 24, net::AddressFamily::V6);
  read_transport(view, u8(packet, 6), packet.subspan(kIpV6Header));
  return view;
}

std::string tcp_text(const PacketView& packet) {
  std::string text = flags_text(packet.flags) + " seq " + std::to_string(packet.seq);
  if (packet.has(tcp_flag::kAck)) text += " ack " + std::to_string(packet.ack);
  text += " win " + std::to_string(packet.window);
  if (packet.payload != 0) text += " len " + std::to_string(packet.payload);
  return text;
}

}  // namespace

PacketView view_of(const PacketRecord& packet) {
  const Octets octets{packet.bytes};
  if (packet.arp) return arp_view(octets);
  if (octets.size() >= kIpV6Header && u8(octets, 0) >> 4 == 6) return v6_view(octets);
  if (octets.size() >= kMinIpV4Header && u8(octets, 0) >> 4 == 4) return v4_view(octets);
  return {};
}

std::string flags_text(std::uint8_t flags) {
  constexpr std::array<std::string_view, 5> kNames{"FIN", "SYN", "RST", "PSH", "ACK"};
  std::string text;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if (flags >> bit & 1) text += (text.empty() ? "" : "+") + std::string{kNames[bit]};
  }
  return text;
}

std::string to_string(const PacketView& packet) {
  const auto flow = [&](bool ports) {
    return ports ? packet.source.to_string() + " > " + packet.destination.to_string() + " "
                 : packet.source.address.to_string() + " > " + packet.destination.address.to_string() + " ";
  };
  switch (packet.kind) {
    case Kind::Tcp: return flow(true) + tcp_text(packet);
    case Kind::Udp: return flow(true) + "UDP len " + std::to_string(packet.payload);
    case Kind::Icmp:
      return flow(false) + "ICMP type " + std::to_string(packet.type) + " code " + std::to_string(packet.code);
    case Kind::Arp: return flow(false) + (packet.type == 1 ? "ARP request" : "ARP reply");
    case Kind::Other: return flow(false) + "other";
  }
  return {};
}

}  // namespace halfopen::model
