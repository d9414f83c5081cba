#include "halfopen/sim/trace/wire_digest.h"

#include <array>
#include <cstddef>
#include <span>

#include "halfopen/sim/core/little_endian.h"

namespace halfopen::sim::trace {
namespace {

// Fields of one packet, little-endian, gathered so that the digest takes them at once. Which fields follow is always
// told by those before.
class Fields {
 public:
  void u8(std::uint8_t value) { put(value); }
  void u16(std::uint16_t value) { put(value); }
  void u32(std::uint32_t value) { put(value); }
  void u64(std::uint64_t value) { put(value); }
  std::span<const std::byte> bytes() const { return std::span{block_}.first(used_); }

 private:
  template <class Word>
  void put(Word value) {
    core::store_little_endian(value, block_.data() + used_);
    used_ += sizeof value;
  }

  std::array<std::byte, 160> block_;
  std::size_t used_ = 0;
};

void add_address(const net::Address& address, Fields& fields) {
  const std::size_t size = address.family == net::AddressFamily::V4 ? 4 : 16;
  for (const std::uint8_t octet : std::span{address.bytes}.first(size)) fields.u8(octet);
}

void add_ip(const wire::IpHeader& ip, Fields& fields) {
  fields.u8(static_cast<std::uint8_t>(ip.source.family));
  add_address(ip.source, fields);
  add_address(ip.destination, fields);
  fields.u8(ip.hop_limit);
  fields.u8(ip.traffic_class);
  fields.u8(static_cast<std::uint8_t>((ip.dont_fragment ? 1 : 0) | (ip.more_fragments ? 2 : 0)));
  fields.u16(ip.fragment_offset);
  fields.u32(ip.id);
}

void add_tcp(const wire::TcpHeader& tcp, Fields& fields) {
  fields.u16(tcp.source_port);
  fields.u16(tcp.destination_port);
  fields.u32(tcp.seq.value());
  fields.u32(tcp.ack.value());
  fields.u8(tcp.flags);
  fields.u16(tcp.window);
  fields.u16(tcp.urgent);
  const wire::TcpOptions& options = tcp.options;
  fields.u16(options.mss);
  fields.u8(static_cast<std::uint8_t>(options.window_scale));
  fields.u8(static_cast<std::uint8_t>((options.sack_permitted ? 1 : 0) | (options.timestamps ? 2 : 0)));
  if (options.timestamps) {
    fields.u32(options.ts_value);
    fields.u32(options.ts_echo);
  }
  fields.u8(options.sack_count);
  for (const wire::SackBlock& block : std::span{options.sack}.first(options.sack_count)) {
    fields.u32(block.left.value());
    fields.u32(block.right.value());
  }
}

void add_protocol(const wire::Packet& packet, Fields& fields) {
  switch (packet.protocol) {
    case wire::Protocol::Tcp:
      return add_tcp(packet.tcp, fields);
    case wire::Protocol::Udp:
      fields.u16(packet.udp.source_port);
      return fields.u16(packet.udp.destination_port);
    case wire::Protocol::Icmp:
      fields.u8(packet.icmp.type);
      fields.u8(packet.icmp.code);
      return fields.u32(packet.icmp.rest);
    case wire::Protocol::Arp:
      fields.u8(packet.arp.reply ? 1 : 0);
      fields.u64(packet.arp.sender_hardware);
      return fields.u64(packet.arp.target_hardware);
    case wire::Protocol::Other:
      return fields.u8(packet.ip.other_protocol);
  }
}

}  // namespace

WireDigest::WireDigest() : digest_{model::kDigestVersion} {}

void WireDigest::add(net::Instant at, std::int32_t host, Way way, const wire::Packet& packet) {
  Fields fields;
  fields.u64(static_cast<std::uint64_t>(at.time_since_epoch().count()));
  fields.u32(static_cast<std::uint32_t>(host));
  fields.u8(static_cast<std::uint8_t>(way));
  fields.u8(static_cast<std::uint8_t>(packet.protocol));
  fields.u8(packet.damaged ? 1 : 0);
  add_ip(packet.ip, fields);
  add_protocol(packet, fields);
  fields.u32(static_cast<std::uint32_t>(packet.payload.size()));
  digest_.add(fields.bytes());
  digest_.add(packet.payload.bytes());
}

}  // namespace halfopen::sim::trace
