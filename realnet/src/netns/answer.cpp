#include "answer.h"

#include <algorithm>
#include <utility>

namespace halfopen::realnet {

namespace {

using model::PacketView;
namespace flag = model::tcp_flag;

constexpr unsigned kHopLimit = 64;
constexpr unsigned kErrorTrafficClass = 0xc0;  // RFC 1812, 4.3.2.5
constexpr std::size_t kMostIpv4Error = 576, kMostIpv6Error = 1280;
constexpr std::size_t kIpv4Header = 20, kIpv6Header = 40, kIcmpHeader = 8;
constexpr std::uint8_t kEcho = 8, kEchoReply = 0, kEchoV6 = 128, kEchoReplyV6 = 129;  // RFC 792, RFC 4443

/// An IP header for a body of so many octets; its checksum is still to be made.
Octets ip_header(const net::Address& from, const net::Address& to, std::uint8_t protocol, std::size_t body, unsigned traffic_class) {
  Octets packet;
  if (from.family == net::AddressFamily::V4) {
    append_u8(packet, 0x45);
    append_u8(packet, traffic_class);
    append_u16(packet, static_cast<unsigned>(kIpv4Header + body));
    append_u32(packet, 0);  // identification, no fragment
    append_u8(packet, kHopLimit);
    append_u8(packet, protocol);
    append_u16(packet, 0);
  } else {
    append_u32(packet, 6u << 28 | traffic_class << 20);
    append_u16(packet, static_cast<unsigned>(body));
    append_u8(packet, protocol);
    append_u8(packet, kHopLimit);
  }
  append_address(packet, from);
  append_address(packet, to);
  return packet;
}

struct Reset {
  net::Endpoint from, to;
  std::uint32_t seq = 0, ack = 0;
  unsigned flags = flag::kRst;
};

Octets write(const Reset& reset) {
  constexpr unsigned kFiveWords = 5u << 4;
  Octets packet = ip_header(reset.from.address, reset.to.address, ip_number::kTcp, 20, 0);
  append_u16(packet, reset.from.port);
  append_u16(packet, reset.to.port);
  append_u32(packet, reset.seq);
  append_u32(packet, reset.ack);
  append_u8(packet, kFiveWords);
  append_u8(packet, reset.flags);
  append_u16(packet, 0);  // window
  append_u32(packet, 0);  // checksum, urgent pointer
  fix_checksums(packet);
  return packet;
}

bool can_be_reset(const PacketView& segment) { return segment.is_tcp() && !segment.has(flag::kRst); }

/// SEG.LEN: octets, SYN and FIN count one each.
std::uint32_t segment_length(const PacketView& segment) {
  return segment.payload + (segment.has(flag::kSyn) ? 1 : 0) + (segment.has(flag::kFin) ? 1 : 0);
}

bool may_be_answered(const Octets& about, const PacketView& view) {
  if (view.kind == PacketView::Kind::Other) {
    // A fragment behind the first is not to be answered (RFC 1122, 3.2.2).
    const bool v4 = !about.empty() && std::to_integer<unsigned>(about[0]) >> 4 == 4;
    const bool later = v4 && about.size() >= kIpv4Header && ((std::to_integer<unsigned>(about[6]) & 0x1f) != 0 || about[7] != std::byte{0});
    return !later;
  }
  if (view.kind != PacketView::Kind::Icmp) return true;
  if (view.source.address.family == net::AddressFamily::V4) return view.type == kEcho || view.type == kEchoReply;
  return view.type == kEchoV6 || view.type == kEchoReplyV6;
}

}  // namespace

std::optional<Octets> reset_to_sender(const PacketView& segment) {
  if (!can_be_reset(segment)) return std::nullopt;
  Reset reset{.from = segment.destination, .to = segment.source};
  if (segment.has(flag::kAck)) {
    reset.seq = segment.ack;
  } else {
    reset.flags |= flag::kAck;
    reset.ack = segment.seq + segment_length(segment);
  }
  return write(reset);
}

std::optional<Octets> reset_to_receiver(const PacketView& segment) {
  if (!can_be_reset(segment)) return std::nullopt;
  Reset reset{.from = segment.source, .to = segment.destination, .seq = segment.seq};
  if (segment.has(flag::kAck)) {
    reset.flags |= flag::kAck;
    reset.ack = segment.ack;
  }
  return write(reset);
}

std::optional<Octets> icmp_error(const Octets& about, const PacketView& view, const model::IcmpAnswer& error) {
  if (!may_be_answered(about, view)) return std::nullopt;
  const bool v4 = view.source.address.family == net::AddressFamily::V4;
  const std::size_t room = v4 ? kMostIpv4Error - kIpv4Header - kIcmpHeader : kMostIpv6Error - kIpv6Header - kIcmpHeader;
  const std::size_t quoted = std::min(about.size(), room);
  Octets packet = ip_header(view.destination.address, view.source.address, v4 ? ip_number::kIcmp : ip_number::kIcmpV6,
                            kIcmpHeader + quoted, kErrorTrafficClass);
  append_u8(packet, error.type);
  append_u8(packet, error.code);
  append_u16(packet, 0);
  append_u32(packet, error.mtu);
  packet.insert(packet.end(), about.begin(), about.begin() + static_cast<std::ptrdiff_t>(quoted));
  fix_checksums(packet);
  return packet;
}

std::optional<Octets> too_big(const Octets& about, const PacketView& view, std::uint32_t mtu) {
  const bool v4 = view.source.address.family == net::AddressFamily::V4;
  const auto narrow = static_cast<std::uint16_t>(std::min<std::uint32_t>(mtu, 0xffff));
  return icmp_error(about, view, v4 ? model::IcmpAnswer{3, 4, narrow} : model::IcmpAnswer{2, 0, narrow});
}

}  // namespace halfopen::realnet
