#include "break_point.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace halfopen::sim {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t ns;
};
constexpr std::array<Unit, 6> kUnits{
    {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}, {"h", 3'600'000'000'000}}};
constexpr std::int64_t kLongest = 1'000'000'000;  // of any unit: no sum below overflows

/// A whole number at the front of `text`, which is cut off it.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0 || number > kLongest) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// ".125" as nanoseconds of a unit; exact as long as its digits are worth whole nanoseconds.
std::int64_t take_fraction(std::string_view& text, std::int64_t unit) {
  std::int64_t ns = 0;
  if (text.empty() || text.front() != '.') return ns;
  text.remove_prefix(1);
  for (std::int64_t worth = unit / 10; !text.empty() && text.front() >= '0' && text.front() <= '9'; worth /= 10) {
    ns += (text.front() - '0') * worth;
    text.remove_prefix(1);
  }
  return ns;
}

std::optional<net::Duration> duration_from(std::string_view text) {
  const auto whole = take_number(text);
  if (!whole) return std::nullopt;
  const std::string_view unit_name = text.substr(text.find_first_not_of(".0123456789") == text.npos
                                                     ? text.size()
                                                     : text.find_first_not_of(".0123456789"));
  for (const Unit& unit : kUnits) {
    if (unit.name != unit_name) continue;
    const std::int64_t fraction = take_fraction(text, unit.ns);
    if (text == unit_name) return net::Duration{*whole * unit.ns + fraction};
  }
  return std::nullopt;
}

}  // namespace

bool BreakPoint::reached(net::Instant next, std::uint64_t next_event) {
  if (next < instant && next_event != event) return false;
  *this = {};
  return true;
}

std::optional<BreakPoint> break_point_from(std::string_view text) {
  if (!text.empty() && text.front() == '#') {
    text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number || !text.empty()) return std::nullopt;
    return BreakPoint{.event = static_cast<std::uint64_t>(*number)};
  }
  const auto duration = duration_from(text);
  if (!duration) return std::nullopt;
  return BreakPoint{.instant = net::kStart + *duration};
}

BreakPoint break_point_of_environment() {
  const char* text = std::getenv("HALFOPEN_BREAK_AT");
  if (!text || *text == '\0') return {};
  const auto point = break_point_from(text);
  if (!point) throw std::invalid_argument(std::string{"HALFOPEN_BREAK_AT: expected a time (105ms) or an event (#1234), found "} + text);
  return *point;
}

}  // namespace halfopen::sim
