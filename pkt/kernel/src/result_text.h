// A result on its way from one process to another.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/pkt/run.h"

namespace halfopen::pkt_kernel {

std::string text_of(const pkt::Result& result);
/// What text_of() wrote. Throws std::runtime_error for anything else.
pkt::Result result_of(std::string_view text);

}  // namespace halfopen::pkt_kernel
