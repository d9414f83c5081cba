// Work in processes of its own, several at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/net/time.h"

namespace halfopen::realnet {

/// What became of one piece of work.
struct ChildEnd {
  std::optional<std::string> text;  ///< What the work returned; nothing if its process ended otherwise,
  std::string why;                  ///< and then how: a signal, a status, or that its time was over.
};

/// Does work(0) to work(count - 1), each in a forked process that ends with it, `at_a_time` of them at once, and hands
/// over what they return. A process that takes longer than `limit` is killed. The caller should have one thread: what
/// other threads hold stays held in the children. The work must not throw.
///
/// Throws std::runtime_error if no process can be made.
std::vector<ChildEnd> in_children(std::size_t count, std::uint32_t at_a_time, net::Duration limit,
                                  const std::function<std::string(std::size_t)>& work);

}  // namespace halfopen::realnet
