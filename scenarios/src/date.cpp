// Dates: the wall clock at the start of a run. UTC, proleptic Gregorian, no leap seconds.
#include <charconv>
#include <chrono>

#include "quantity.h"

namespace halfopen::scenarios {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kYearMax = 2261;  // the last full year that 63 bits of nanoseconds reach

bool take(std::string_view& text, char letter) {
  if (!text.starts_with(letter)) return false;
  text.remove_prefix(1);
  return true;
}

/// Exactly `width` digits.
bool take_number(std::string_view& text, std::size_t width, int& number) {
  if (text.size() < width) return false;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  std::from_chars(text.data(), text.data() + width, number);
  text.remove_prefix(width);
  return true;
}

/// `.25` as nanoseconds; nothing is 0.
bool take_fraction(std::string_view& text, std::int64_t& nanoseconds) {
  nanoseconds = 0;
  if (!take(text, '.')) return true;
  std::int64_t place = 100'000'000;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
    if (place == 0) return false;
    nanoseconds += place * (text[count] - '0');
    place /= 10;
  }
  text.remove_prefix(count);
  return count > 0;
}

std::string padded(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

Flaw parse_date(std::string_view text, net::Duration& since_1970) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0;
  const bool formed = take_number(text, 4, year) && take(text, '-') && take_number(text, 2, month) && take(text, '-') &&
                      take_number(text, 2, day) && take(text, 'T') && take_number(text, 2, hour) && take(text, ':') &&
                      take_number(text, 2, minute) && take(text, ':') && take_number(text, 2, second) &&
                      take_fraction(text, fraction) && text == "Z";
  if (!formed) return Flaw::Form;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 1970 || year > kYearMax || hour > 23 || minute > 59 || second > 59) return Flaw::Range;
  since_1970 = sys_days{date}.time_since_epoch() + std::chrono::hours{hour} + std::chrono::minutes{minute} +
               std::chrono::seconds{second} + std::chrono::nanoseconds{fraction};
  return Flaw::None;
}

std::string format_date(net::Duration since_1970) {
  const auto whole_days = std::chrono::floor<days>(since_1970);
  const year_month_day date{sys_days{whole_days}};
  const auto in_day = static_cast<std::uint64_t>((since_1970 - whole_days).count());
  const std::uint64_t seconds = in_day / 1'000'000'000;
  std::string text = padded(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4) + "-" +
                     padded(static_cast<unsigned>(date.month()), 2) + "-" +
                     padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(seconds / 3600, 2) + ":" +
                     padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2);
  if (const std::uint64_t rest = in_day % 1'000'000'000; rest != 0) {
    std::string decimals = padded(rest, 9);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    text += "." + decimals;
  }
  return text + "Z";
}

}  // namespace halfopen::scenarios
