// Chance for analyses: numbers that follow from a seed alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace halfopen::analysis {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and compiler.
class Chance {
 public:
  explicit constexpr Chance(std::uint64_t seed) : state_{seed} {}

  constexpr std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// From 0 to `bound` - 1; `bound` is at least 1 and so far below 2^64 that the remainder favours nobody who could tell.
  constexpr std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  constexpr bool one_in(std::uint64_t many) { return below(many) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace halfopen::analysis
