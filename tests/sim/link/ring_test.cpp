#include "halfopen/sim/link/ring.h"

#include <gtest/gtest.h>

#include <memory>

namespace halfopen::sim::link {
namespace {

TEST(Ring, KeepsItsOrderWhileItGrowsAroundItsEnd) {
  Ring<int> ring;
  for (int i = 0; i < 6; ++i) ring.push(int{i});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ring.pop(), i);
  // The head stands at 5 of 8 places: these twenty wrap around the end and make it grow twice.
  for (int i = 6; i < 26; ++i) ring.push(int{i});
  EXPECT_EQ(ring.size(), 21u);
  for (int i = 5; i < 26; ++i) EXPECT_EQ(ring.pop(), i);
  EXPECT_TRUE(ring.empty());
}

TEST(Ring, KeepsNothingOfWhatWasTaken) {
  Ring<std::shared_ptr<int>> ring;
  auto value = std::make_shared<int>(1);
  ring.push(std::shared_ptr<int>{value});
  EXPECT_EQ(ring.pop(), value);
  EXPECT_EQ(value.use_count(), 1);
}

}  // namespace
}  // namespace halfopen::sim::link
