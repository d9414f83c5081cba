#include "halfopen/report/pcapng.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace halfopen::report {
namespace {

using Way = model::PacketRecord::Way;
using Octets = std::span<const std::byte>;

// Block and option types: draft-ietf-opsawg-pcapng, 4.
constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A, kInterface = 1, kNameResolution = 4, kEnhancedPacket = 6;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kSectionApplication = 4;
constexpr std::uint16_t kInterfaceName = 2, kInterfaceDescription = 3, kInterfaceMac = 6, kInterfaceResolution = 9;
constexpr std::uint16_t kPacketFlags = 2;
constexpr std::uint16_t kNameEnd = 0, kNameV4 = 1, kNameV6 = 2;
constexpr std::uint32_t kInbound = 1, kOutbound = 2;
constexpr std::uint16_t kLinkTypeEthernet = 1;
constexpr char kNanoseconds = 9;  // 10^-9 seconds

// The body of one block, little-endian, its parts padded to 32 bits.
class Block {
 public:
  void u16(std::uint16_t value) { put(value, 2); }
  void u32(std::uint32_t value) { put(value, 4); }
  void bytes(std::string_view octets) { body_ += octets; }
  void pad() { body_.resize((body_.size() + 3) / 4 * 4); }
  void option(std::uint16_t code, std::string_view value) {
    u16(code);
    u16(static_cast<std::uint16_t>(value.size()));
    bytes(value);
    pad();
  }
  void end_of_options() { u32(0); }

  void write(std::uint32_t type, std::ostream& out) {
    Block frame;
    frame.u32(type);
    const auto length = static_cast<std::uint32_t>(body_.size() + 12);
    frame.u32(length);
    frame.bytes(body_);
    frame.u32(length);
    out.write(frame.body_.data(), static_cast<std::streamsize>(frame.body_.size()));
  }

 private:
  void put(std::uint32_t value, int octets) {
    for (int octet = 0; octet < octets; ++octet) body_ += static_cast<char>(value >> (8 * octet) & 0xFF);
  }

