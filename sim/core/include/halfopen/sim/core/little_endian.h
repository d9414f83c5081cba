// Numbers as octets, the lowest first, on every platform.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace halfopen::sim::core {

/// Writes `value` to `to`, which has room for it. One store where the machine's own order is this one.
template <class Word>
requires std::is_unsigned_v<Word>
void store_little_endian(Word value, std::byte* to) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(to, &value, sizeof value);
  } else {
    for (std::size_t octet = 0; octet < sizeof value; ++octet) to[octet] = static_cast<std::byte>(value >> (8 * octet));
  }
}

}  // namespace halfopen::sim::core
