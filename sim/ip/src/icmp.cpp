// ICMP: echo, errors received and errors sent.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/wire/emit.h"
#include "halfopen/sim/wire/parse.h"
#include "icmp_types.h"

namespace halfopen::sim::ip {
namespace {

// Linux, icmp_send: precedence "internetwork control" on errors, RFC 1812, 4.3.2.5.
constexpr std::uint8_t kErrorTrafficClass = 0xc0;

bool is_echo(net::AddressFamily family, std::uint8_t type) {
  return type == (family == net::AddressFamily::V4 ? icmp::v4::kEcho : icmp::v6::kEcho);
}

// RFC 1122, 3.2.2: no errors about errors, nor about any but the first fragment. (Nor to a source that is no single
// host: to those there is no route.)
bool may_be_answered(const wire::Packet& about) {
  if (about.ip.fragment_offset != 0) return false;
  return about.protocol != wire::Protocol::Icmp || !icmp::forbids_error(about.ip.source.family, about.icmp.type);
}

wire::Packet icmp_packet(const net::Address& source, const net::Address& destination, wire::IcmpHeader header,
                         core::Slice payload) {
  wire::Packet packet;
  packet.ip.source = source;
  packet.ip.destination = destination;
  packet.ip.dont_fragment = source.family == net::AddressFamily::V6;  // Linux: IP_PMTUDISC_DONT on its ICMP sockets
  packet.protocol = wire::Protocol::Icmp;
  packet.icmp = header;
  packet.payload = std::move(payload);
  return packet;
}

std::optional<Quoted> quoted_in(const wire::Packet& error) {
  const wire::Parsed parsed = wire::parse_quote(error.payload.bytes());
  if (!parsed || parsed.packet.ip.source.family != error.ip.source.family) return std::nullopt;
  const wire::Packet& packet = parsed.packet;
  Quoted quoted{packet.protocol, {packet.ip.source, 0}, {packet.ip.destination, 0}, {}, {}};
  const bool v4 = packet.ip.source.family == net::AddressFamily::V4;
  const std::size_t ip_header = v4 ? (std::to_integer<std::size_t>(error.payload.data()[0]) & 0xF) * 4 : 40;
  const std::size_t header = ip_header + (packet.protocol == wire::Protocol::Udp ? 8 : 0);
  const std::span<const std::byte> octets = error.payload.bytes();
  quoted.octets = core::Slice::copy_of(octets.subspan(std::min(header, octets.size())));
  if (packet.protocol == wire::Protocol::Tcp) {
    quoted.source.port = packet.tcp.source_port;
    quoted.destination.port = packet.tcp.destination_port;
    quoted.seq = packet.tcp.seq;
  } else if (packet.protocol == wire::Protocol::Udp) {
    quoted.source.port = packet.udp.source_port;
    quoted.destination.port = packet.udp.destination_port;
  }
  return quoted;
}

}  // namespace

bool IcmpError::too_big() const { return icmp::is_too_big(family, type, code); }

void Stack::icmp_arrives(wire::Packet&& packet) {
  const net::AddressFamily family = packet.ip.source.family;
  if (is_echo(family, packet.icmp.type)) return echo(std::move(packet));
  const auto quoted = icmp::is_error(family, packet.icmp.type) ? quoted_in(packet) : std::nullopt;
  if (!upper_ || !quoted || !is_own(quoted->source.address)) return discard(packet, Discard::NoUpper);

  IcmpError error{.family = family,
                  .type = packet.icmp.type,
                  .code = packet.icmp.code,
                  .from = packet.ip.source,
                  .quoted = *quoted};
  if (error.too_big()) {
    // RFC 1191, 4: the lower half of the word; RFC 4443, 3.2: all of it.
    error.mtu = family == net::AddressFamily::V4 ? packet.icmp.rest & 0xffff : packet.icmp.rest;
  }
  upper_->icmp_error_arrives(error);
}

// RFC 792, RFC 4443, 4.2: same identifier, sequence number and octets.
void Stack::echo(wire::Packet&& request) {
  const bool v4 = request.ip.source.family == net::AddressFamily::V4;
  const wire::IcmpHeader header{v4 ? icmp::v4::kEchoReply : icmp::v6::kEchoReply, 0, request.icmp.rest};
  send(icmp_packet(request.ip.destination, request.ip.source, header, std::move(request.payload)));
}

void Stack::port_unreachable(const wire::Packet& refused) {
  send_error(refused, icmp::port_unreachable(refused.ip.source.family));
}

void Stack::send_error(const wire::Packet& about, wire::IcmpHeader error) {
  if (config_.silent || !may_be_answered(about)) return;
  const net::Address& peer = about.ip.source;
  const Path path = path_to(peer);
  if (path.result != SendResult::Sent) return;
  // Linux: no limit on the loopback, none on path MTU discovery (icmpv4_mask_allow).
  const bool unlimited = path.loopback || icmp::is_too_big(peer.family, error.type, error.code);
  if (!unlimited && !icmp_limiter_.allow(peer, queue_.now())) return discard(about, Discard::IcmpLimited);

  const net::Address source = is_own(about.ip.destination) ? about.ip.destination : path.source;
  wire::Packet packet = icmp_packet(source, peer, error, wire::quote(about));
  packet.ip.traffic_class = kErrorTrafficClass;
  send(std::move(packet));
}

}  // namespace halfopen::sim::ip
