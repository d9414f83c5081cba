// Payload octets: written once, shared by every queue and segment that carries them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::core {

/// A view of shared, immutable octets that keeps them alive. Copying shares; nothing is copied per hop.
///
/// Single-threaded by design: a world lives on one thread, so the count is a plain integer.
class Slice {
 public:
  Slice() = default;
  /// Copies `octets` once into a block of their own.
  static Slice copy_of(std::span<const std::byte> octets);
  /// A block of `size` octets that `fill` writes before anybody else sees it.
  template <class Fill>
  static Slice make(std::size_t size, Fill&& fill) {
    Slice slice = allocate(size);
    fill(std::span<std::byte>{slice.writable(), size});
    return slice;
  }

  Slice(const Slice& other) noexcept : block_{other.block_}, data_{other.data_}, size_{other.size_} { retain(); }
  Slice(Slice&& other) noexcept
      : block_{std::exchange(other.block_, nullptr)},
        data_{std::exchange(other.data_, nullptr)},
        size_{std::exchange(other.size_, 0)} {}
  Slice& operator=(Slice other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Slice() { release(); }

  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::byte> bytes() const { return {data_, size_}; }
  /// A part of the same octets. `offset + length` must not exceed size().
  Slice part(std::size_t offset, std::size_t length) const {
    check(offset <= size_ && length <= size_ - offset, "Slice::part: inside the slice");
    if (length == 0) return {};
    Slice slice = *this;
    slice.data_ += offset;
    slice.size_ = static_cast<std::uint32_t>(length);
    return slice;
  }

 private:
  struct Block {
    std::uint32_t references = 1;
  };
  static Slice allocate(std::size_t size);
  std::byte* writable() { return const_cast<std::byte*>(data_); }
  void retain() noexcept {
    if (block_) ++block_->references;
  }
  void release() noexcept {
    if (block_ && --block_->references == 0) free(block_);
  }
  static void free(Block* block) noexcept;

  Block* block_ = nullptr;
  const std::byte* data_ = nullptr;
  std::uint32_t size_ = 0;
};

}  // namespace halfopen::sim::core
