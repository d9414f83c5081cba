// Many independent pieces of work on several threads, each with a place of its own for what it came to.
#pragma once

#include <cstddef>
#include <functional>

namespace halfopen::analysis {

/// Does `piece(0)` to `piece(count - 1)` on `jobs` threads, this one included, in no order. The first exception ends the rest and
/// is thrown again here. `progress` is told after each piece, one at a time. `stop` is asked before each piece, if it is given: once it
/// says so none begins any more, and those that were begun are the first ones.
void work_through(std::size_t count, unsigned jobs, const std::function<void(std::size_t done, std::size_t all)>& progress,
                  const std::function<void(std::size_t)>& piece, const std::function<bool()>& stop = {});

}  // namespace halfopen::analysis
