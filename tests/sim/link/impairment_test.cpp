// What chance does to packets: jitter, bursts, duplicates, reordering, corruption. Chances of all or nothing make each
// packet's fate certain; one in 2^32 never comes in these few draws (the streams are the same on every platform).
#include <gmock/gmock.h>

#include "far_end.h"
#include "halfopen/sim/link/simplex.h"

namespace halfopen::sim::link {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::uint32_t kAlways = 0xffff'ffff;  // all but one in 2^32
constexpr std::uint32_t kHalf = 0x8000'0000;

/// Sends `count` packets of 100 octets 1 ms apart and lets all of them arrive.
class Impairment : public testing::Test {
 protected:
  std::vector<Arrival> arrivals(const SimplexOptions& options, std::uint32_t count, std::uint64_t seed = 1,
                                const char* name = "lan") {
    core::EventQueue queue;
    FarEnd far_end{queue};
    Simplex line{queue, {0, Direction::Forward, seed, name}, options, nullptr};
    line.attach(&far_end);
    for (std::uint32_t i = 0; i < count; ++i) {
      run_until(queue, i * 1ms);
      line.transmit(packet_of(100, i));
    }
    run(queue);
    packets = std::move(far_end.packets);
    damaged = std::move(far_end.damaged);
    return far_end.arrivals;
  }
  static std::vector<std::uint32_t> order(const std::vector<Arrival>& arrivals) {
    std::vector<std::uint32_t> numbers;
    for (const Arrival& arrival : arrivals) numbers.push_back(arrival.number);
    return numbers;
  }

  std::vector<wire::Packet> packets;
  std::vector<bool> damaged;
};

// Sent at i ms, 5 ms on the way, 0 to 3 ms of jitter; nobody overtakes.
TEST_F(Impairment, JitterAddsToTheDelayAndKeepsTheOrder) {
  const auto seen = arrivals({.one_way_delay = 5ms, .chances = {.jitter = 3ms}}, 1000);
  ASSERT_EQ(seen.size(), 1000u);
  net::Duration least = 1h, most{};
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(seen[i].number, i);
    if (i > 0) {
      EXPECT_GE(seen[i].at, seen[i - 1].at);
    }
    least = std::min(least, seen[i].at - i * 1ms);
    most = std::max(most, seen[i].at - i * 1ms);
  }
  EXPECT_GE(least, 5ms);
  EXPECT_LE(most, 8ms);
  EXPECT_GT(most, 7900us);  // a thousand draws from 0 to 3 ms: one of them is among the last thirtieth
}

TEST_F(Impairment, JitterMayReorder) {
  const auto seen = arrivals({.one_way_delay = 5ms, .jitter_reorders = true, .chances = {.jitter = 3ms}}, 1000);
  ASSERT_EQ(seen.size(), 1000u);
  EXPECT_FALSE(std::is_sorted(seen.begin(), seen.end(), [](auto& a, auto& b) { return a.number < b.number; }));
  for (const Arrival& arrival : seen) {
    EXPECT_GE(arrival.at - arrival.number * 1ms, 5ms);
    EXPECT_LE(arrival.at - arrival.number * 1ms, 8ms);
  }
}

// Mean of a uniform draw from 0 to 3 ms is 1.5 ms; of 10000 draws it lies within 5 sigma (0.866 ms / 100 * 5 = 43 us).
TEST_F(Impairment, JitterIsUniform) {
  const auto seen = arrivals({.jitter_reorders = true, .chances = {.jitter = 3ms}}, 10000);
  net::Duration sum{};
  for (const Arrival& arrival : seen) sum += arrival.at - arrival.number * 1ms;
  EXPECT_NEAR(static_cast<double>((sum / 10000).count()), 1.5e6, 43e3);
}

TEST_F(Impairment, DuplicateArrivesRightBehind) {
  EXPECT_THAT(arrivals({.one_way_delay = 5ms, .chances = {.duplicate = kAlways}}, 2),
              ElementsAre(Arrival{0, 5ms}, Arrival{0, 5ms}, Arrival{1, 6ms}, Arrival{1, 6ms}));
}

