#include "halfopen/sim/core/buffer.h"

#include <algorithm>
#include <limits>
#include <new>

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::core {

Slice Slice::copy_of(std::span<const std::byte> octets) {
  return make(octets.size(),
              [octets](std::span<std::byte> block) { std::copy(octets.begin(), octets.end(), block.begin()); });
}

Slice Slice::part(std::size_t offset, std::size_t length) const {
  check(offset <= size_ && length <= size_ - offset, "Slice::part: inside the slice");
  if (length == 0) return {};
  Slice slice = *this;
  slice.data_ += offset;
  slice.size_ = static_cast<std::uint32_t>(length);
  return slice;
}

// The octets follow the block's head in one allocation.
Slice Slice::allocate(std::size_t size) {
  check(size <= std::numeric_limits<std::uint32_t>::max(), "Slice: at most 2^32 - 1 octets");
  Slice slice;
  if (size == 0) return slice;
  slice.block_ = ::new (::operator new(sizeof(Block) + size)) Block;
  slice.data_ = reinterpret_cast<const std::byte*>(slice.block_ + 1);
  slice.size_ = static_cast<std::uint32_t>(size);
  return slice;
}

void Slice::free(Block* block) noexcept { ::operator delete(block); }

}  // namespace halfopen::sim::core
