#include "halfopen/sim/core/buffer.h"

#include <algorithm>
#include <limits>
#include <new>

#include "halfopen/sim/core/check.h"
#include "halfopen/sim/core/spare.h"

namespace halfopen::sim::core {
namespace {

// Before each block stands how large it is, with what stands here: it is given back by its size.
using Size = std::size_t;

}  // namespace

Slice Slice::copy_of(std::span<const std::byte> octets) {
  return make(octets.size(),
              [octets](std::span<std::byte> block) { std::copy(octets.begin(), octets.end(), block.begin()); });
}

// Size, head and octets in one piece of memory.
Slice Slice::allocate(std::size_t size) {
  check(size <= std::numeric_limits<std::uint32_t>::max(), "Slice: at most 2^32 - 1 octets");
  Slice slice;
  if (size == 0) return slice;
  const Size whole = sizeof(Size) + sizeof(Block) + size;
  auto* const at = static_cast<std::byte*>(Spare::take(whole));
  ::new (at) Size{whole};
  slice.block_ = ::new (at + sizeof(Size)) Block;
  slice.data_ = reinterpret_cast<const std::byte*>(slice.block_ + 1);
  slice.size_ = static_cast<std::uint32_t>(size);
  return slice;
}

void Slice::free(Block* block) noexcept {
  std::byte* const at = reinterpret_cast<std::byte*>(block) - sizeof(Size);
  Spare::give(at, *std::launder(reinterpret_cast<Size*>(at)));
}

}  // namespace halfopen::sim::core
