// A bijection of 64-bit words that leaves no bit where it was.
#pragma once

#include <cstdint>

namespace halfopen::sim::core {

/// The odd number next to 2^64 divided by the golden ratio: steps of it visit all words before any word twice.
inline constexpr std::uint64_t kGoldenStep = 0x9E3779B97F4A7C15;

/// The finalizer of SplitMix64 (Stafford's variant 13 of MurmurHash3's). mix64(n * kGoldenStep), n = 1, 2, ... is the
/// SplitMix64 sequence of seed 0.
constexpr std::uint64_t mix64(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
  return word ^ (word >> 31);
}

}  // namespace halfopen::sim::core