// Every other packet or so arrives 10 ms late and is overtaken by those behind it.
TEST_F(Impairment, ReorderedOnesAreLateAndOvertaken) {
  const auto seen = arrivals({.one_way_delay = 5ms, .reorder_by = 10ms, .chances = {.reorder = kHalf}}, 100);
  int late = 0;
  for (const Arrival& arrival : seen) {
    const net::Duration took = arrival.at - arrival.number * 1ms;
    EXPECT_TRUE(took == 5ms || took == 15ms) << arrival;
    late += took == 15ms ? 1 : 0;
  }
  EXPECT_GT(late, 25);
  EXPECT_LT(late, 75);
}

TEST_F(Impairment, CorruptIsSeenByTheReceiver) {
  arrivals({.chances = {.corrupt = kAlways}}, 3);
  EXPECT_THAT(damaged, ElementsAre(true, true, true));
}

TEST_F(Impairment, CorruptUnseenTurnsOneBitAndLeavesTheSendersOctets) {
  core::EventQueue queue;
  FarEnd far_end{queue};
  Simplex line{queue, {0, Direction::Forward, 1, "lan"}, {.chances = {.corrupt_unseen = kAlways}}, nullptr};
  line.attach(&far_end);
  const wire::Packet kept = packet_of(128);  // 100 octets of 0x5a
  line.transmit(wire::Packet{kept});
  run(queue);
  EXPECT_THAT(kept.payload.bytes(), Each(std::byte{0x5a}));
  int turned = 0;
  for (const std::byte octet : far_end.packets[0].payload.bytes()) {
    for (int bit = 0; bit < 8; ++bit) turned += ((octet ^ std::byte{0x5a}) >> bit & std::byte{1}) == std::byte{1} ? 1 : 0;
  }
  EXPECT_EQ(turned, 1);
  EXPECT_FALSE(far_end.packets[0].damaged);
}

// In at the first draw, never out.
TEST_F(Impairment, ABurstThatNeverEndsLosesEverything) {
  EXPECT_THAT(arrivals({.chances = {.burst_enter = kAlways, .burst_leave = 0}}, 5), testing::IsEmpty());
}

// Gilbert: with enter 1/16 and leave 1/4 a burst lasts 4 packets on average, and 1/5 of all are lost. In 100000 packets
// there are about 5000 bursts, so both figures lie within a few hundredths.
TEST_F(Impairment, BurstsHaveTheirLengthAndShare) {
  const auto numbers = order(arrivals({.chances = {.burst_enter = 0x1000'0000, .burst_leave = 0x4000'0000}}, 100000));
  const double lost = 100000.0 - static_cast<double>(numbers.size());
  int bursts = 0;
  for (std::size_t i = 1; i < numbers.size(); ++i) bursts += numbers[i] != numbers[i - 1] + 1 ? 1 : 0;
  EXPECT_NEAR(lost / 100000, 0.2, 0.02);
  EXPECT_NEAR(lost / bursts, 4.0, 0.3);
}

// Which packets are lost does not depend on any other word.
TEST_F(Impairment, NoWordShiftsAnothersLuck) {
  const auto lost_only = order(arrivals({.chances = {.loss = kHalf}}, 200));
  SimplexOptions all{.chances = {.loss = kHalf, .corrupt = kHalf, .corrupt_unseen = kHalf, .jitter = 1ms}};
  EXPECT_EQ(order(arrivals(all, 200)), lost_only);
  const auto jittered = arrivals({.jitter_reorders = true, .chances = {.jitter = 1us}}, 200);
  const auto jittered_too = arrivals({.jitter_reorders = true, .chances = {.loss = kHalf, .jitter = 1us}}, 200);
  for (const Arrival& arrival : jittered_too) EXPECT_THAT(jittered, testing::Contains(arrival));
}

TEST_F(Impairment, LuckBelongsToTheLinksName) {
  const SimplexOptions options{.chances = {.jitter = 1ms}};
  EXPECT_EQ(arrivals(options, 20, 1, "lan"), arrivals(options, 20, 1, "lan"));
  EXPECT_NE(arrivals(options, 20, 1, "lan"), arrivals(options, 20, 1, "wan"));
  EXPECT_NE(arrivals(options, 20, 1, "lan"), arrivals(options, 20, 2, "lan"));
}

}  // namespace
}  // namespace halfopen::sim::link
