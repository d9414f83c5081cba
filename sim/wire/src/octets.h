// Octets in network order, read and written one field after the other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "halfopen/net/address.h"
#include "halfopen/sim/core/check.h"

namespace halfopen::sim::wire {

inline std::size_t address_size(net::AddressFamily family) { return family == net::AddressFamily::V4 ? 4 : 16; }

/// Fills a block front to back. Whoever makes the block knows how much is written.
class Writer {
 public:
  explicit Writer(std::span<std::byte> block) : block_{block} {}

  void u8(std::uint8_t value) { block_[at_++] = std::byte{value}; }
  void u16(std::uint16_t value) { put<2>(value); }
  void u32(std::uint32_t value) { put<4>(value); }
  void u48(std::uint64_t value) { put<6>(value); }
  void address(const net::Address& address) {
    bytes(std::as_bytes(std::span{address.bytes}.first(address_size(address.family))));
  }
  void bytes(std::span<const std::byte> octets) {
    std::copy(octets.begin(), octets.end(), block_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ += octets.size();
  }

  std::size_t written() const { return at_; }
  /// What has been written since `begin`.
  std::span<const std::byte> since(std::size_t begin) const { return block_.subspan(begin, at_ - begin); }
  /// Sets two octets written before, for a checksum over what follows them.
  void patch_u16(std::size_t at, std::uint16_t value) { Writer{block_.subspan(at)}.u16(value); }

 private:
  template <int kOctets>
  void put(std::uint64_t value) {
    for (int octet = kOctets - 1; octet >= 0; --octet)
      block_[at_++] = static_cast<std::byte>(value >> (8 * octet) & 0xFF);
  }

  std::span<std::byte> block_;
  std::size_t at_ = 0;
};

/// Takes fields from the front of what was received. The caller asks has() before each run of fields.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> octets) : rest_{octets} {}

  bool has(std::size_t count) const { return rest_.size() >= count; }
  std::size_t left() const { return rest_.size(); }
  std::span<const std::byte> rest() const { return rest_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(get<1>()); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(get<2>()); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(get<4>()); }
  std::uint64_t u48() { return get<6>(); }
  net::Address address(net::AddressFamily family) {
    net::Address address = net::Address::any(family);
    for (std::size_t i = 0; i < address_size(family); ++i) address.bytes[i] = u8();
    return address;
  }
  void skip(std::size_t count) { take(count); }
  std::span<const std::byte> take(std::size_t count) {
    core::check(has(count), "wire::Reader: inside the octets");
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  /// Drops what lies behind the next `count` octets (padding of the link layer).
  void keep(std::size_t count) { rest_ = rest_.first(count); }

 private:
  template <int kOctets>
  std::uint64_t get() {
    std::uint64_t value = 0;
    for (const std::byte octet : take(kOctets)) value = value << 8 | static_cast<std::uint8_t>(octet);
    return value;
  }

  std::span<const std::byte> rest_;
};

}  // namespace halfopen::sim::wire
