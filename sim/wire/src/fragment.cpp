#include "halfopen/sim/wire/fragment.h"

#include "halfopen/sim/core/check.h"
#include "halfopen/sim/wire/emit.h"
#include "layout.h"

namespace halfopen::sim::wire {
namespace {

bool is_v4(const IpHeader& ip) { return ip.source.family == net::AddressFamily::V4; }

std::uint32_t header_size(const IpHeader& ip) { return is_v4(ip) ? kIpv4HeaderSize : kIpv6HeaderSize; }

// What is behind the IP header: of a fragment its payload, of a whole packet its octets with their checksum.
core::Slice body_of(const Packet& packet) {
  if (packet.ip.fragment()) return packet.payload;
  std::vector<std::byte> octets;
  emit(packet, octets);
  return core::Slice::copy_of(std::span{octets}.subspan(header_size(packet.ip)));
}

}  // namespace

std::vector<Packet> fragment(const Packet& packet, std::uint32_t mtu, std::uint32_t id) {
  const std::uint32_t headers = header_size(packet.ip) + (is_v4(packet.ip) ? 0 : kIpv6FragmentHeaderSize);
  core::check(mtu >= headers + 8, "fragment: room for eight octets");
  const std::uint32_t room = (mtu - headers) / 8 * 8;
  const core::Slice body = body_of(packet);

  std::vector<Packet> fragments;
  for (std::uint32_t offset = 0; offset < body.size(); offset += room) {
    const auto rest = static_cast<std::uint32_t>(body.size()) - offset;
    Packet piece;
    piece.ip = packet.ip;
    piece.ip.other_protocol = protocol_number(packet);
    piece.ip.dont_fragment = !is_v4(packet.ip);
    if (!packet.ip.fragment()) piece.ip.id = id;
    piece.ip.fragment_offset = static_cast<std::uint16_t>(packet.ip.fragment_offset + offset);
    piece.ip.more_fragments = packet.ip.more_fragments || rest > room;
    piece.protocol = Protocol::Other;
    piece.payload = body.part(offset, rest < room ? rest : room);
    fragments.push_back(std::move(piece));
  }
  return fragments;
}

Parsed assembled(const IpHeader& first, const core::Slice& body) {
  Packet whole;
  whole.ip = first;
  whole.ip.more_fragments = false;
  whole.ip.fragment_offset = 0;
  whole.protocol = Protocol::Other;
  whole.payload = body;
  std::vector<std::byte> octets;
  emit(whole, octets);
  return parse(octets);
}

}  // namespace halfopen::sim::wire
