// Reading and writing addresses: dotted decimal, RFC 4291 (2.2) in every legal form, RFC 5952 on output.
#include "halfopen/net/address.h"

#include <algorithm>
#include <charconv>

namespace halfopen::net {

namespace {

constexpr int kGroups = 8;
using Groups = std::array<std::uint16_t, kGroups>;

/// Takes a decimal number without sign or leading zeros from the front of `text`.
std::optional<std::uint32_t> take_decimal(std::string_view& text, std::uint32_t max) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || value > max || (length > 1 && text.front() == '0')) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Four decimal octets; everything must be used up.
std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
  std::array<std::uint8_t, 4> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0 && !take(text, ".")) return std::nullopt;
    const auto octet = take_decimal(text, 255);
    if (!octet) return std::nullopt;
    octets[i] = static_cast<std::uint8_t>(*octet);
  }
  if (!text.empty()) return std::nullopt;
  return octets;
}

/// A run of groups separated by single colons, as it stands on one side of "::". The last group may be an IPv4 address.
struct Run {
  Groups groups{};
  int count = 0;

  bool push(std::uint16_t group) {
    if (count == kGroups) return false;
    groups[static_cast<std::size_t>(count++)] = group;
    return true;
  }

  bool read(std::string_view text, bool may_end_in_v4) {
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(':'));
      text.remove_prefix(word.size());
      if (!text.empty()) {
        text.remove_prefix(1);
        if (text.empty()) return false;  // a trailing single colon
      } else if (may_end_in_v4 && word.find('.') != std::string_view::npos) {
        const auto octets = parse_v4(word);
        return octets && push(static_cast<std::uint16_t>((*octets)[0] << 8 | (*octets)[1])) &&
               push(static_cast<std::uint16_t>((*octets)[2] << 8 | (*octets)[3]));
      }
      std::uint16_t group = 0;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), group, 16);
      if (error != std::errc{} || word.size() > 4 || end != word.data() + word.size() || !push(group)) return false;
    }
    return true;
  }
};

std::optional<Groups> parse_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  Run left;
  if (gap == std::string_view::npos) {
    if (!left.read(text, true) || left.count != kGroups) return std::nullopt;
    return left.groups;
  }
  Run right;
  if (!left.read(text.substr(0, gap), false) || !right.read(text.substr(gap + 2), true)) return std::nullopt;
  if (left.count + right.count >= kGroups) return std::nullopt;  // "::" stands for one group at least
  std::copy_n(right.groups.begin(), right.count, left.groups.end() - right.count);
  return left.groups;
}

/// RFC 5952, 4.2: the longest run of zero groups, the first of equals, never a single one.
struct Gap {
  int begin = kGroups, length = 0;
};
Gap longest_gap(const Groups& groups, int count) {
  Gap best, current;
  for (int i = 0; i < count; ++i) {
    if (groups[static_cast<std::size_t>(i)] != 0) {
      current.length = 0;
      continue;
    }
    if (current.length++ == 0) current.begin = i;
    if (current.length > best.length) best = current;
  }
  return best.length > 1 ? best : Gap{};
}

std::string v4_text(const std::uint8_t* octets) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(octets[i]);
  return text;
}

std::string v6_text(const std::array<std::uint8_t, 16>& bytes) {
  Groups groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  // RFC 5952, 5: an IPv4-mapped address (::ffff:0:0/96) ends in dotted decimal.
  const bool mapped =
      std::all_of(groups.begin(), groups.begin() + 5, [](auto group) { return group == 0; }) && groups[5] == 0xffff;
  const int count = mapped ? 6 : kGroups;
  const Gap gap = longest_gap(groups, count);
  std::string text;
  for (int i = 0; i < count; ++i) {
    if (i == gap.begin) {
      text += "::";
      i += gap.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char digits[4];
    const auto end = std::to_chars(digits, digits + sizeof digits, groups[static_cast<std::size_t>(i)], 16).ptr;
    text.append(digits, end);
  }
  return mapped ? text + ":" + v4_text(&bytes[12]) : text;
}

}  // namespace

Address Address::loopback(AddressFamily family) {
  if (family == AddressFamily::V4) return v4(127, 0, 0, 1);
  Address address{AddressFamily::V6, {}};
  address.bytes[15] = 1;
  return address;
}

std::optional<Address> Address::parse(std::string_view text) {
  if (const auto octets = parse_v4(text)) return v4((*octets)[0], (*octets)[1], (*octets)[2], (*octets)[3]);
  const auto groups = parse_v6(text);
  if (!groups) return std::nullopt;
  Address address{AddressFamily::V6, {}};
  for (std::size_t i = 0; i < groups->size(); ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>((*groups)[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>((*groups)[i] & 0xff);
  }
  return address;
}

bool Address::is_any() const { return *this == any(family); }

bool Address::is_loopback() const { return family == AddressFamily::V4 ? bytes[0] == 127 : *this == loopback(family); }

bool Address::is_multicast() const {
  return family == AddressFamily::V4 ? (bytes[0] & 0xf0) == 0xe0 : bytes[0] == 0xff;
}

std::string Address::to_string() const { return family == AddressFamily::V4 ? v4_text(bytes.data()) : v6_text(bytes); }

std::string Endpoint::to_string() const {
  const std::string host = address.family == AddressFamily::V6 ? "[" + address.to_string() + "]" : address.to_string();
  return host + ":" + std::to_string(port);
}

std::optional<Endpoint> Endpoint::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  std::string_view digits = text.substr(colon + 1);
  const auto port = take_decimal(digits, 65535);
  if (!port || !digits.empty()) return std::nullopt;

  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = Address::parse(host);
  if (!address || bracketed != (address->family == AddressFamily::V6)) return std::nullopt;
  return Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

}  // namespace halfopen::net
