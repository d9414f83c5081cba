#include "neighbour.h"

#include <algorithm>
#include <optional>

#include "layout.h"

namespace halfopen::sim::wire {
namespace {

// RFC 826 as Ethernet and IPv4 use it.
constexpr std::uint16_t kEthernet = 1;
constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
constexpr std::uint8_t kHardwareSize = 6, kProtocolSize = 4;
constexpr std::uint16_t kArpRequest = 1, kArpReply = 2;

// RFC 4861.
constexpr std::uint8_t kNeighbourHopLimit = 255;
constexpr std::uint8_t kSourceLinkLayer = 1, kTargetLinkLayer = 2;
constexpr std::uint32_t kSolicitedFlag = 0x40000000, kOverrideFlag = 0x20000000;

// The link-layer address in the options, if there is one of this type. Nothing at all if an option is malformed.
std::optional<std::uint64_t> read_link_layer_option(Reader in, std::uint8_t wanted) {
  std::uint64_t hardware = 0;
  while (in.left() > 0) {
    if (!in.has(2)) return std::nullopt;
    const std::uint8_t type = in.u8();
    const std::size_t length = in.u8() * std::size_t{8};
    if (length == 0 || !in.has(length - 2)) return std::nullopt;
    Reader body{in.take(length - 2)};
    if (type == wanted) hardware = body.u48();
  }
  return hardware;
}

// RFC 4291, 2.7.1: the group all those listen to whose address ends in the same 24 bits.
net::Address solicited_node(const net::Address& address) {
  net::Address group{net::AddressFamily::V6, {0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0xFF}};
  std::copy(address.bytes.begin() + 13, address.bytes.end(), group.bytes.begin() + 13);
  return group;
}

}  // namespace

void write_arp(const Packet& packet, Writer& out) {
  out.u16(kEthernet);
  out.u16(kEtherTypeIpv4);
  out.u8(kHardwareSize);
  out.u8(kProtocolSize);
  out.u16(packet.arp.reply ? kArpReply : kArpRequest);
  out.u48(packet.arp.sender_hardware);
  out.address(packet.ip.source);
  out.u48(packet.arp.target_hardware);
  out.address(packet.ip.destination);
}

ParseError read_arp(Reader in, Packet& packet) {
  if (!in.has(kArpSize)) return ParseError::HeaderTruncated;
  if (in.u16() != kEthernet || in.u16() != kEtherTypeIpv4) return ParseError::Arp;
  if (in.u8() != kHardwareSize || in.u8() != kProtocolSize) return ParseError::Arp;
  const std::uint16_t operation = in.u16();
  if (operation != kArpRequest && operation != kArpReply) return ParseError::Arp;
  packet.protocol = Protocol::Arp;
  packet.arp.reply = operation == kArpReply;
  packet.arp.sender_hardware = in.u48();
  packet.ip.source = in.address(net::AddressFamily::V4);
  packet.arp.target_hardware = in.u48();
  packet.ip.destination = in.address(net::AddressFamily::V4);
  return ParseError::None;
}

// A solicitation goes to the group its target listens to; one that already names the target's hardware is a probe of a
// known neighbour (RFC 4861, 7.3.3) and goes to it alone.
IpHeader neighbour_ip_header(const Packet& packet) {
  IpHeader ip = packet.ip;
  ip.hop_limit = kNeighbourHopLimit;
  if (!packet.arp.reply && packet.arp.target_hardware == 0) ip.destination = solicited_node(packet.ip.destination);
  return ip;
}

void write_neighbour(const Packet& packet, Writer& out) {
  const bool advertisement = packet.arp.reply;
  out.u8(advertisement ? kNeighbourAdvertisement : kNeighbourSolicitation);
  out.u8(0);
  out.u16(0);
  const std::uint32_t solicited = packet.ip.destination.is_multicast() ? 0 : kSolicitedFlag;
  out.u32(advertisement ? solicited | kOverrideFlag : 0);
  out.address(advertisement ? packet.ip.source : packet.ip.destination);
  if (packet.ip.source.is_any()) return;
  out.u8(advertisement ? kTargetLinkLayer : kSourceLinkLayer);
  out.u8(1);  // in units of eight octets
  out.u48(packet.arp.sender_hardware);
}

ParseError read_neighbour(Reader in, Packet& packet) {
  const bool advertisement = packet.icmp.type == kNeighbourAdvertisement;
  if (packet.ip.hop_limit != kNeighbourHopLimit || packet.icmp.code != 0) return ParseError::NeighbourDiscovery;
  if (!in.has(16)) return ParseError::NeighbourDiscovery;
  const net::Address target = in.address(net::AddressFamily::V6);
  if (target.is_multicast()) return ParseError::NeighbourDiscovery;
  const auto hardware = read_link_layer_option(in, advertisement ? kTargetLinkLayer : kSourceLinkLayer);
  if (!hardware) return ParseError::NeighbourDiscovery;

  packet.protocol = Protocol::Arp;
  packet.arp = {.reply = advertisement, .sender_hardware = *hardware};
  (advertisement ? packet.ip.source : packet.ip.destination) = target;
  return ParseError::None;
}

}  // namespace halfopen::sim::wire
