// Which IPv4 addresses are everybody's.
#pragma once

#include <cstdint>

#include "halfopen/net/address.h"

namespace halfopen::sim::ip {

inline constexpr net::Address kLimitedBroadcast = net::Address::v4(255, 255, 255, 255);

/// RFC 919: all host bits set, on a network that has some (RFC 3021 takes /31 out).
bool is_directed_broadcast(const net::Address& address, std::uint8_t prefix_length);

}  // namespace halfopen::sim::ip
