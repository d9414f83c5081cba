// Durations as scenarios write them.
#pragma once

#include <optional>
#include <string_view>

#include "halfopen/net/time.h"

namespace halfopen::scenarios {

/// `100ms`, `1.5s`, `2min`: units ns, us, ms, s, min, h, exact to the nanosecond; nothing if the text is none of them.
std::optional<net::Duration> duration_named(std::string_view text);

}  // namespace halfopen::scenarios
