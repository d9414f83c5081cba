// Durations, sizes, rates and fractions. A decimal number is a mantissa and a power of ten; a unit multiplies it.
#include "quantity.h"


#include <charconv>
#include <limits>
#include <span>

#include "halfopen/scenarios/duration.h"

namespace halfopen::scenarios {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr Unit kDurations[] = {{"ns", 1},
                               {"us", 1'000},
                               {"ms", 1'000'000},
                               {"s", 1'000'000'000},
                               {"min", 60'000'000'000},
                               {"h", 3'600'000'000'000}};
constexpr Unit kSizes[] = {{"B", 1},         {"kB", 1000},     {"MB", 1'000'000}, {"GB", 1'000'000'000},
                           {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
constexpr Unit kRates[] = {{"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}};
constexpr Unit kPercent[] = {{"%", 1}};

constexpr std::size_t kMaxDecimals = 9;
constexpr std::uint64_t kMaxSigned = std::numeric_limits<std::int64_t>::max();

struct Decimal {
  std::uint64_t mantissa = 0;
  int decimals = 0;  ///< The value is mantissa / 10^decimals; trailing zeros are gone.
  std::uint64_t factor = 0;
};

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

/// Splits `12.5ms` into number and unit. The form is that of the schema: no sign, no leading zeros, no blanks.
Flaw parse_decimal(std::string_view text, std::span<const Unit> units, Decimal& decimal) {
  const std::string_view whole = take_digits(text);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return Flaw::Form;
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty() || fraction.size() > kMaxDecimals) return Flaw::Form;
  }
  for (const Unit& unit : units) {
    if (unit.name == text) decimal.factor = unit.factor;
  }
  if (decimal.factor == 0) return Flaw::Form;

  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  const std::string digits = std::string{whole}.append(fraction);
  decimal.decimals = static_cast<int>(fraction.size());
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), decimal.mantissa);
  return parsed.ec == std::errc{} ? Flaw::None : Flaw::Range;
}

/// mantissa * factor / 10^decimals, if it is a whole number not above `max`.
Flaw scaled(Decimal decimal, std::uint64_t max, std::uint64_t& value) {
  for (const std::uint64_t prime : {2u, 5u}) {
    for (int i = 0; i < decimal.decimals; ++i) {
      std::uint64_t& divisible = decimal.factor % prime == 0 ? decimal.factor : decimal.mantissa;
      if (divisible % prime != 0) return Flaw::Inexact;
      divisible /= prime;
    }
  }
  if (decimal.mantissa > max / decimal.factor) return Flaw::Range;
  value = decimal.mantissa * decimal.factor;
  return Flaw::None;
}

Flaw parse_scaled(std::string_view text, std::span<const Unit> units, std::uint64_t max, std::uint64_t& value) {
  Decimal decimal;
  const Flaw flaw = parse_decimal(text, units, decimal);
  return flaw == Flaw::None ? scaled(decimal, max, value) : flaw;
}

/// In the largest unit that divides it.
std::string format_scaled(std::uint64_t value, std::span<const Unit> units) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (value % units[i].factor == 0 && value != 0) best = i;
  }
  return std::to_string(value / units[best].factor).append(units[best].name);
}

/// round(100 * fraction / 2^32, decimals places), as digits without the point.
std::uint64_t percent_digits(std::uint32_t fraction, int decimals) {
  // 100 * 2^32 * 10^9 needs more than 64 bits, so the power of ten is multiplied in digit by digit.
  std::uint64_t rest = std::uint64_t{fraction} * 100;
  std::uint64_t digits = rest >> 32;
  rest &= 0xffffffffu;
  for (int i = 0; i < decimals; ++i) {
    rest *= 10;
    digits = digits * 10 + (rest >> 32);
    rest &= 0xffffffffu;
  }
  return digits + (rest >= 0x80000000u ? 1 : 0);
}

std::string percent_text(std::uint64_t digits, int decimals) {
  std::string text = std::to_string(digits);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, ".");
  }
  return text + "%";
}

}  // namespace

Flaw parse_duration(std::string_view text, net::Duration& duration) {
  const bool negative = text.starts_with('-');
  std::uint64_t magnitude = 0;
  const Flaw flaw = parse_scaled(text.substr(negative ? 1 : 0), kDurations, kMaxSigned, magnitude);
  if (flaw != Flaw::None) return flaw;
  duration = net::Duration{negative ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude)};
  return Flaw::None;
}

std::string format_duration(net::Duration duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  const std::uint64_t magnitude =
      count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  return (count < 0 ? "-" : "") + format_scaled(magnitude, kDurations);
}

Flaw parse_size(std::string_view text, std::int64_t& bytes) {
  if (text.find('.') != std::string_view::npos) return Flaw::Form;
  std::uint64_t value = 0;
  const Flaw flaw = parse_scaled(text, kSizes, kMaxSigned, value);
  if (flaw == Flaw::None) bytes = static_cast<std::int64_t>(value);
  return flaw;
}

Flaw parse_rate(std::string_view text, std::uint64_t& bits) {
  std::uint64_t value = 0;
  const Flaw flaw = parse_scaled(text, kRates, kMaxSigned, value);
  if (flaw != Flaw::None) return flaw;
  if (value == 0) return Flaw::Range;  // zero means unlimited in the model, and nobody writes it for that
  bits = value;
  return Flaw::None;
}

std::string format_rate(std::uint64_t bits) { return format_scaled(bits, kRates); }

Flaw parse_fraction(std::string_view text, std::uint32_t& fraction) {
  Decimal decimal;
  if (const Flaw flaw = parse_decimal(text, kPercent, decimal); flaw != Flaw::None) return flaw;
  std::uint64_t whole = 100;  // what the mantissa would be for 100 %
  for (int i = 0; i < decimal.decimals; ++i) whole *= 10;
  if (decimal.mantissa >= whole) return Flaw::Range;

  // 32 steps of binary long division, then one more bit to round to nearest.
  std::uint64_t bits = 0;
  std::uint64_t rest = decimal.mantissa;
  for (int i = 0; i < 32; ++i) {
    rest *= 2;
    bits = bits * 2 + (rest >= whole ? 1 : 0);
    rest -= rest >= whole ? whole : 0;
  }
  bits += rest * 2 >= whole ? 1 : 0;
  if (bits > 0xffffffffu) return Flaw::Range;
  fraction = static_cast<std::uint32_t>(bits);
  return Flaw::None;
}

std::string format_fraction(std::uint32_t fraction) {
  std::string text;
  std::uint32_t back = ~fraction;
  // Eight decimals of a percent are finer than 2^-32, so the last of these is exact if none before it is.
  for (int decimals = 0; back != fraction && decimals <= static_cast<int>(kMaxDecimals); ++decimals) {
    text = percent_text(percent_digits(fraction, decimals), decimals);
    if (parse_fraction(text, back) != Flaw::None) back = ~fraction;
  }
  return text;
}

std::optional<net::Duration> duration_named(std::string_view text) {
  net::Duration duration{};
  if (parse_duration(text, duration) != Flaw::None) return std::nullopt;
  return duration;
}

}  // namespace halfopen::scenarios
