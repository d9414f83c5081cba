// Memory that is kept for the next of its size.
#include "halfopen/sim/core/spare.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace halfopen::sim::core {
namespace {

// 1 to 16 octets make one class and 1,009 to 1,024 the last; beyond that nothing is kept. Every size around the seams of
// the classes is filled whole, twice, so that what the first round gave back is used by the second.
TEST(Spare, EveryBlockIsAsLargeAsAskedAndNobodyElses) {
  const std::vector<std::size_t> sizes = {1, 15, 16, 17, 32, 33, 504, 1008, 1009, 1024, 1025, 65'536};
  for (int round = 0; round < 2; ++round) {
    std::map<std::uintptr_t, std::size_t> taken;
    for (const std::size_t size : sizes) {
      for (int i = 0; i < 3; ++i) {
        void* const block = Spare::take(size);
        std::memset(block, static_cast<int>(size & 0xFF), size);
        taken.emplace(reinterpret_cast<std::uintptr_t>(block), size);
      }
    }
    ASSERT_EQ(taken.size(), 3 * sizes.size());
    std::uintptr_t end = 0;
    for (const auto& [at, size] : taken) {
      EXPECT_GE(at, end) << "blocks do not overlap";
      EXPECT_EQ(at % alignof(std::max_align_t), 0u);
      end = at + size;
    }
    for (const auto& [at, size] : taken) {
      auto* const octets = reinterpret_cast<unsigned char*>(at);
      EXPECT_EQ(octets[0], size & 0xFF);
      EXPECT_EQ(octets[size - 1], size & 0xFF);
      Spare::give(octets, size);
    }
  }
}

// What another thread gives back ends with that thread or serves it; this one is none the wiser.
TEST(Spare, ABlockMayComeBackOnAnotherThread) {
  std::vector<void*> blocks;
  for (int i = 0; i < 100; ++i) blocks.push_back(Spare::take(200));
  std::thread{[&] {
    for (void* block : blocks) Spare::give(block, 200);
    void* const again = Spare::take(200);
    std::memset(again, 0xAB, 200);
    Spare::give(again, 200);
  }}.join();
  void* const here = Spare::take(200);
  std::memset(here, 0xCD, 200);
  Spare::give(here, 200);
}

}  // namespace
}  // namespace halfopen::sim::core
