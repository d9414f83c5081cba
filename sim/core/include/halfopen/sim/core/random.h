// Randomness keyed by what it is for, so that adding a host or a draw elsewhere shifts nobody's luck.
#pragma once

#include <cstdint>
#include <string_view>

namespace halfopen::sim::core {

/// A stream of random words keyed by (seed, owner's name, purpose, ordinal): the same key gives the same words on every
/// platform. Integers only; the mapping to ranges is ours (std distributions differ between libraries).
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view owner, std::string_view purpose, std::uint64_t ordinal = 0);

  std::uint64_t next();
  /// Uniform in [0, bound); bound must not be 0.
  std::uint64_t below(std::uint64_t bound);
  /// True with probability fraction / 2^32.
  bool chance(std::uint32_t fraction);

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace halfopen::sim::core
