#include "halfopen/sim/core/spare.h"

namespace halfopen::sim::core {

#if defined(__SANITIZE_ADDRESS__)
#define HALFOPEN_KEEPS_NO_SPARES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HALFOPEN_KEEPS_NO_SPARES
#endif
#endif

thread_local constinit std::array<Spare::Kept, Spare::kLargest / Spare::kStep> Spare::kept_{};

#ifdef HALFOPEN_KEEPS_NO_SPARES

void* Spare::take_new(std::size_t size) { return ::operator new(size); }
void Spare::give_back(void* block, std::size_t) noexcept { ::operator delete(block); }

#else

namespace {

constexpr std::uint32_t kKeptOfEach = 4096;

enum class Phase : std::uint8_t { Unused, Keeping, Over };
constinit thread_local Phase phase = Phase::Unused;

}  // namespace

// At the end of a thread what it keeps goes back to the system.
struct Spare::End {
  ~End() {
    phase = Phase::Over;
    for (Kept& list : kept_) {
      list.room = 0;
      while (list.first != nullptr) {
        Block* const block = list.first;
        list.first = block->next;
        ::operator delete(block);
      }
    }
  }
  void begin() {
    phase = Phase::Keeping;
    for (Kept& list : kept_) list.room = kKeptOfEach;
  }
};

void* Spare::take_new(std::size_t size) {
  if (size - 1 >= kLargest) return ::operator new(size);
  return ::operator new((class_of(size) + 1) * kStep);
}

void Spare::give_back(void* block, std::size_t size) noexcept {
  static thread_local End end_of_thread;
  if (phase == Phase::Unused) {
    end_of_thread.begin();
    return give(block, size);
  }
  ::operator delete(block);
}

#endif

}  // namespace halfopen::sim::core
