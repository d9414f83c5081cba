#include "wire_count.h"

#include <array>
#include <optional>
#include <span>

namespace halfopen::model {
namespace {

constexpr unsigned kTcp = 6;
constexpr std::size_t kFlagsAt = 13;       // RFC 9293, 3.1
constexpr std::size_t kIpV6Header = 40;    // RFC 8200, 3
constexpr std::size_t kMinIpV4Header = 20; // RFC 791, 3.1

unsigned octet(std::span<const std::byte> octets, std::size_t at) { return std::to_integer<unsigned>(octets[at]); }

/// The TCP header of an IP packet, or nothing if it carries none.
std::optional<std::span<const std::byte>> tcp_header(std::span<const std::byte> packet) {
  if (packet.size() < kMinIpV4Header) return std::nullopt;
  std::size_t header = kIpV6Header;
  unsigned protocol = octet(packet, 6);
  if (octet(packet, 0) >> 4 == 4) {
    header = (octet(packet, 0) & 15) * 4;
    const unsigned fragment_offset = (octet(packet, 6) & 0x1f) << 8 | octet(packet, 7);
    protocol = fragment_offset == 0 ? octet(packet, 9) : 0;
  }
  if (protocol != kTcp || packet.size() <= header + kFlagsAt) return std::nullopt;
  return packet.subspan(header);
}

}  // namespace

std::int64_t segments_sent(const Record& record, std::string_view host, std::uint8_t flags) {
  std::int64_t count = 0;
  for (const PacketRecord& packet : record.packets) {
    if (packet.way != PacketRecord::Way::Out || packet.arp) continue;
    if (record.hosts[static_cast<std::size_t>(packet.host)].name != host) continue;
    const auto header = tcp_header(packet.bytes);
    if (header && (octet(*header, kFlagsAt) & flags) == flags) ++count;
  }
  return count;
}

std::string flags_text(std::uint8_t flags) {
  constexpr std::array<std::string_view, 5> kNames{"FIN", "SYN", "RST", "PSH", "ACK"};
  std::string text;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if (flags >> bit & 1) text += (text.empty() ? "" : "+") + std::string{kNames[bit]};
  }
  return text;
}

}  // namespace halfopen::model
