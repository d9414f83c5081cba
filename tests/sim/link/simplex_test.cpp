#include "halfopen/sim/link/simplex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "far_end.h"

namespace halfopen::sim::link {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SimplexTest : public testing::Test {
 protected:
  Simplex& with(const SimplexOptions& options, std::uint64_t seed = 1, const char* name = "lan") {
    direction_ =
        std::make_unique<Simplex>(queue_, Simplex::Identity{0, Direction::Forward, seed, name}, options, &notes_);
    direction_->attach(&far_end_);
    return *direction_;
  }

  core::EventQueue queue_;
  FarEnd far_end_{queue_};
  Notes notes_;
  std::unique_ptr<Simplex> direction_;
};

using Delivery = SimplexTest;

TEST_F(Delivery, TakesTheOneWayDelay) {
  Simplex& line = with({.one_way_delay = 5ms});
  line.transmit(packet_of(100, 1));
  run_until(queue_, 5ms - 1ns);
  EXPECT_THAT(far_end_.arrivals, IsEmpty());
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}));
}

TEST_F(Delivery, NeverHappensInsideTransmit) {
  Simplex& line = with({});
  line.transmit(packet_of(100, 1));
  EXPECT_THAT(far_end_.arrivals, IsEmpty());
  EXPECT_EQ(queue_.next(), queue_.now());  // but at the same instant
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 0ms}));
}

TEST_F(Delivery, AddsSerialisationToTheDelay) {
  // 8 Mbit/s: 1 us an octet. #1: 1000 us on the line + 5 ms. #2 starts at 1000 us.
  Simplex& line = with({.one_way_delay = 5ms, .rate_bits = 8'000'000});
  line.transmit(packet_of(1000, 1));
  line.transmit(packet_of(500, 2));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 6ms}, Arrival{2, 6500us}));
}

TEST_F(Delivery, KeepsTheOrderOfManyAtOneInstant) {
  Simplex& line = with({.one_way_delay = 1ms});
  for (std::uint32_t i = 0; i < 100; ++i) line.transmit(packet_of(100, i));
  EXPECT_EQ(line.in_flight(), 100u);
  run(queue_);
  ASSERT_EQ(far_end_.arrivals.size(), 100u);
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(far_end_.arrivals[i], (Arrival{i, 1ms}));
  EXPECT_EQ(queue_.fired(), 100u);  // one event each
}

TEST_F(Delivery, ToNobodyIsHarmless) {
  Simplex& line = with({});
  line.attach(nullptr);
  line.transmit(packet_of(100, 1));
  run(queue_);
  EXPECT_EQ(line.in_flight(), 0u);
}

using BlackHole = SimplexTest;

TEST_F(BlackHole, SwallowsWhatIsLargerThanTheMtu) {
  Simplex& line = with({.mtu = 1400});
  line.transmit(packet_of(1400, 1));
  line.transmit(packet_of(1401, 2));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 0ms}));
  EXPECT_THAT(notes_.lines, ElementsAre("sent 1", "sent 2", "lost 2 (Mtu)", "delivered 1"));
}

using TailDrop = SimplexTest;

TEST_F(TailDrop, LosesWhatFindsTheQueueFull) {
  // 1 us an octet. #1 leaves, #2 waits, #3 has no room; at 1 ms #2 leaves and #4 has.
  Simplex& line = with({.rate_bits = 8'000'000, .queue_limit = 1500});
  line.transmit(packet_of(1000, 1));
  line.transmit(packet_of(1000, 2));
  line.transmit(packet_of(1000, 3));
  run_until(queue_, 1ms);
  line.transmit(packet_of(1000, 4));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 1ms}, Arrival{2, 2ms}, Arrival{4, 3ms}));
  EXPECT_THAT(notes_.lines, testing::Contains("lost 3 (QueueFull)"));
}

using Loss = SimplexTest;

TEST_F(Loss, OfAQuarterTakesAboutAQuarter) {
  Simplex& line = with({.chances = {.loss = 0x4000'0000}});
  for (std::uint32_t i = 0; i < 10'000; ++i) line.transmit(packet_of(28, i));
  run(queue_);
  // 7500 expected, standard deviation 43: five of them.
  EXPECT_GT(far_end_.arrivals.size(), 7283u);
  EXPECT_LT(far_end_.arrivals.size(), 7717u);
}

TEST_F(Loss, IsTheSameForTheSameSeedAndName) {
  const auto survivors = [this](std::uint64_t seed, const char* name) {
    far_end_.arrivals.clear();
    Simplex& line = with({.chances = {.loss = 0x8000'0000}}, seed, name);
    for (std::uint32_t i = 0; i < 64; ++i) line.transmit(packet_of(28, i));
    run(queue_);
    return far_end_.arrivals;
  };
  const auto once = survivors(7, "lan");
  EXPECT_EQ(survivors(7, "lan"), once);
  EXPECT_NE(survivors(8, "lan"), once);
  EXPECT_NE(survivors(7, "wan"), once);
}

TEST_F(Loss, HasUsedTheLineAllTheSame) {
  // 28 octets at 1 us each: packet i arrives at (i + 1) * 28 us, whichever of those before it are lost.
  Simplex& line = with({.rate_bits = 8'000'000, .chances = {.loss = 0x8000'0000}});
  for (std::uint32_t i = 0; i < 16; ++i) line.transmit(packet_of(28, i));
  run(queue_);
  ASSERT_LT(far_end_.arrivals.size(), 16u);
  for (const Arrival& arrival : far_end_.arrivals) EXPECT_EQ(arrival.at, (arrival.number + 1) * 28us);
}

using Cut = SimplexTest;

TEST_F(Cut, LosesWhatIsUnderWayAndWhatIsSentMeanwhile) {
  Simplex& line = with({.one_way_delay = 5ms});
  line.transmit(packet_of(100, 1));
  run_until(queue_, 3ms);
  line.transmit(packet_of(100, 2));
  run_until(queue_, 6ms);
  ASSERT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}));
  line.cut();
  line.transmit(packet_of(100, 3));
  run_until(queue_, 20ms);
  line.restore();
  line.transmit(packet_of(100, 4));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 5ms}, Arrival{4, 25ms}));
  EXPECT_THAT(notes_.lines, ElementsAre("sent 1", "sent 2", "delivered 1", "lost 2 (Cut)", "sent 3", "lost 3 (Cut)",
                                        "sent 4", "delivered 4"));
}

TEST_F(Cut, LeavesTheLineFree) {
  // 1 us an octet: without the cut #3 would wait for the two before it.
  Simplex& line = with({.rate_bits = 8'000'000, .queue_limit = 1000});
  line.transmit(packet_of(1000, 1));
  line.transmit(packet_of(1000, 2));
  line.cut();
  line.restore();
  line.transmit(packet_of(1000, 3));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{3, 1ms}));
}

TEST_F(Cut, IsSilence) {
  Simplex& line = with({});
  line.cut();
  EXPECT_TRUE(line.carrier());
  EXPECT_TRUE(queue_.empty());
}

TEST_F(Cut, LosesDelayedPacketsToo) {
  Simplex& line = with({});
  line.add_rule({.verdict = Verdict::Delay, .delay = 10ms});
  line.transmit(packet_of(100, 1));
  line.cut();
  EXPECT_EQ(line.in_flight(), 0u);
  EXPECT_TRUE(queue_.empty());
}

}  // namespace
}  // namespace halfopen::sim::link
