// Drawing lots for generated scenarios: integers only, the same words on every platform.
#pragma once

#include <cstddef>
#include <cstdint>

namespace halfopen::library {

/// A stream of random words from a seed (splitmix64: a counter, and a mixer of good reputation).
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t word = state_;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9u;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebu;
    return word ^ (word >> 31);
  }
  /// From 0 to below `bound`. The bias is below 2^-32 for the small bounds asked for here.
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound)); }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  /// True in `part` of `whole` draws.
  bool one_in(std::int64_t whole, std::int64_t part = 1) { return below(whole) < part; }
  /// From 1 to `most`, each order of magnitude (factor of two) as likely as any other.
  std::int64_t spread(std::int64_t most) {
    std::int64_t ceiling = 1;
    std::int32_t doublings = 0;
    for (std::int64_t each = most; each > 1; each /= 2) ++doublings;
    for (std::int64_t times = between(0, doublings); times > 0; --times) ceiling *= 2;
    const std::int64_t drawn = ceiling + below(ceiling);
    return drawn < most ? drawn : most;
  }
  template <class T, std::size_t N>
  const T& one_of(const T (&items)[N]) {
    return items[static_cast<std::size_t>(below(static_cast<std::int64_t>(N)))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace halfopen::library
