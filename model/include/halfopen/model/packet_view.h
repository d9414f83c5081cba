// The headers of a recorded packet, read back for whoever prints, counts or compares packets.
#pragma once

#include <cstdint>
#include <string>

#include "halfopen/model/record.h"
#include "halfopen/net/address.h"

namespace halfopen::model {

/// TCP flags as in the header's octet (RFC 9293, 3.1).
namespace tcp_flag {
inline constexpr std::uint8_t kFin = 1, kSyn = 2, kRst = 4, kPsh = 8, kAck = 16;
}  // namespace tcp_flag

/// What the headers of one packet say. Fields that its kind does not have are zero.
struct PacketView {
  enum class Kind : std::uint8_t {
    Tcp,
    Udp,
    Icmp,   ///< ICMP and ICMPv6, neighbour discovery included: type, code.
    Arp,    ///< type: 1 request, 2 reply; source and destination are the protocol addresses.
    Other,  ///< Another protocol, a fragment behind the first, or a packet too short for its header.
  };

  Kind kind = Kind::Other;
  net::Endpoint source{};
  net::Endpoint destination{};
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;        ///< Means something only with the ACK flag.
  std::uint8_t flags = 0;       ///< tcp_flag
  std::uint16_t window = 0;     ///< As in the header, not scaled.
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t payload = 0;    ///< Octets behind the transport header.

  bool is_tcp() const { return kind == Kind::Tcp; }
  bool has(std::uint8_t wanted) const { return (flags & wanted) == wanted; }
};

/// Reads the headers of a packet. Never fails: what cannot be read is Kind::Other.
PacketView view_of(const PacketRecord& packet);

/// "RST", "FIN+ACK": as expectations print them.
std::string flags_text(std::uint8_t flags);

/// `10.0.0.1:49152 > 10.0.0.2:7000 PSH+ACK seq 7 ack 9 win 502 len 100`: sequence numbers as they are on the wire.
std::string to_string(const PacketView& packet);

}  // namespace halfopen::model
