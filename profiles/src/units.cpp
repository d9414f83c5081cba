#include "units.h"

#include <array>
#include <cstdint>
#include <limits>

namespace halfopen::profiles {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};

constexpr std::array kUnits{
    Unit{"h", 3'600'000'000'000}, Unit{"min", 60'000'000'000}, Unit{"s", 1'000'000'000},
    Unit{"ms", 1'000'000},        Unit{"us", 1'000},           Unit{"ns", 1},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Appends a digit; false when the number leaves 63 bits.
bool push_digit(std::int64_t& number, char digit) {
  constexpr std::int64_t kMost = (std::numeric_limits<std::int64_t>::max() - 9) / 10;
  if (number > kMost) return false;
  number = number * 10 + (digit - '0');
  return true;
}

}  // namespace

std::optional<net::Duration> parse_duration(std::string_view text) {
  std::size_t at = 0;
  std::int64_t number = 0;
  std::int64_t fraction_scale = 1;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (!push_digit(number, text[at])) return std::nullopt;
  }
  if (at == 0) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    const std::size_t first = ++at;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      if (!push_digit(number, text[at]) || fraction_scale > 1'000'000'000'000) return std::nullopt;
      fraction_scale *= 10;
    }
    if (at == first) return std::nullopt;
  }
  for (const Unit& unit : kUnits) {
    if (text.substr(at) != unit.name) continue;
    if (number > std::numeric_limits<std::int64_t>::max() / unit.ns) return std::nullopt;
    const std::int64_t scaled = number * unit.ns;
    if (scaled % fraction_scale != 0) return std::nullopt;
    return net::Duration{scaled / fraction_scale};
  }
  return std::nullopt;
}

std::string print_duration(net::Duration duration) {
  for (const Unit& unit : kUnits) {
    if (unit.name == "h" || unit.name == "min") continue;
    if (duration.count() % unit.ns == 0) return std::to_string(duration.count() / unit.ns) + std::string{unit.name};
  }
  return {};
}

}  // namespace halfopen::profiles
