// Digests: what two runs are compared by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace halfopen::sim::core {

/// XXH3-64 of the text, seed 0: the same number on every platform.
std::uint64_t hash_of(std::string_view text);

/// A 64-bit digest of a sequence of values, the same on every platform (XXH3-64, little-endian input).
class Digest {
 public:
  /// `version` says what is digested and how; it seeds the hash, so that digests of two versions never agree by chance.
  explicit Digest(std::uint64_t version = 1);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void add(std::span<const std::byte> octets);
  void add(std::uint64_t value);
  /// Length first, so that "ab","c" and "a","bc" differ.
  void add(std::string_view text);
  std::uint64_t value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace halfopen::sim::core
