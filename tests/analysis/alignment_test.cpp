// Orders as strings: a letter is what a program did. `ab-c/a-xc` means: what stands above each other is paired.
#include "alignment.h"

#include <gtest/gtest.h>

#include <string>

namespace halfopen::analysis {
namespace {

std::string aligned(const std::string& left, const std::string& right) {
  std::string above, below;
  for (const Pair& pair : align(left.size(), right.size(), [&](std::size_t i, std::size_t j) { return left[i] == right[j]; })) {
    above += pair.left == Pair::kNone ? '-' : left[pair.left];
    below += pair.right == Pair::kNone ? '-' : right[pair.right];
  }
  return above + "/" + below;
}

TEST(Alignment, OfEqualOrdersPairsEach) { EXPECT_EQ(aligned("abc", "abc"), "abc/abc"); }
TEST(Alignment, GoesOnBehindWhatOneSideLacks) {
  EXPECT_EQ(aligned("abxcd", "abcd"), "abxcd/ab-cd");
  EXPECT_EQ(aligned("abcd", "abxycd"), "ab--cd/abxycd");
}
TEST(Alignment, PairsWhatStandsInThePlaceOfAnother) { EXPECT_EQ(aligned("abcde", "axcde"), "abcde/axcde"); }
TEST(Alignment, GoesOnWhereTwoInARowAreAlike) {
  // The lone c behind the gap is no place to go on: what follows it differs.
  EXPECT_EQ(aligned("abcde", "acxbcde"), "a--bcde/acxbcde");
}
TEST(Alignment, LeavesAnEndAlone) {
  EXPECT_EQ(aligned("ab", "abcd"), "ab--/abcd");
  EXPECT_EQ(aligned("", "a"), "-/a");
}
TEST(Alignment, WithoutAPlaceToGoOnPairsOneByOne) { EXPECT_EQ(aligned("abc", "xy"), "abc/xy-"); }

}  // namespace
}  // namespace halfopen::analysis
