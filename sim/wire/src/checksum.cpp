#include "halfopen/sim/wire/checksum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "octets.h"

namespace halfopen::sim::wire {
namespace {

// RFC 1071, 2 (B): the sum does not depend on byte order, so it is built from words of the machine's own and turned
// round once.
constexpr std::uint16_t from_machine_order(std::uint16_t word) {
  if constexpr (std::endian::native == std::endian::little) return static_cast<std::uint16_t>(word << 8 | word >> 8);
  return word;
}

constexpr std::uint16_t fold(std::uint64_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

}  // namespace

Checksum& Checksum::add(std::span<const std::byte> octets) {
  std::uint64_t sum = 0;
  while (octets.size() >= sizeof(std::uint32_t)) {
    std::uint32_t words;
    std::memcpy(&words, octets.data(), sizeof words);
    sum += words;
    octets = octets.subspan(sizeof words);
  }
  std::array<std::byte, 4> last{};
  std::copy(octets.begin(), octets.end(), last.begin());
  std::uint32_t words;
  std::memcpy(&words, last.data(), sizeof words);
  sum_ += from_machine_order(fold(sum + words));
  return *this;
}

Checksum& Checksum::add(std::uint32_t value) {
  sum_ += value;
  return *this;
}

std::uint16_t Checksum::value() const { return static_cast<std::uint16_t>(~fold(sum_)); }

Checksum pseudo_header(const net::Address& source, const net::Address& destination, std::uint8_t protocol,
                       std::uint32_t length) {
  const auto octets_of = [](const net::Address& address) {
    return std::as_bytes(std::span{address.bytes}.first(address_size(address.family)));
  };
  Checksum checksum;
  checksum.add(octets_of(source)).add(octets_of(destination)).add(length).add(std::uint32_t{protocol});
  return checksum;
}

}  // namespace halfopen::sim::wire
