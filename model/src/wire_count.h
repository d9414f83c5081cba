// Segments of a record, counted by their flags.
#pragma once

#include <cstdint>
#include <string_view>

#include "halfopen/model/record.h"

namespace halfopen::model {

/// How many TCP segments with all of `flags` the host put on the wire. Fragments behind the first have no flags and do not count.
std::int64_t segments_sent(const Record& record, std::string_view host, std::uint8_t flags);

}  // namespace halfopen::model
