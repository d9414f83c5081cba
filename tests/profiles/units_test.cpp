// Durations as profiles write them.
#include "units.h"

#include <gtest/gtest.h>

namespace halfopen::profiles {
namespace {

using namespace std::chrono_literals;

TEST(Durations, AreANumberWithItsUnit) {
  EXPECT_EQ(parse_duration("200ms"), 200ms);
  EXPECT_EQ(parse_duration("1s"), 1s);
  EXPECT_EQ(parse_duration("2h"), 7200s);
  EXPECT_EQ(parse_duration("5min"), 300s);
  EXPECT_EQ(parse_duration("7us"), 7us);
  EXPECT_EQ(parse_duration("1ns"), 1ns);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Durations, MayHaveAFraction) {
  EXPECT_EQ(parse_duration("15.625ms"), 15625us);
  EXPECT_EQ(parse_duration("0.5s"), 500ms);
  EXPECT_EQ(parse_duration("0.000000001s"), 1ns);
}

TEST(Durations, AreNothingWithoutAUnit) {
  for (const char* text : {"", "200", "ms", "200 ms", "200m", "200msec", "1.s", ".5s", "-1s", "+1s", "1e3s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Durations, AreNothingFinerThanANanosecond) {
  EXPECT_EQ(parse_duration("0.5ns"), std::nullopt);
  EXPECT_EQ(parse_duration("0.0000000001s"), std::nullopt);
}

// 2^63 ns are 9223372036.85 s.
TEST(Durations, AreNothingBeyond292Years) {
  EXPECT_EQ(parse_duration("9223372036s"), 9223372036s);
  EXPECT_EQ(parse_duration("9223372037s"), std::nullopt);
  EXPECT_EQ(parse_duration("99999999999999999999ns"), std::nullopt);
  EXPECT_EQ(parse_duration("0.00000000000000000000s"), std::nullopt);
}

TEST(Durations, PrintExactlyInTheLargestUnitUpToSeconds) {
  EXPECT_EQ(print_duration(2h), "7200s");
  EXPECT_EQ(print_duration(200ms), "200ms");
  EXPECT_EQ(print_duration(15625us), "15625us");
  EXPECT_EQ(print_duration(1ns), "1ns");
  EXPECT_EQ(print_duration(0s), "0s");
}

}  // namespace
}  // namespace halfopen::profiles
