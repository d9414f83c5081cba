#include "halfopen/sim/ip/route_table.h"

#include <algorithm>
#include <bit>

namespace halfopen::sim::ip {

std::uint8_t common_prefix(const net::Address& a, const net::Address& b) {
  if (a.family != b.family) return 0;
  const std::size_t size = a.family == net::AddressFamily::V4 ? 4 : 16;
  for (std::size_t i = 0; i < size; ++i) {
    if (const auto differing = static_cast<std::uint8_t>(a.bytes[i] ^ b.bytes[i]); differing != 0) {
      return static_cast<std::uint8_t>(i * 8 + static_cast<std::size_t>(std::countl_zero(differing)));
    }
  }
  return static_cast<std::uint8_t>(size * 8);
}

bool same_prefix(const net::Address& a, const net::Address& b, std::uint8_t length) {
  return a.family == b.family && common_prefix(a, b) >= length;
}

void RouteTable::add(const Route& route) {
  const auto comes_before = [](const Route& a, const Route& b) {
    return a.prefix_length != b.prefix_length ? a.prefix_length > b.prefix_length : a.metric < b.metric;
  };
  routes_.insert(std::upper_bound(routes_.begin(), routes_.end(), route, comes_before), route);
}

}  // namespace halfopen::sim::ip
