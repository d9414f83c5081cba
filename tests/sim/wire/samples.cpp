#include "samples.h"

#include "halfopen/sim/wire/emit.h"

namespace halfopen::sim::wire {
namespace {

unsigned digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

template <class Integer>
Integer any(core::RandomStream& random) {
  return static_cast<Integer>(random.next());
}

bool coin(core::RandomStream& random) { return random.below(2) == 0; }

net::Address random_address(core::RandomStream& random, net::AddressFamily family) {
  net::Address address = net::Address::any(family);
  const std::size_t size = family == net::AddressFamily::V4 ? 4 : 16;
  for (std::uint8_t& octet : std::span{address.bytes}.first(size)) octet = any<std::uint8_t>(random);
  address.bytes[0] &= 0x7F;  // unicast in both families
  return address;
}

core::Slice random_payload(core::RandomStream& random, std::size_t limit) {
  return core::Slice::make(random.below(limit + 1), [&](std::span<std::byte> block) {
    for (std::byte& octet : block) octet = any<std::byte>(random);
  });
}

TcpOptions random_options(core::RandomStream& random) {
  TcpOptions options;
  if (coin(random)) options.mss = any<std::uint16_t>(random);
  if (coin(random)) options.window_scale = static_cast<std::int8_t>(random.below(15));
  options.sack_permitted = coin(random);
  options.timestamps = coin(random);
  if (options.timestamps) {
    options.ts_value = any<std::uint32_t>(random);
    options.ts_echo = any<std::uint32_t>(random);
  }
  options.sack_count = static_cast<std::uint8_t>(random.below(5));
  options.sack_count = static_cast<std::uint8_t>(options.sack_on_wire());
  for (SackBlock& block : std::span{options.sack}.first(options.sack_count)) {
    block.left = SeqNum{any<std::uint32_t>(random)};
    block.right = SeqNum{any<std::uint32_t>(random)};
  }
  return options;
}

void random_body(core::RandomStream& random, Packet& packet) {
  switch (packet.protocol) {
    case Protocol::Tcp:
      packet.tcp.source_port = any<std::uint16_t>(random);
      packet.tcp.destination_port = any<std::uint16_t>(random);
      packet.tcp.seq = SeqNum{any<std::uint32_t>(random)};
      packet.tcp.ack = SeqNum{any<std::uint32_t>(random)};
      packet.tcp.flags = any<std::uint8_t>(random);
      packet.tcp.window = any<std::uint16_t>(random);
      packet.tcp.urgent = any<std::uint16_t>(random);
      packet.tcp.options = random_options(random);
      break;
    case Protocol::Udp:
      packet.udp.source_port = any<std::uint16_t>(random);
      packet.udp.destination_port = any<std::uint16_t>(random);
      break;
    case Protocol::Icmp:
      packet.icmp.type = static_cast<std::uint8_t>(random.below(130));  // below neighbour discovery's types
      packet.icmp.code = any<std::uint8_t>(random);
      packet.icmp.rest = any<std::uint32_t>(random);
      break;
    case Protocol::Arp:
      packet.arp.reply = coin(random);
      packet.arp.sender_hardware = random.below(std::uint64_t{1} << 48);
      if (packet.ip.source.family == net::AddressFamily::V4)
        packet.arp.target_hardware = random.below(std::uint64_t{1} << 48);
      return;
    case Protocol::Other:
      packet.ip.other_protocol = 132;  // SCTP
      if (coin(random)) {
        packet.ip.more_fragments = coin(random);
        packet.ip.fragment_offset = static_cast<std::uint16_t>(random.below(8192) * 8);
      }
      break;
  }
  packet.payload = random_payload(random, 200);
}

}  // namespace

std::vector<std::byte> octets(std::string_view hex) {
  std::vector<std::byte> result;
  bool high = true;
  for (const char c : hex) {
    if (c == ' ') continue;
    if (high) {
      result.push_back(static_cast<std::byte>(digit(c) << 4));
    } else {
      result.back() |= static_cast<std::byte>(digit(c));
    }
    high = !high;
  }
  return result;
}

std::string hex(std::span<const std::byte> octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0 && i % 2 == 0) text += ' ';
    text += kDigits[static_cast<std::size_t>(octets[i] >> 4)];
    text += kDigits[static_cast<std::size_t>(octets[i] & std::byte{0x0F})];
  }
  return text;
}

core::Slice slice_of(std::string_view text) { return core::Slice::copy_of(std::as_bytes(std::span{text})); }

std::string text_of(const core::Slice& slice) { return {reinterpret_cast<const char*>(slice.data()), slice.size()}; }

Packet tcp_segment(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload) {
  Packet packet;
  packet.ip.source = kA;
  packet.ip.destination = kB;
  packet.tcp.source_port = 49152;
  packet.tcp.destination_port = 7000;
  packet.tcp.flags = flags;
  packet.tcp.seq = SeqNum{seq};
  packet.tcp.ack = SeqNum{ack};
  packet.tcp.window = 502;
  packet.payload = slice_of(payload);
  return packet;
}

Packet udp_datagram(std::string_view payload) {
  Packet packet;
  packet.ip.source = kA;
  packet.ip.destination = kB;
  packet.protocol = Protocol::Udp;
  packet.udp = {.source_port = 5000, .destination_port = 53};
  packet.payload = slice_of(payload);
  return packet;
}

Packet over_ipv6(Packet packet) {
  packet.ip.source = kA6;
  packet.ip.destination = kB6;
  return packet;
}

std::vector<std::byte> emitted(const Packet& packet) {
  std::vector<std::byte> out;
  emit(packet, out);
  return out;
}

Packet random_packet(core::RandomStream& random) {
  Packet packet;
  const auto family = coin(random) ? net::AddressFamily::V4 : net::AddressFamily::V6;
  packet.ip.source = random_address(random, family);
  packet.ip.destination = random_address(random, family);
  packet.ip.hop_limit = any<std::uint8_t>(random);
  packet.ip.traffic_class = any<std::uint8_t>(random);
  constexpr Protocol kProtocols[] = {Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Arp, Protocol::Other};
  packet.protocol = kProtocols[random.below(std::size(kProtocols))];
  random_body(random, packet);
  if (family == net::AddressFamily::V4) {
    packet.ip.dont_fragment = coin(random);
    packet.ip.id = any<std::uint16_t>(random);
  } else if (packet.ip.fragment()) {
    packet.ip.id = any<std::uint32_t>(random);
  }
  const bool has_checksum = packet.protocol != Protocol::Arp && packet.protocol != Protocol::Other;
  packet.damaged = has_checksum && random.below(8) == 0;
  return packet;
}

}  // namespace halfopen::sim::wire
