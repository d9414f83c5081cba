// Packet filters of the kernel, as the messages nf_tables takes them.
//
// A table holds what one middlebox or one fault asks for, so that its name alone takes it away again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "octets.h"

namespace halfopen::realnet {

/// Where on its way through a kernel a packet is looked at, nft(8).
enum class FilterHook : std::uint8_t {
  Arrival,  ///< It has come in by a card, before it is known whether it is for this host ("prerouting").
  Input,    ///< It is for this host.
  Forward,  ///< It came in by a card and leaves by another.
  Output,   ///< This host has made it.
  Leaving,  ///< It is on its way out ("postrouting"); for connections that are to have another address.
};

/// What connection tracking thinks of a packet: bits.
namespace tracked {
inline constexpr std::uint32_t kInvalid = 1;  ///< Of no connection, and none can begin with it.
inline constexpr std::uint32_t kNew = 8;      ///< It begins one.
}  // namespace tracked

/// Packets that meet every condition are not let through; a connection whose first packet meets it at Leaving gets another
/// source.
struct FilterRule {
  FilterHook hook{};
  std::string card{};                       ///< That it came in by, or leaves by; empty: any.
  std::uint8_t protocol = 0;                ///< ip_number; 0: any.
  std::uint8_t flags = 0;                   ///< TCP flags it has...
  std::uint8_t flags_asked = 0;             ///< ...among these.
  std::uint16_t to_port = 0;                ///< 0: any.
  std::optional<std::uint32_t> sequence{};  ///< Of a TCP segment.
  std::optional<std::uint16_t> icmp{};      ///< Type and code, as the first two octets of an ICMP header.
  std::uint32_t tracked = 0;                ///< One of these; 0: tracking is not asked.
  std::uint16_t first_port = 0;             ///< Leaving: the address of the card, and a port not below this one.
  bool reset = false;                       ///< Its sender gets a RST if it is a TCP segment; otherwise silence.
};

/// A batch that makes a table with these rules, in the network namespace of whoever sends it.
Octets make_filters(const std::string& table, std::span<const FilterRule> rules);
/// A batch that takes the table away.
Octets remove_filters(const std::string& table);

/// Hands a batch to the kernel: all of it is done, or nothing. Returns 0 or the error number. System calls only.
int tell_nf_tables(std::span<const std::byte> batch);

}  // namespace halfopen::realnet
