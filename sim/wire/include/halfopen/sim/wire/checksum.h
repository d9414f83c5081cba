// The Internet checksum, RFC 1071.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "halfopen/net/address.h"

namespace halfopen::sim::wire {

/// Ones' complement sum of 16-bit words in network order.
class Checksum {
 public:
  /// Adds octets that begin at an even place of the whole; an odd one at the end is padded with zero.
  Checksum& add(std::span<const std::byte> octets);
  Checksum& add(std::uint32_t value);

  /// What the header's field has to hold. Over octets that contain their own right checksum this is 0.
  std::uint16_t value() const;

 private:
  std::uint64_t sum_ = 0;
};

/// The sum of the pseudo header that TCP, UDP and ICMPv6 checksums begin with: RFC 9293, 3.1 for IPv4; RFC 8200, 8.1
/// for IPv6.
Checksum pseudo_header(const net::Address& source, const net::Address& destination, std::uint8_t protocol,
                       std::uint32_t length);

}  // namespace halfopen::sim::wire
