#include "halfopen/sim/wire/checksum.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace halfopen::sim::wire {
namespace {

// RFC 1071, 3: these words sum to ddf2, of which the checksum is the complement.
TEST(Checksum, ExampleOfRfc1071) { EXPECT_EQ(Checksum{}.add(octets("0001 f203 f4f5 f6f7")).value(), 0xFFFF - 0xDDF2); }

TEST(Checksum, OverOctetsThatContainItIsZero) {
  EXPECT_EQ(Checksum{}.add(octets("0001 f203 f4f5 f6f7 220d")).value(), 0);
}

// 0x6100 + 0x0001 = 0x6101
TEST(Checksum, OddOctetAtTheEndIsPaddedWithZero) {
  EXPECT_EQ(Checksum{}.add(octets("0001 61")).value(), 0xFFFF - 0x6101);
}

// 0xFFFF + 0x0001 carries: 0x0001.
TEST(Checksum, CarriesComeBackAtTheLowEnd) {
  EXPECT_EQ(Checksum{}.add(octets("ffff 0001")).value(), 0xFFFF - 0x0001);
  EXPECT_EQ(Checksum{}.add(std::uint32_t{0xFFFF0001}).value(), 0xFFFF - 0x0001);
}

TEST(Checksum, PartsSumLikeTheWhole) {
  EXPECT_EQ(Checksum{}.add(octets("0001 f203")).add(octets("f4f5 f6f7")).value(), 0xFFFF - 0xDDF2);
}

TEST(Checksum, OfNothingIsTheComplementOfZero) { EXPECT_EQ(Checksum{}.add(octets("")).value(), 0xFFFF); }

// 0a00 + 0001 + 0a00 + 0002 + 0006 + 0014 = 141d
TEST(Checksum, PseudoHeaderOfIpv4) { EXPECT_EQ(pseudo_header(kA, kB, 6, 20).value(), 0xFFFF - 0x141D); }

// fd00 + 0001 + fd00 + 0002 = 1fa03, carried fa04; + 0001 + 0000 (a length of 65536) + 003a = fa3f
TEST(Checksum, PseudoHeaderOfIpv6HasALengthOf32Bits) {
  EXPECT_EQ(pseudo_header(kA6, kB6, 58, 65536).value(), 0xFFFF - 0xFA3F);
}

}  // namespace
}  // namespace halfopen::sim::wire
