// Which observation of one program corresponds to which of another.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace halfopen::analysis {

/// One place of both orders; kNone where a side has nothing.
struct Pair {
  static constexpr std::size_t kNone = ~std::size_t{0};
  std::size_t left = kNone;
  std::size_t right = kNone;
};

/// Pairs the places of two orders, each once and in order.
///
/// Where the next two do not do `alike`, the nearest places at which the two sides do the same twice in a row (or once, at the
/// end of both) are looked for, at most 64 ahead. What lies between is paired as long as both sides have something, then
/// stands alone. Without such places the rest is paired one by one.
std::vector<Pair> align(std::size_t left, std::size_t right, const std::function<bool(std::size_t, std::size_t)>& alike);

}  // namespace halfopen::analysis
