#include "halfopen/sim/core/random.h"

#include "halfopen/sim/core/check.h"
#include "halfopen/sim/core/digest.h"
#include "halfopen/sim/core/mix.h"

namespace halfopen::sim::core {
namespace {

struct Product {
  std::uint64_t high;
  std::uint64_t low;
};

// All 128 bits of a * b, by 32-bit halves: standard C++ has no wider integer.
constexpr Product multiply(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kLowHalf = 0xFFFFFFFF;
  const std::uint64_t a_low = a & kLowHalf, a_high = a >> 32;
  const std::uint64_t b_low = b & kLowHalf, b_high = b >> 32;
  const std::uint64_t middle = a_high * b_low + (a_low * b_low >> 32);
  const std::uint64_t carried = a_low * b_high + (middle & kLowHalf);
  return {a_high * b_high + (middle >> 32) + (carried >> 32), a * b};
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view owner, std::string_view purpose, std::uint64_t ordinal)
    : key_{mix64(seed + kGoldenStep)} {
  key_ = mix64(key_ ^ hash_of(owner));
  key_ = mix64(key_ ^ hash_of(purpose));
  key_ = mix64(key_ ^ ordinal);
}

std::uint64_t RandomStream::next() { return mix64(key_ + kGoldenStep * ++counter_); }

// Lemire, "Fast Random Integer Generation in an Interval" (2019): the high word of word * bound is uniform once the few
// low words that would favour small results are rejected.
std::uint64_t RandomStream::below(std::uint64_t bound) {
  check(bound != 0, "RandomStream::below: bound is not 0");
  Product product = multiply(next(), bound);
  if (product.low < bound) {
    const std::uint64_t unfair = (0 - bound) % bound;  // 2^64 mod bound
    while (product.low < unfair) product = multiply(next(), bound);
  }
  return product.high;
}

bool RandomStream::chance(std::uint32_t fraction) { return next() >> 32 < fraction; }

}  // namespace halfopen::sim::core
