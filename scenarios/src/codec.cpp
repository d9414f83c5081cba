#include "codec.h"

#include <algorithm>
#include <charconv>

namespace halfopen::scenarios {

namespace {

constexpr std::size_t kMaxName = 64;

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

[[noreturn]] void refuse(const Node& node, Flaw flaw, const std::string& form, const std::string& range,
                         const std::string& grain) {
  switch (flaw) {
    case Flaw::Range:
      node.expected(range, "scenario.quantity.range");
    case Flaw::Inexact:
      node.expected(grain, "scenario.quantity.inexact");
    case Flaw::Form:
    case Flaw::None:
      break;
  }
  node.expected(form, "scenario.quantity.form");
}

/// The text of a quantity, or an empty one, which is none.
std::string_view text_of(const Node& node) {
  return node.json().is_string() ? std::string_view{node.string()} : std::string_view{};
}

}  // namespace

std::string Text::read(const Node& node) const {
  const std::string& text = node.string();
  if (text.size() < min_size) node.expected("a text that is not empty", "scenario.range");
  const auto starts_character = [](char octet) { return (static_cast<unsigned char>(octet) & 0xc0) != 0x80; };  // UTF-8
  if (max_size != 0 && static_cast<std::size_t>(std::ranges::count_if(text, starts_character)) > max_size) {
    node.expected("a text of at most " + std::to_string(max_size) + " characters", "scenario.range");
  }
  return text;
}

std::string Name::read(const Node& node) const {
  const std::string& name = node.string();
  const bool formed =
      !name.empty() && name.size() <= kMaxName && is_letter(name.front()) &&
      std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-'; });
  if (!formed)
    node.expected("a name: a letter, then letters, digits, \"_\", \".\" or \"-\", 64 at most", "scenario.name.form");
  return name;
}

std::string Symbol::read(const Node& node) const {
  const std::string& symbol = node.string();
  const bool formed = !symbol.empty() && is_capital(symbol.front()) &&
                      std::ranges::all_of(symbol, [](char c) { return is_capital(c) || is_digit(c) || c == '_'; });
  if (!formed) node.expected("an error's symbol, such as \"ECONNRESET\"", "scenario.error.form");
  return symbol;
}

std::string HostPort::read(const Node& node) const {
  const std::string& text = node.string();
  if (net::Endpoint::parse(text)) return text;
  const std::size_t colon = text.rfind(':');
  const std::string_view host = std::string_view{text}.substr(0, colon);
  const bool formed = colon != std::string::npos && !host.empty() && is_letter(host.front()) &&
                      host.find(':') == std::string_view::npos && net::Endpoint::parse("0.0.0.0" + text.substr(colon));
  if (!formed)
    node.expected("\"host:port\", \"10.0.0.1:port\" or \"[fd00::1]:port\", port 0 to 65535", "scenario.endpoint.form");
  return text;
}

net::Address AddressText::read(const Node& node) const {
  const auto address = net::Address::parse(node.string());
  if (!address) node.expected("an IPv4 or IPv6 address", "scenario.address.form");
  return *address;
}

net::Duration Time::read(const Node& node) const {
  net::Duration time{};
  const Flaw flaw = parse_duration(text_of(node), time);
  if (flaw != Flaw::None) {
    refuse(node, flaw, "a time such as \"100ms\" (ns, us, ms, s, min, h)", "a time of at most 292 years",
           "whole nanoseconds");
  }
  if (time >= min) return time;
  if (time < net::Duration::zero()) node.expected("a time that is not negative", "scenario.quantity.form");
  node.expected("a time above zero", "scenario.quantity.range");
}

std::int64_t Size::read(const Node& node) const {
  if (node.json().is_number()) return node.integer(min, max);
  std::int64_t bytes = 0;
  Flaw flaw = parse_size(text_of(node), bytes);
  if (flaw == Flaw::None && (bytes < min || bytes > max)) flaw = Flaw::Range;
  if (flaw != Flaw::None) {
    refuse(node, flaw, "a size such as 100 or \"64KiB\" (B, kB, MB, GB, KiB, MiB, GiB)",
           "a size from " + std::to_string(min) + " to " + std::to_string(max) + " bytes", "whole bytes");
  }
  return bytes;
}

std::uint64_t Rate::read(const Node& node) const {
  std::uint64_t bits = 0;
  const Flaw flaw = parse_rate(text_of(node), bits);
  if (flaw != Flaw::None) {
    refuse(node, flaw, "a rate such as \"10Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s)",
           "a rate above zero and below 2^63 bit/s (leave it out for no limit)", "whole bits per second");
  }
  return bits;
}

std::uint32_t Fraction::read(const Node& node) const {
  std::uint32_t fraction = 0;
  const Flaw flaw = parse_fraction(text_of(node), fraction);
  if (flaw != Flaw::None) {
    refuse(node, flaw, "a percentage such as \"0.5%\", at most nine decimals",
           "a percentage below 100 (a cut loses everything)", "");
  }
  return fraction;
}

net::Duration Date::read(const Node& node) const {
  net::Duration since_1970{};
  const Flaw flaw = parse_date(text_of(node), since_1970);
  if (flaw != Flaw::None)
    refuse(node, flaw, "a date such as \"2011-06-17T08:25:29Z\"", "a date of the years 1970 to 2261", "");
  return since_1970;
}

std::uint64_t Seed::read(const Node& node) const {
  if (node.json().is_number()) return static_cast<std::uint64_t>(node.integer(0, kMaxExact));
  const std::string_view text = text_of(node);
  std::uint64_t seed = 0;
  const bool formed =
      text.size() == 18 && text.starts_with("0x") &&
      std::from_chars(text.data() + 2, text.data() + text.size(), seed, 16).ptr == text.data() + text.size();
  if (!formed)
    node.expected("an integer from 0 to 2^53-1, or \"0x\" and 16 hexadecimal digits", "scenario.quantity.form");
  return seed;
}

Json Seed::write(std::uint64_t seed) const {
  if (seed <= static_cast<std::uint64_t>(kMaxExact)) return seed;
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, seed, 16).ptr;
  const std::string hex{digits, end};
  return "0x" + std::string(16 - hex.size(), '0') + hex;
}

}  // namespace halfopen::scenarios
