// Addresses and endpoints, IPv4 and IPv6.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace halfopen::net {

enum class AddressFamily : std::uint8_t { V4, V6 };

/// An IP address. A value; the unspecified IPv4 address by default. IPv4 uses the first four bytes, the rest is zero.
struct Address {
  AddressFamily family = AddressFamily::V4;
  std::array<std::uint8_t, 16> bytes{};

  static constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return {AddressFamily::V4, {a, b, c, d}};
  }
  static constexpr Address any(AddressFamily family) { return {family, {}}; }
  static Address loopback(AddressFamily family);
  /// Reads dotted decimal or RFC 4291 text (RFC 5952 and every legal longer form); nothing if it is neither.
  static std::optional<Address> parse(std::string_view text);

  bool is_any() const;
  bool is_loopback() const;
  bool is_multicast() const;
  /// Dotted decimal, or RFC 5952.
  std::string to_string() const;

  /// By words: every packet asks this several times, and a comparison of bytes is a call.
  friend constexpr bool operator==(const Address& a, const Address& b) {
    using Words = std::array<std::uint64_t, 2>;
    const auto x = std::bit_cast<Words>(a.bytes);
    const auto y = std::bit_cast<Words>(b.bytes);
    return a.family == b.family && x[0] == y[0] && x[1] == y[1];
  }
  friend auto operator<=>(const Address&, const Address&) = default;
};

/// One end of a flow: an address with a port.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  /// `10.0.0.1:7000`, `[fd00::1]:7000`.
  std::string to_string() const;
  /// Reads what to_string writes; nothing if the text is no endpoint.
  static std::optional<Endpoint> parse(std::string_view text);

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace halfopen::net
