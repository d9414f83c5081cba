// Quantities: exact both ways, and refused with the right reason.
#include "quantity.h"

#include <gtest/gtest.h>

namespace halfopen::scenarios {
namespace {

using namespace std::chrono_literals;

net::Duration duration(std::string_view text) {
  net::Duration value{-42};
  EXPECT_EQ(parse_duration(text, value), Flaw::None) << text;
  return value;
}

Flaw duration_flaw(std::string_view text) {
  net::Duration value{};
  return parse_duration(text, value);
}

TEST(DurationQuantity, IsReadExactly) {
  EXPECT_EQ(duration("0s"), 0s);
  EXPECT_EQ(duration("1ns"), 1ns);
  EXPECT_EQ(duration("15.625ms"), 15'625us);
  EXPECT_EQ(duration("928.9s"), 928'900ms);
  EXPECT_EQ(duration("2min"), 2min);
  EXPECT_EQ(duration("0.5h"), 30min);
  EXPECT_EQ(duration("1.000000001s"), 1'000'000'001ns);
  EXPECT_EQ(duration("1.500us"), 1500ns);
  EXPECT_EQ(duration("-2h"), -2h);
  EXPECT_EQ(duration("9223372036854775807ns"), net::Duration::max());
  EXPECT_EQ(duration("2562047.5h"), net::Duration{9'223'371'000'000'000'000});
}

TEST(DurationQuantity, IsRefusedWithTheReason) {
  for (const std::string_view text : {"", "s", "1", "1m", "1 s", " 1s", "1s ", "+1s", "--1s", "01s", "1.s", ".5s",
                                      "1e3s", "1S", "1sec", "0x1s", "1.0000000000s", "1,5s"}) {
    EXPECT_EQ(duration_flaw(text), Flaw::Form) << text;
  }
  EXPECT_EQ(duration_flaw("0.5ns"), Flaw::Inexact);
  EXPECT_EQ(duration_flaw("0.0001us"), Flaw::Inexact);
  EXPECT_EQ(duration_flaw("9223372036854775808ns"), Flaw::Range);
  EXPECT_EQ(duration_flaw("2562048h"), Flaw::Range);
  EXPECT_EQ(duration_flaw("99999999999999999999999s"), Flaw::Range);
}

TEST(DurationQuantity, IsWrittenInTheLargestUnitThatDividesIt) {
  EXPECT_EQ(format_duration(0s), "0s");
  EXPECT_EQ(format_duration(100ms), "100ms");
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(120s), "2min");
  EXPECT_EQ(format_duration(7200s), "2h");
  EXPECT_EQ(format_duration(-1500us), "-1500us");
}

TEST(SizeQuantity, KnowsBothKindsOfThousand) {
  std::int64_t bytes = 0;
  EXPECT_EQ(parse_size("64KiB", bytes), Flaw::None);
  EXPECT_EQ(bytes, 65536);
  EXPECT_EQ(parse_size("1MB", bytes), Flaw::None);
  EXPECT_EQ(bytes, 1'000'000);
  EXPECT_EQ(parse_size("0B", bytes), Flaw::None);
  EXPECT_EQ(bytes, 0);
  for (const std::string_view text : {"64", "64kib", "64K", "1.5KiB", "-1B", "64 KiB", ""})
    EXPECT_EQ(parse_size(text, bytes), Flaw::Form) << text;
  EXPECT_EQ(parse_size("9999999999999GiB", bytes), Flaw::Range);
}

TEST(RateQuantity, IsBitsPerSecond) {
  std::uint64_t bits = 0;
  EXPECT_EQ(parse_rate("10Mbit/s", bits), Flaw::None);
  EXPECT_EQ(bits, 10'000'000u);
  EXPECT_EQ(parse_rate("56.6kbit/s", bits), Flaw::None);
  EXPECT_EQ(bits, 56'600u);
  EXPECT_EQ(parse_rate("0.5bit/s", bits), Flaw::Inexact);
  EXPECT_EQ(parse_rate("0bit/s", bits), Flaw::Range);
  EXPECT_EQ(parse_rate("10Mbps", bits), Flaw::Form);
  EXPECT_EQ(format_rate(56'600), "56600bit/s");
  EXPECT_EQ(format_rate(1'000'000'000), "1Gbit/s");
}

std::uint32_t fraction(std::string_view text) {
  std::uint32_t value = 0;
  EXPECT_EQ(parse_fraction(text, value), Flaw::None) << text;
  return value;
}

// x% of 2^32, to nearest: 5% is 214748364.8.
TEST(FractionQuantity, IsTheNearestMultiple) {
  EXPECT_EQ(fraction("0%"), 0u);
  EXPECT_EQ(fraction("50%"), 0x80000000u);
  EXPECT_EQ(fraction("25.0%"), 0x40000000u);
  EXPECT_EQ(fraction("5%"), 214748365u);
  EXPECT_EQ(fraction("0.1%"), 4294967u);
  EXPECT_EQ(fraction("0.00000001%"), 0u);
  EXPECT_EQ(fraction("0.00000002%"), 1u);
  EXPECT_EQ(fraction("99.99999998%"), 0xffffffffu);
}

TEST(FractionQuantity, CertaintyIsNoFraction) {
  std::uint32_t value = 0;
  EXPECT_EQ(parse_fraction("100%", value), Flaw::Range);
  EXPECT_EQ(parse_fraction("99.999999999%", value), Flaw::Range);  // rounds to all of it
  EXPECT_EQ(parse_fraction("101%", value), Flaw::Range);
  EXPECT_EQ(parse_fraction("5", value), Flaw::Form);
  EXPECT_EQ(parse_fraction("-5%", value), Flaw::Form);
  EXPECT_EQ(parse_fraction("0.0000000001%", value), Flaw::Form);
}

TEST(FractionQuantity, IsWrittenAsShortAsCanBe) {
  EXPECT_EQ(format_fraction(0), "0%");
  EXPECT_EQ(format_fraction(214748365), "5%");
  EXPECT_EQ(format_fraction(4294967), "0.1%");
  EXPECT_EQ(format_fraction(1), "0.00000002%");
  EXPECT_EQ(format_fraction(0xffffffff), "99.99999998%");
}

TEST(DateQuantity, IsUtcSince1970) {
  net::Duration since{};
  EXPECT_EQ(parse_date("1970-01-01T00:00:00Z", since), Flaw::None);
  EXPECT_EQ(since, 0s);
  EXPECT_EQ(parse_date("2011-06-17T08:25:29.5Z", since), Flaw::None);
  EXPECT_EQ(since, 1'308'299'129'500ms);
  EXPECT_EQ(format_date(since), "2011-06-17T08:25:29.5Z");
  EXPECT_EQ(parse_date("2000-02-29T23:59:59.000000001Z", since), Flaw::None);
  EXPECT_EQ(format_date(since), "2000-02-29T23:59:59.000000001Z");
  for (const std::string_view text :
       {"2001-02-29T00:00:00Z", "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "2011-13-01T00:00:00Z",
        "2011-01-01T24:00:00Z", "2011-01-01T00:60:00Z", "2016-12-31T23:59:60Z"}) {
    EXPECT_EQ(parse_date(text, since), Flaw::Range) << text;
  }
  for (const std::string_view text :
       {"", "2011-06-17", "2011-06-17T08:25:29", "2011-06-17 08:25:29Z", "2011-6-17T08:25:29Z", "2011-06-17T08:25:29.Z",
        "2011-06-17T08:25:29.0000000001Z", "2011-06-17T08:25:29+00:00"}) {
    EXPECT_EQ(parse_date(text, since), Flaw::Form) << text;
  }
}

}  // namespace
}  // namespace halfopen::scenarios
