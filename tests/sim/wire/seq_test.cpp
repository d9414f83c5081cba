// RFC 9293, 3.4: arithmetic modulo 2^32, on both sides of the wrap.
#include "halfopen/sim/wire/seq.h"

#include <gtest/gtest.h>

namespace halfopen::sim::wire {
namespace {

constexpr SeqNum kLast{0xFFFFFFFF};
constexpr SeqNum kFirst{0};

TEST(SeqNum, WrapsAround) {
  EXPECT_EQ(kLast + 1, kFirst);
  EXPECT_EQ(kFirst - 1u, kLast);
  EXPECT_EQ(kFirst - kLast, 1u);
  EXPECT_EQ(kLast - kFirst, 0xFFFFFFFFu);
}

TEST(SeqNum, ComesBeforeOnTheShorterWayRound) {
  EXPECT_TRUE(kLast.before(kFirst));
  EXPECT_FALSE(kFirst.before(kLast));
  EXPECT_TRUE(kFirst.after(kLast));
  EXPECT_TRUE(kFirst.before(SeqNum{0x7FFFFFFF}));
  EXPECT_FALSE(kFirst.before(SeqNum{0x80000001}));
}

TEST(SeqNum, EqualIsNeitherBeforeNorAfter) {
  EXPECT_FALSE(kFirst.before(kFirst));
  EXPECT_FALSE(kFirst.after(kFirst));
  EXPECT_TRUE(kFirst.at_or_before(kFirst));
  EXPECT_TRUE(kFirst.at_or_after(kFirst));
}

TEST(SeqNum, WindowAcrossTheWrap) {
  EXPECT_FALSE(SeqNum{0xFFFFFFFD}.in(SeqNum{0xFFFFFFFE}, 3));
  EXPECT_TRUE(SeqNum{0xFFFFFFFE}.in(SeqNum{0xFFFFFFFE}, 3));
  EXPECT_TRUE(kFirst.in(SeqNum{0xFFFFFFFE}, 3));
  EXPECT_FALSE(SeqNum{1}.in(SeqNum{0xFFFFFFFE}, 3));
  EXPECT_FALSE(kFirst.in(kFirst, 0));
}

TEST(SeqNum, LaterOfTwo) {
  EXPECT_EQ(later(kLast, kFirst), kFirst);
  EXPECT_EQ(later(kFirst, kLast), kFirst);
}

}  // namespace
}  // namespace halfopen::sim::wire
