// How many bits of a stream are not as they were sent, as a program's exit code.
#pragma once

#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::library {

/// The registered program "pattern-reader". Parameters: `{"port": 7000}`.
///
/// It listens, accepts one connection, reads it to its end, and holds it against what scripts send
/// (scenarios::pattern). Ends with the number of bits that differ, or with -1 at the first call that fails.
net::Task<int> pattern_reader(net::Process& process, std::string_view parameters);

}  // namespace halfopen::library
