// Durations as profiles write them: a decimal number with its unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "halfopen/net/time.h"

namespace halfopen::profiles {

/// Reads `200ms`, `1s`, `15.625ms`, `2h`; units ns, us, ms, s, min, h. Nothing without a unit, with a sign, or finer
/// than 1 ns.
std::optional<net::Duration> parse_duration(std::string_view text);

/// The shortest exact form in s, ms, us or ns: `7200s`, `15625us`.
std::string print_duration(net::Duration duration);

}  // namespace halfopen::profiles
