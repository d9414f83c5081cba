#include "halfopen/sim/core/digest.h"

#include <array>

#include "halfopen/sim/core/little_endian.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace halfopen::sim::core {

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

struct Digest::State {
  XXH3_state_t xxh;
};

Digest::Digest(std::uint64_t version) : state_{std::make_unique<State>()} {
  XXH3_64bits_reset_withSeed(&state_->xxh, version);
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::add(std::span<const std::byte> octets) {
  if (!octets.empty()) XXH3_64bits_update(&state_->xxh, octets.data(), octets.size());
}

void Digest::add(std::uint64_t value) {
  std::array<std::byte, 8> octets;
  store_little_endian(value, octets.data());
  add(octets);
}

void Digest::add(std::string_view text) {
  add(std::uint64_t{text.size()});
  add(std::as_bytes(std::span{text}));
}

std::uint64_t Digest::value() const { return XXH3_64bits_digest(&state_->xxh); }

}  // namespace halfopen::sim::core
