#include "samples.h"

#include <span>

#include "halfopen/sim/wire/emit.h"

namespace halfopen::sim::trace {

wire::Packet segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload) {
  wire::Packet packet;
  packet.ip.source = kClient;
  packet.ip.destination = kServer;
  packet.tcp.source_port = 49152;
  packet.tcp.destination_port = 7000;
  packet.tcp.flags = flags;
  packet.tcp.seq = wire::SeqNum{seq};
  packet.tcp.ack = wire::SeqNum{ack};
  packet.tcp.window = 502;
  packet.payload = core::Slice::copy_of(std::as_bytes(std::span{payload}));
  return packet;
}

wire::Packet over_ipv6(wire::Packet packet) {
  const auto sixth = [](const net::Address& address) { return address == kClient ? kClient6 : kServer6; };
  packet.ip.source = sixth(packet.ip.source);
  packet.ip.destination = sixth(packet.ip.destination);
  return packet;
}

wire::Packet arp(bool reply) {
  wire::Packet packet;
  packet.protocol = wire::Protocol::Arp;
  packet.ip.source = kClient;
  packet.ip.destination = kServer;
  packet.arp = {.reply = reply, .sender_hardware = 0x020000000001};
  return packet;
}

std::vector<wire::Packet> fragments_of(const wire::Packet& whole, std::size_t size) {
  std::vector<std::byte> octets;
  wire::emit(whole, octets);
  const auto body = std::span{octets}.subspan(whole.ip.source.family == net::AddressFamily::V4 ? 20 : 40);
  wire::Packet first = whole;
  first.protocol = wire::Protocol::Other;
  first.ip.other_protocol = wire::protocol_number(whole);
  first.ip.dont_fragment = false;
  first.ip.id = 7;
  wire::Packet second = first;
  first.ip.more_fragments = true;
  first.payload = core::Slice::copy_of(body.first(size));
  second.ip.fragment_offset = static_cast<std::uint16_t>(size);
  second.payload = core::Slice::copy_of(body.subspan(size));
  return {first, second};
}

model::Record two_hosts() {
  model::Record record;
  record.scenario = "two-hosts";
  record.backend = "sim";
  record.hosts = {{"client", "linux-6.18", {kClient, kClient6}}, {"server", "windows-11", {kServer, kServer6}}};
  return record;
}

}  // namespace halfopen::sim::trace
