// Memory of what comes and goes all the time: octets, queues, connections, sockets.
#pragma once

#include <cstddef>

namespace halfopen::sim::core {

/// Blocks of memory, of which each thread keeps those given back for the next of their size: a world that makes and
/// forgets the same few sizes asks the system's allocator for none of them.
///
/// A block may be given back on another thread than the one that took it. Under the address sanitizer nothing is kept:
/// it shall see every block come and go.
class Spare {
 public:
  /// Uninitialised, aligned for every fundamental type.
  static void* take(std::size_t size);
  /// `size` as it was taken.
  static void give(void* block, std::size_t size) noexcept;
};

/// A class whose objects lie in such blocks.
struct Recycled {
  static void* operator new(std::size_t size) { return Spare::take(size); }
  static void operator delete(void* block, std::size_t size) noexcept { Spare::give(block, size); }
};

}  // namespace halfopen::sim::core
