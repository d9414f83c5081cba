// How far a host's wall clock leaves the time of the run, as a program's exit code.
#pragma once

#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::library {

/// The registered program "clock-jump". Parameters: `{"seconds": 2}`.
///
/// It reads the wall clock, sleeps that long, and reads it again. Ends with the whole milliseconds by which the wall
/// clock has gone on more than the sleep took (negative: less): steps, and drift.
net::Task<int> clock_jump(net::Process& process, std::string_view parameters);

}  // namespace halfopen::library
