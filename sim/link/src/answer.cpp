#include "halfopen/sim/link/answer.h"

#include <algorithm>
#include <cstddef>

#include "halfopen/sim/wire/emit.h"

namespace halfopen::sim::link {
namespace {

constexpr std::uint8_t kErrorTrafficClass = 0xc0;  // RFC 1812, 4.3.2.5

// The numbers of RFC 792 and RFC 4443.
constexpr std::uint8_t kEcho = 8, kEchoReply = 0, kEchoV6 = 128, kEchoReplyV6 = 129;
constexpr wire::IcmpHeader kFragmentationNeeded{3, 4, 0}, kPacketTooBig{2, 0, 0};

bool is_echo(const wire::Packet& packet) {
  const std::uint8_t type = packet.icmp.type;
  if (packet.ip.source.family == net::AddressFamily::V4) return type == kEcho || type == kEchoReply;
  return type == kEchoV6 || type == kEchoReplyV6;
}

bool may_be_answered(const wire::Packet& about) {
  if (about.protocol == wire::Protocol::Arp || about.ip.fragment_offset != 0) return false;
  return about.protocol != wire::Protocol::Icmp || is_echo(about);
}

wire::Packet reset(const wire::Packet& segment) {
  wire::Packet packet;
  packet.ip.source = segment.ip.source;
  packet.ip.destination = segment.ip.destination;
  packet.protocol = wire::Protocol::Tcp;
  packet.tcp.source_port = segment.tcp.source_port;
  packet.tcp.destination_port = segment.tcp.destination_port;
  packet.tcp.flags = wire::tcp_flag::kRst;
  return packet;
}

bool can_be_reset(const wire::Packet& segment) {
  return segment.protocol == wire::Protocol::Tcp && !segment.tcp.rst();
}

}  // namespace

std::optional<wire::Packet> reset_to_sender(const wire::Packet& segment) {
  if (!can_be_reset(segment)) return std::nullopt;
  wire::Packet packet = reset(segment);
  std::swap(packet.ip.source, packet.ip.destination);
  std::swap(packet.tcp.source_port, packet.tcp.destination_port);
  if (segment.tcp.has_ack()) {
    packet.tcp.seq = segment.tcp.ack;
  } else {
    packet.tcp.flags |= wire::tcp_flag::kAck;
    packet.tcp.ack = segment.tcp.seq + wire::segment_length(segment);
  }
  return packet;
}

std::optional<wire::Packet> reset_to_receiver(const wire::Packet& segment) {
  if (!can_be_reset(segment)) return std::nullopt;
  wire::Packet packet = reset(segment);
  packet.tcp.seq = segment.tcp.seq;
  if (segment.tcp.has_ack()) {
    packet.tcp.flags |= wire::tcp_flag::kAck;
    packet.tcp.ack = segment.tcp.ack;
  }
  return packet;
}

std::optional<wire::Packet> icmp_error(const wire::Packet& about, const wire::IcmpHeader& error) {
  if (!may_be_answered(about)) return std::nullopt;
  wire::Packet packet;
  packet.ip.source = about.ip.destination;
  packet.ip.destination = about.ip.source;
  packet.ip.traffic_class = kErrorTrafficClass;
  packet.ip.dont_fragment = about.ip.source.family == net::AddressFamily::V6;
  packet.protocol = wire::Protocol::Icmp;
  packet.icmp = error;
  packet.payload = wire::quote(about);
  return packet;
}

std::optional<wire::Packet> too_big(const wire::Packet& about, std::uint32_t mtu) {
  wire::IcmpHeader error = about.ip.source.family == net::AddressFamily::V4 ? kFragmentationNeeded : kPacketTooBig;
  error.rest = mtu;
  return icmp_error(about, error);
}

void alter(wire::Packet& packet, std::uint64_t bit) {
  if (packet.protocol != wire::Protocol::Tcp && packet.protocol != wire::Protocol::Udp) return;
  if (packet.payload.empty()) return;
  const auto octets = packet.payload.bytes();
  const std::uint64_t place = bit % (octets.size() * 8);
  packet.payload = core::Slice::make(octets.size(), [&](std::span<std::byte> copy) {
    std::copy(octets.begin(), octets.end(), copy.begin());
    copy[place / 8] ^= std::byte{1} << static_cast<int>(place % 8);
  });
}

}  // namespace halfopen::sim::link
