#include "chance.h"

namespace halfopen::realnet {

namespace {

constexpr std::uint64_t kGoldenStep = 0x9E3779B97F4A7C15;

/// The finalizer of SplitMix64: a bijection that leaves no bit where it was.
std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
  return word ^ (word >> 31);
}

/// FNV-1a, 64 bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3;
  return hash;
}

}  // namespace

RandomWords::RandomWords(std::uint64_t seed, std::string_view owner, std::string_view purpose, std::uint64_t ordinal)
    : key_{mixed(mixed(mixed(mixed(seed + kGoldenStep) ^ hash_of(owner)) ^ hash_of(purpose)) ^ ordinal)} {}

std::uint64_t RandomWords::next() { return mixed(key_ + kGoldenStep * ++counter_); }

// Words above the largest multiple of the count would favour small results; they are drawn again.
std::uint64_t RandomWords::up_to(std::uint64_t most) {
  const std::uint64_t count = most + 1;
  if (count == 0) return next();
  const std::uint64_t unfair = (0 - count) % count;  // 2^64 modulo count
  std::uint64_t word = next();
  while (word < unfair) word = next();
  return word % count;
}

Chance::Chance(std::uint64_t seed, std::string_view link, model::Direction direction)
    : loss_{seed, link, "loss", static_cast<std::uint64_t>(direction)},
      burst_{seed, link, "burst-loss", static_cast<std::uint64_t>(direction)},
      duplicate_{seed, link, "duplicate", static_cast<std::uint64_t>(direction)},
      reorder_{seed, link, "reorder", static_cast<std::uint64_t>(direction)},
      corrupt_{seed, link, "corrupt", static_cast<std::uint64_t>(direction)},
      corrupt_unseen_{seed, link, "corrupt-unseen", static_cast<std::uint64_t>(direction)},
      altered_bit_{seed, link, "altered-bit", static_cast<std::uint64_t>(direction)},
      jitter_{seed, link, "jitter", static_cast<std::uint64_t>(direction)} {}

Fate Chance::draw(const model::Conditions& conditions) {
  const model::Impairments& by_chance = conditions.impairments;
  Fate fate;
  fate.lost = conditions.loss != 0 && loss_.chance(conditions.loss);
  if (in_bad_state(by_chance)) fate.lost = true;
  fate.duplicated = by_chance.duplicate != 0 && duplicate_.chance(by_chance.duplicate);
  fate.reordered = by_chance.reorder != 0 && reorder_.chance(by_chance.reorder);
  fate.damaged = by_chance.corrupt != 0 && corrupt_.chance(by_chance.corrupt);
  fate.altered = by_chance.corrupt_unseen != 0 && corrupt_unseen_.chance(by_chance.corrupt_unseen);
  if (fate.altered) fate.altered_bit = altered_bit_.next();
  if (by_chance.jitter > net::Duration::zero()) {
    fate.jitter = net::Duration{static_cast<std::int64_t>(jitter_.up_to(static_cast<std::uint64_t>(by_chance.jitter.count())))};
  }
  return fate;
}

bool Chance::in_bad_state(const model::Impairments& impairments) {
  if (impairments.burst_enter == 0) return bad_ = false;
  if (burst_.chance(bad_ ? impairments.burst_leave : impairments.burst_enter)) bad_ = !bad_;
  return bad_;
}

}  // namespace halfopen::realnet
