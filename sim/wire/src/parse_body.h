// What follows an IP header: TCP, UDP, ICMP, or octets of some other protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "halfopen/sim/wire/packet.h"
#include "halfopen/sim/wire/parse.h"

namespace halfopen::sim::wire {

/// Reads `body`, which arrived under packet.ip as protocol `number`, into `packet`.
ParseError read_body(std::uint8_t number, std::span<const std::byte> body, Packet& packet);

/// Reads as much of a body as an ICMP error quotes of it: at least eight octets.
ParseError read_quoted_body(std::uint8_t number, std::span<const std::byte> body, Packet& packet);

}  // namespace halfopen::sim::wire
