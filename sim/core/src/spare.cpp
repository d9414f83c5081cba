#include "halfopen/sim/core/spare.h"

#include <array>
#include <cstdint>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define HALFOPEN_KEEPS_NO_SPARES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HALFOPEN_KEEPS_NO_SPARES
#endif
#endif

namespace halfopen::sim::core {

#ifdef HALFOPEN_KEEPS_NO_SPARES

void* Spare::take(std::size_t size) { return ::operator new(size); }
void Spare::give(void* block, std::size_t) noexcept { ::operator delete(block); }

#else

namespace {

constexpr std::size_t kStep = 16;
constexpr std::size_t kLargest = 1024;
constexpr std::uint32_t kKeptOfEach = 4096;

struct Block {
  Block* next;
};

struct Kept {
  Block* first;
  std::uint32_t count;
};

enum class Phase : std::uint8_t { Unused, Keeping, Over };

// Neither needs a constructor or a destructor: what is reached on every call costs no question whether it exists yet.
constinit thread_local std::array<Kept, kLargest / kStep> kept{};
constinit thread_local Phase phase = Phase::Unused;

// At the end of a thread what it keeps goes back to the system.
struct End {
  ~End() {
    phase = Phase::Over;
    for (Kept& list : kept) {
      while (list.first != nullptr) {
        Block* const block = list.first;
        list.first = block->next;
        ::operator delete(block);
      }
    }
  }
  void begin() { phase = Phase::Keeping; }
};
thread_local End end_of_thread;

// 1 to 16 octets are of class 0, 17 to 32 of class 1.
constexpr std::size_t class_of(std::size_t size) { return (size - 1) / kStep; }

}  // namespace

void* Spare::take(std::size_t size) {
  if (size - 1 >= kLargest) return ::operator new(size);
  Kept& list = kept[class_of(size)];
  if (Block* const block = list.first) {
    list.first = block->next;
    --list.count;
    return block;
  }
  return ::operator new((class_of(size) + 1) * kStep);
}

void Spare::give(void* block, std::size_t size) noexcept {
  if (phase == Phase::Unused) end_of_thread.begin();
  if (size - 1 < kLargest && phase == Phase::Keeping) {
    Kept& list = kept[class_of(size)];
    if (list.count < kKeptOfEach) {
      list.first = ::new (block) Block{list.first};
      ++list.count;
      return;
    }
  }
  ::operator delete(block);
}

#endif

}  // namespace halfopen::sim::core
