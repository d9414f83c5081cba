// IPv4 addresses in IPv6 form, ::ffff:a.b.c.d (RFC 4291, 2.5.5.2): how an IPv6 socket names an IPv4 peer.
#pragma once

#include <algorithm>

#include "halfopen/net/address.h"

namespace halfopen::sim::kernel {

inline constexpr std::size_t kMappedPrefix = 12;

inline bool is_mapped(const net::Address& address) {
  const auto& bytes = address.bytes;
  return address.family == net::AddressFamily::V6 && bytes[10] == 0xff && bytes[11] == 0xff &&
         std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; });
}

/// The IPv4 address in a mapped one.
inline net::Address unmapped(const net::Address& address) {
  const auto& bytes = address.bytes;
  return net::Address::v4(bytes[12], bytes[13], bytes[14], bytes[15]);
}

/// What a socket of `family` shows of an end it knows by its address on the wire.
inline net::Endpoint as_shown(net::AddressFamily family, const net::Endpoint& end) {
  if (family == end.address.family) return end;
  net::Endpoint shown{net::Address::any(net::AddressFamily::V6), end.port};
  shown.address.bytes[10] = shown.address.bytes[11] = 0xff;
  std::copy_n(end.address.bytes.begin(), 4, shown.address.bytes.begin() + kMappedPrefix);
  return shown;
}

}  // namespace halfopen::sim::kernel