  std::string body_;
};

using Mac = std::array<unsigned char, 6>;
constexpr Mac kBroadcast{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
constexpr Mac kUnknownHost{0x02, 0, 0, 0, 0xFF, 0xFF};

// Locally administered (RFC 7042, 2.1), counted from one.
Mac mac_of(std::int32_t host) {
  const std::int32_t number = host + 1;
  return {0x02, 0, 0, 0, static_cast<unsigned char>(number >> 8 & 0xFF), static_cast<unsigned char>(number & 0xFF)};
}

std::string_view text_of(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::string_view text_of(Octets octets) { return {reinterpret_cast<const char*>(octets.data()), octets.size()}; }

// An address of 4 or 16 octets at a fixed place of a packet; any() if the packet ends before it.
net::Address address_at(Octets packet, std::size_t at, net::AddressFamily family) {
  net::Address address = net::Address::any(family);
  const std::size_t size = family == net::AddressFamily::V4 ? 4 : 16;
  if (packet.size() < at + size) return address;
  std::transform(packet.begin() + at, packet.begin() + at + size, address.bytes.begin(),
                 [](std::byte octet) { return static_cast<std::uint8_t>(octet); });
  return address;
}

struct Ends {
  std::uint16_t ether_type;
  net::Address source, destination;
  bool broadcast = false;
};

Ends ends_of(const model::PacketRecord& packet) {
  const Octets octets = packet.bytes;
  using enum net::AddressFamily;
  if (packet.arp) {
    const bool request = octets.size() > 7 && octets[7] == std::byte{1};
    return {0x0806, address_at(octets, 14, V4), address_at(octets, 24, V4), request};
  }
  if (!octets.empty() && static_cast<std::uint8_t>(octets[0]) >> 4 == 6) {
    return {0x86DD, address_at(octets, 8, V6), address_at(octets, 24, V6)};
  }
  const net::Address destination = address_at(octets, 16, V4);
  return {0x0800, address_at(octets, 12, V4), destination, destination == net::Address::v4(255, 255, 255, 255)};
}

// RFC 1112, 6.4 and RFC 2464, 7.
Mac group_mac(const net::Address& group) {
  const auto& octets = group.bytes;
  if (group.family == net::AddressFamily::V4) {
    return {0x01, 0x00, 0x5E, static_cast<unsigned char>(octets[1] & 0x7F), octets[2], octets[3]};
  }
  return {0x33, 0x33, octets[12], octets[13], octets[14], octets[15]};
}

// Whose card has this address, as seen from the host that saw the packet.
Mac card_mac(const model::Record& record, const net::Address& address, std::int32_t seen_at) {
  if (address.is_loopback()) return mac_of(seen_at);
  for (std::size_t host = 0; host < record.hosts.size(); ++host) {
    const auto& addresses = record.hosts[host].addresses;
    if (std::find(addresses.begin(), addresses.end(), address) != addresses.end())
      return mac_of(static_cast<std::int32_t>(host));
  }
  return kUnknownHost;
}

std::string ethernet_header(const model::Record& record, const model::PacketRecord& packet) {
  const Ends ends = ends_of(packet);
  Mac destination = card_mac(record, ends.destination, packet.host);
  if (ends.broadcast) {
    destination = kBroadcast;
  } else if (ends.destination.is_multicast()) {
    destination = group_mac(ends.destination);
  }
  const Mac source = card_mac(record, ends.source, packet.host);
  std::string header{text_of(destination.data(), destination.size())};
  header += text_of(source.data(), source.size());
  header += static_cast<char>(ends.ether_type >> 8);
  header += static_cast<char>(ends.ether_type & 0xFF);
  return header;
}

void write_section_header(const model::Record& record, std::ostream& out) {
  Block block;
  block.u32(0x1A2B3C4D);  // byte order
  block.u16(1);           // version 1.0
  block.u16(0);
  block.u32(0xFFFFFFFF);  // length of the section: not given
  block.u32(0xFFFFFFFF);
  block.option(kComment, record.scenario);
  block.option(kSectionApplication, "halfopen");
  block.end_of_options();
  block.write(kSectionHeader, out);
}

void write_interface(const model::HostRecord& host, std::int32_t index, std::ostream& out) {
  const Mac mac = mac_of(index);
  Block block;
  block.u16(kLinkTypeEthernet);
  block.u16(0);
  block.u32(0);  // packets are never cut
  block.option(kInterfaceName, host.name);
  block.option(kInterfaceDescription, host.os);
  block.option(kInterfaceMac, text_of(mac.data(), mac.size()));
  block.option(kInterfaceResolution, {&kNanoseconds, 1});
  block.end_of_options();
  block.write(kInterface, out);
}

void write_names(const model::Record& record, std::ostream& out) {
  Block block;
  for (const model::HostRecord& host : record.hosts) {
    for (const net::Address& address : host.addresses) {
      const bool v4 = address.family == net::AddressFamily::V4;
      const std::string_view octets = text_of(address.bytes.data(), v4 ? 4 : 16);
      block.u16(v4 ? kNameV4 : kNameV6);
      block.u16(static_cast<std::uint16_t>(octets.size() + host.name.size() + 1));
      block.bytes(octets);
      block.bytes({host.name.c_str(), host.name.size() + 1});  // with its final zero
      block.pad();
    }
  }
  block.u16(kNameEnd);
  block.u16(0);
  block.write(kNameResolution, out);
}

void write_packet(const model::Record& record, const model::PacketRecord& packet, std::ostream& out) {
  const std::string header = ethernet_header(record, packet);
  const auto size = static_cast<std::uint32_t>(header.size() + packet.bytes.size());
  const auto time = static_cast<std::uint64_t>((record.epoch + packet.at.time_since_epoch()).count());
  Block block;
  block.u32(static_cast<std::uint32_t>(packet.host));
  block.u32(static_cast<std::uint32_t>(time >> 32));
  block.u32(static_cast<std::uint32_t>(time & 0xFFFFFFFF));
  block.u32(size);
  block.u32(size);
  block.bytes(header);
  block.bytes(text_of(packet.bytes));
  block.pad();
  block.u16(kPacketFlags);
  block.u16(4);
  block.u32(packet.way == Way::Out ? kOutbound : kInbound);
  block.end_of_options();
  block.write(kEnhancedPacket, out);
}

}  // namespace

void write_pcapng(const model::Record& record, std::ostream& out, const PcapngOptions& options) {
  write_section_header(record, out);
  for (std::size_t host = 0; host < record.hosts.size(); ++host) {
    write_interface(record.hosts[host], static_cast<std::int32_t>(host), out);
  }
  write_names(record, out);
  for (const model::PacketRecord& packet : record.packets) {
    if (packet.way == Way::Lost || (options.host && packet.host != *options.host)) continue;
    write_packet(record, packet, out);
  }
}

}  // namespace halfopen::report
