// Packets of the script, made for the wire.
#include <algorithm>
#include <vector>

#include "halfopen/sim/wire/emit.h"
#include "option_list.h"
#include "packets.h"
#include "stop.h"

namespace halfopen::pkt {

using sim::core::Slice;
using sim::wire::Packet;
using sim::wire::Protocol;
using sim::wire::SeqNum;

namespace {

constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kHopLimit = 255;

Slice zeros(std::size_t size) {
  return Slice::make(size, [](std::span<std::byte> octets) { std::fill(octets.begin(), octets.end(), std::byte{0}); });
}

std::uint8_t traffic_class(const IpInfo& info) {
  const std::uint8_t tos = info.tos.value_or(0);
  switch (info.ecn) {
    case Ecn::Ect0: return tos | 2;
    case Ecn::Ect1: return tos | 1;
    case Ecn::Ce: return tos | 3;
    case Ecn::Ect01:
    case Ecn::NoEcn:
    case Ecn::Unchecked: return tos;
  }
  return tos;
}

void fill_tcp(Packet& packet, const TcpSpec& spec, const Flow& flow, const Settings& settings) {
  const bool syn = (spec.flags & kSyn) != 0;
  packet.protocol = Protocol::Tcp;
  packet.tcp.source_port = flow.remote.port;
  packet.tcp.destination_port = flow.local.port;
  packet.tcp.seq = SeqNum{flow.script_seq(spec.range.first, syn)};
  if (spec.ack) packet.tcp.ack = SeqNum{flow.host_seq(*spec.ack, syn)};
  packet.tcp.flags = spec.flags;
  if (spec.ace) packet.tcp.flags |= static_cast<std::uint8_t>((*spec.ace & 3) << 6);
  packet.tcp.window = *spec.window;
  packet.tcp.urgent = spec.urgent.value_or(0);
  packet.tcp.options = options_to_inject(spec, flow, settings.echo_scaled);
  packet.payload = zeros(spec.range.length);
}

/// The begin of a packet of the host, as an ICMP error quotes it: its IP header and eight octets.
Slice quoted(const IcmpSpec& spec, const Flow& flow, const Settings& settings) {
  Packet about;
  about.ip.source = settings.local;
  about.ip.destination = settings.remote;
  const std::uint32_t length = spec.range ? spec.range->length : 0;
  const bool udp = spec.range ? spec.echoed == IcmpSpec::Echoed::Udp : flow.type == net::SocketType::Datagram;
  if (spec.range && spec.echoed == IcmpSpec::Echoed::Raw) unsupported("an ICMP message that quotes a raw packet");
  if (udp) {
    about.protocol = Protocol::Udp;
    about.udp = {flow.local.port, flow.remote.port};
  } else {
    about.tcp.source_port = flow.local.port;
    about.tcp.destination_port = flow.remote.port;
    about.tcp.seq = SeqNum{flow.host_seq(spec.range ? spec.range->first : 0, false)};
  }
  about.payload = zeros(length);
  std::vector<std::byte> octets;
  sim::wire::emit(about, octets);
  const std::size_t header = settings.local.family == net::AddressFamily::V4 ? 20 : 40;
  octets.resize(std::min(octets.size(), header + 8));
  return Slice::copy_of(octets);
}

void fill_icmp(Packet& packet, const IcmpSpec& spec, const Flow& flow, const Settings& settings) {
  const IcmpNumbers numbers = icmp_numbers(spec, settings.local.family);
  packet.protocol = Protocol::Icmp;
  packet.icmp = {.type = numbers.type, .code = numbers.code, .rest = spec.mtu.value_or(spec.id.value_or(0) << 16)};
  packet.payload = quoted(spec, flow, settings);
}

}  // namespace

void refuse_unknown(const PacketEvent& event) {
  if (!event.encapsulation.empty()) unsupported("a packet inside of " + event.encapsulation);
  if (event.ip.flow_label) unsupported("IPv6 flow labels");
  const auto* tcp = std::get_if<TcpSpec>(&event.body);
  if (tcp == nullptr) return;
  if (tcp->accurate_ecn || tcp->ace) unsupported("Accurate ECN");
  refuse_unknown(tcp->options);
}

Packet to_inject(const PacketEvent& event, const Flow& flow, const Settings& settings) {
  Packet packet;
  packet.ip.source = settings.remote;
  packet.ip.destination = settings.local;
  packet.ip.hop_limit = event.ip.ttl.value_or(kHopLimit);
  packet.ip.traffic_class = traffic_class(event.ip);
  if (const auto* tcp = std::get_if<TcpSpec>(&event.body)) {
    fill_tcp(packet, *tcp, flow, settings);
    if (tcp->ports) packet.tcp.source_port = tcp->ports->source, packet.tcp.destination_port = tcp->ports->destination;
  } else if (const auto* udp = std::get_if<UdpSpec>(&event.body)) {
    packet.protocol = Protocol::Udp;
    packet.udp = {flow.remote.port, flow.local.port};
    if (udp->ports) packet.udp = {udp->ports->source, udp->ports->destination};
    packet.payload = zeros(udp->length);
  } else {
    fill_icmp(packet, std::get<IcmpSpec>(event.body), flow, settings);
  }
  return packet;
}

}  // namespace halfopen::pkt
