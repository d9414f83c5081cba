// Quantities with their units: text to number and back, exactly. No floating point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "halfopen/net/time.h"

namespace halfopen::scenarios {

/// Why a text is no such quantity.
enum class Flaw : std::uint8_t {
  None,
  Form,     ///< Not a number with a unit of this kind.
  Range,    ///< Outside what the quantity can be.
  Inexact,  ///< Finer than the quantity is kept.
};

/// `100ms`, `1.5s`, `-2h`: ns, us, ms, s, min, h. Kept in nanoseconds.
Flaw parse_duration(std::string_view text, net::Duration& duration);
std::string format_duration(net::Duration duration);

/// `512B`, `64KiB`, `1MB`: B, kB, MB, GB, KiB, MiB, GiB. Whole numbers only.
Flaw parse_size(std::string_view text, std::int64_t& bytes);

/// `10Mbit/s`, `56.6kbit/s`: bit/s, kbit/s, Mbit/s, Gbit/s. Kept in bits per second, at least one.
Flaw parse_rate(std::string_view text, std::uint64_t& bits);
std::string format_rate(std::uint64_t bits);

/// `5%`, `0.1%`: from 0 to less than 100, at most nine decimals. Kept as the nearest multiple of 2^-32.
Flaw parse_fraction(std::string_view text, std::uint32_t& fraction);
/// The shortest percentage that means this fraction.
std::string format_fraction(std::uint32_t fraction);

/// `2011-06-17T08:25:29Z`, with up to nine decimals of the second: 1970 to 2261. Kept in nanoseconds since 1970.
Flaw parse_date(std::string_view text, net::Duration& since_1970);
std::string format_date(net::Duration since_1970);

}  // namespace halfopen::scenarios
