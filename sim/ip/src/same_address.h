// Equality of addresses for the way of every packet: by words, where the general one is a call.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "halfopen/net/address.h"

namespace halfopen::sim::ip {

inline bool same_address(const net::Address& a, const net::Address& b) {
  using Words = std::array<std::uint64_t, 2>;
  const auto x = std::bit_cast<Words>(a.bytes);
  const auto y = std::bit_cast<Words>(b.bytes);
  return a.family == b.family && x[0] == y[0] && x[1] == y[1];
}

}  // namespace halfopen::sim::ip
