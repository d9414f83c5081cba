#include "halfopen/sim/core/buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace halfopen::sim::core {
namespace {

Slice slice_of(std::string_view text) { return Slice::copy_of(std::as_bytes(std::span{text})); }

std::string text_of(const Slice& slice) { return {reinterpret_cast<const char*>(slice.data()), slice.size()}; }

TEST(Slice, CopyOfOwnsItsOctets) {
  std::string source = "hello";
  const Slice slice = slice_of(source);
  source = "HELLO";
  EXPECT_EQ(text_of(slice), "hello");
}

TEST(Slice, NothingIsEmptyAndHasNoBlock) {
  EXPECT_TRUE(Slice{}.empty());
  EXPECT_TRUE(slice_of("").empty());
  EXPECT_EQ(slice_of("").data(), nullptr);
}

TEST(Slice, MakeLetsTheWriterFillTheBlock) {
  const Slice slice =
      Slice::make(3, [](std::span<std::byte> block) { std::fill(block.begin(), block.end(), std::byte{'x'}); });
  EXPECT_EQ(text_of(slice), "xxx");
}

TEST(Slice, CopiesShareTheOctets) {
  const Slice first = slice_of("hello");
  const Slice second = first;
  EXPECT_EQ(first.data(), second.data());
}

TEST(Slice, PartSharesTheOctetsAndOutlivesTheWhole) {
  Slice part;
  {
    const Slice whole = slice_of("hello world");
    part = whole.part(6, 5);
    EXPECT_EQ(part.data(), whole.data() + 6);
  }
  EXPECT_EQ(text_of(part), "world");
}

TEST(Slice, PartOfPartCountsFromThePart) { EXPECT_EQ(text_of(slice_of("hello world").part(6, 5).part(1, 2)), "or"); }

TEST(Slice, EmptyPartHoldsNothingAlive) { EXPECT_EQ(slice_of("hello").part(5, 0).data(), nullptr); }

TEST(Slice, MovedFromIsEmpty) {
  Slice first = slice_of("hello");
  const Slice second = std::move(first);
  EXPECT_EQ(text_of(second), "hello");
  EXPECT_TRUE(first.empty());
}

TEST(Slice, AssignmentToItselfKeepsTheOctets) {
  Slice slice = slice_of("hello");
  const Slice& same = slice;
  slice = same;
  EXPECT_EQ(text_of(slice), "hello");
}

TEST(SliceDeathTest, PartBeyondTheEndIsABug) {
  const Slice slice = slice_of("hello");
  EXPECT_DEATH((void)slice.part(3, 3), "inside the slice");
  EXPECT_DEATH((void)slice.part(6, 0), "inside the slice");
}

}  // namespace
}  // namespace halfopen::sim::core
