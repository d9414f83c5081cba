// Memory of what comes and goes all the time: octets, queues, connections, sockets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

namespace halfopen::sim::core {

/// Blocks of memory, of which each thread keeps those given back for the next of their size: a world that makes and
/// forgets the same few sizes asks the system's allocator for none of them.
///
/// A block may be given back on another thread than the one that took it. Under the address sanitizer nothing is kept:
/// it shall see every block come and go.
class Spare {
 public:
  /// Uninitialised, aligned for every fundamental type.
  static void* take(std::size_t size) {
    if (size - 1 < kLargest) {
      Kept& list = kept_[class_of(size)];
      if (Block* const block = list.first) {
        list.first = block->next;
        ++list.room;
        return block;
      }
    }
    return take_new(size);
  }
  /// `size` as it was taken.
  static void give(void* block, std::size_t size) noexcept {
    if (size - 1 < kLargest) {
      Kept& list = kept_[class_of(size)];
      if (list.room > 0) {
        list.first = ::new (block) Block{list.first};
        --list.room;
        return;
      }
    }
    give_back(block, size);
  }

 private:
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kLargest = 1024;

  struct Block {
    Block* next;
  };
  struct Kept {
    Block* first;
    std::uint32_t room;  ///< So many more are kept: none before a thread's first, and none at its end.
  };

  // 1 to 16 octets are of class 0, 17 to 32 of class 1.
  static constexpr std::size_t class_of(std::size_t size) { return (size - 1) / kStep; }
  static void* take_new(std::size_t size);
  static void give_back(void* block, std::size_t size) noexcept;
  struct End;

  // Neither constructor nor destructor: what is reached on every call costs no question whether it exists yet.
  static thread_local constinit std::array<Kept, kLargest / kStep> kept_;
};

/// A class whose objects lie in such blocks.
struct Recycled {
  static void* operator new(std::size_t size) { return Spare::take(size); }
  static void operator delete(void* block, std::size_t size) noexcept { Spare::give(block, size); }
};

}  // namespace halfopen::sim::core
