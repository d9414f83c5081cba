#include "halfopen/sim/link/serialiser.h"

#include <gtest/gtest.h>

namespace halfopen::sim::link {
namespace {

using namespace std::chrono_literals;

constexpr net::Instant at(net::Duration time) { return net::kStart + time; }

TEST(Serialiser, TakesItsTimeForEachBit) {
  Serialiser line{10'000'000, 0};
  // 1500 octets = 12 000 bits; at 10 Mbit/s a bit takes 100 ns: 1.2 ms.
  EXPECT_EQ(line.accept(at(0ns), 1500), at(1200us));
}

TEST(Serialiser, OnePacketFollowsAnother) {
  Serialiser line{10'000'000, 0};
  ASSERT_EQ(line.accept(at(0ns), 1500), at(1200us));
  EXPECT_EQ(line.accept(at(1us), 100), at(1280us));     // behind the first: 1200 us + 800 bits * 100 ns
  EXPECT_EQ(line.accept(at(1280us), 100), at(1360us));  // just free
  EXPECT_EQ(line.accept(at(2ms), 100), at(2080us));     // idle since 1360 us
}

TEST(Serialiser, RoundsUpButDoesNotDrift) {
  // 100 octets = 800 bits at 3 Gbit/s: 266 2/3 ns each. Reported: 266.67, 533.33, 800 and so on, each rounded up.
  Serialiser line{3'000'000'000, 0};
  EXPECT_EQ(line.accept(at(0ns), 100), at(267ns));
  EXPECT_EQ(line.accept(at(0ns), 100), at(534ns));
  EXPECT_EQ(line.accept(at(0ns), 100), at(800ns));
  for (int i = 3; i < 2999; ++i) line.accept(at(0ns), 100);
  EXPECT_EQ(line.accept(at(0ns), 100), at(800'000ns));  // the 3000th: 3000 * 800 / 3
}

TEST(Serialiser, APauseForgetsTheFraction) {
  Serialiser line{3'000'000'000, 0};
  ASSERT_EQ(line.accept(at(0ns), 100), at(267ns));
  // Free at 266 2/3: at 267 it is idle and starts afresh; at 266 it would still be busy.
  EXPECT_EQ(line.accept(at(267ns), 100), at(534ns));  // 267 + 266.67 = 533.67
  EXPECT_EQ(line.accept(at(533ns), 100), at(801ns));  // still busy: 533.67 + 266.67 = 800.33
}

TEST(Serialiser, SlowestAndFastestRatesAreExact) {
  Serialiser slow{1, 0};
  // 65 575 octets (the largest IPv6 packet) = 524 600 bits, one a second.
  EXPECT_EQ(slow.accept(at(0ns), 65'575), at(524'600s));
  Serialiser fast{std::uint64_t{1} << 62, 0};
  // 12 000 bits * 10^9 / 2^62 = 0.0000026 ns: rounded up to one.
  EXPECT_EQ(fast.accept(at(0ns), 1500), at(1ns));
  EXPECT_EQ(fast.accept(at(0ns), 1500), at(1ns));
}

TEST(Serialiser, UnlimitedTakesNoTime) {
  Serialiser line{0, 1};
  EXPECT_EQ(line.accept(at(5ms), 1500), at(5ms));
  EXPECT_EQ(line.accept(at(5ms), 1500), at(5ms));  // nothing ever waits, so the limit of one octet is never met
}

TEST(Serialiser, QueueLimitCountsWhatWaitsAndNotWhatLeaves) {
  // 8 Mbit/s: an octet takes 1 us. The first packet leaves, two wait and fill the queue to the octet.
  Serialiser line{8'000'000, 2000};
  EXPECT_EQ(line.accept(at(0us), 1000), at(1000us));
  EXPECT_EQ(line.accept(at(0us), 1000), at(2000us));
  EXPECT_EQ(line.accept(at(0us), 1000), at(3000us));
  EXPECT_EQ(line.waiting(at(0us)), 2000u);
  EXPECT_EQ(line.accept(at(0us), 28), std::nullopt);
  EXPECT_EQ(line.accept(at(999us), 28), std::nullopt);
  // At 1 ms the second begins to leave: a place of 1000 octets, and not one more.
  EXPECT_EQ(line.waiting(at(1000us)), 1000u);
  EXPECT_EQ(line.accept(at(1000us), 1001), std::nullopt);
  EXPECT_EQ(line.accept(at(1000us), 1000), at(4000us));
}

TEST(Serialiser, WaitsUntilTheLineIsReallyFree) {
  Serialiser line{3'000'000'000, 1000};
  line.accept(at(0ns), 100);  // leaves until 266 2/3 ns
  line.accept(at(0ns), 100);
  EXPECT_EQ(line.waiting(at(266ns)), 100u);
  EXPECT_EQ(line.waiting(at(267ns)), 0u);
}

TEST(Serialiser, ResetFreesLineAndQueue) {
  Serialiser line{8'000'000, 1000};
  line.accept(at(0us), 1000);
  line.accept(at(0us), 1000);
  line.reset();
  EXPECT_EQ(line.waiting(at(1us)), 0u);
  EXPECT_EQ(line.accept(at(1us), 1000), at(1001us));
}

}  // namespace
}  // namespace halfopen::sim::link
