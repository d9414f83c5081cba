// A link that becomes another one while packets are on it.
#include <gmock/gmock.h>

#include "far_end.h"
#include "halfopen/sim/link/link.h"

namespace halfopen::sim::link {
namespace {

using testing::ElementsAre;

class LinkChange : public testing::Test {
 protected:
  Simplex& with(const SimplexOptions& options) {
    line_ = std::make_unique<Simplex>(queue_, Simplex::Identity{0, Direction::Forward, 1, "lan"}, options, &notes_);
    line_->attach(&far_end_);
    return *line_;
  }
  core::EventQueue queue_;
  FarEnd far_end_{queue_};
  Notes notes_;
  std::unique_ptr<Simplex> line_;
};

// #1 at 0 + 10 ms. Then the delay is 1 ms: #2, sent at 2 ms, would arrive at 3 ms and waits for #1; #3, sent at 20 ms,
// waits for nobody.
TEST_F(LinkChange, ShorterDelayLetsNobodyOvertake) {
  Simplex& line = with({.one_way_delay = 10ms});
  line.transmit(packet_of(100, 1));
  run_until(queue_, 2ms);
  line.change({.one_way_delay = 1ms});
  line.transmit(packet_of(100, 2));
  run_until(queue_, 20ms);
  line.transmit(packet_of(100, 3));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 10ms}, Arrival{2, 10ms}, Arrival{3, 21ms}));
}

TEST_F(LinkChange, LongerDelayIsForThoseSentAfterIt) {
  Simplex& line = with({.one_way_delay = 1ms});
  line.transmit(packet_of(100, 1));
  line.change({.one_way_delay = 10ms});
  line.transmit(packet_of(100, 2));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 1ms}, Arrival{2, 10ms}));
}

// 8 Mbit/s: 1000 octets take 1 ms. #1 leaves at 1 ms, #2 at 2 ms, as they were taken. Then 800 kbit/s: 1000 octets take
// 10 ms, behind #2: 12 ms.
TEST_F(LinkChange, SlowerRateIsForThoseSentAfterIt) {
  Simplex& line = with({.rate_bits = 8'000'000});
  line.transmit(packet_of(1000, 1));
  line.transmit(packet_of(1000, 2));
  line.change({.rate_bits = 800'000});
  line.transmit(packet_of(1000, 3));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 1ms}, Arrival{2, 2ms}, Arrival{3, 12ms}));
}

// 3 bit/s: 100 octets take 800/3 s, until 266'666'666'666.67 ns; the line counts as free at ...667. From there 7 bit/s
// take 800/7 s = 114'285'714'285.71 ns: until 380'952'380'952.71, reported rounded up. (Had the fraction of the old rate
// been carried on, ...952.)
TEST_F(LinkChange, RateChangesAtAWholeNanosecond) {
  Simplex& line = with({.rate_bits = 3});
  line.transmit(packet_of(100, 1));
  line.change({.rate_bits = 7});
  line.transmit(packet_of(100, 2));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 266'666'666'667ns}, Arrival{2, 380'952'380'953ns}));
}

TEST_F(LinkChange, NoRateAnyMoreWaitsForTheLine) {
  Simplex& line = with({.rate_bits = 8'000'000});
  line.transmit(packet_of(1000, 1));
  line.change({});
  line.transmit(packet_of(1000, 2));
  run(queue_);
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 1ms}, Arrival{2, 1ms}));
}

// #1 is on the line, #2 and #3 wait: 2000 octets. A limit of 2500 leaves no room for #4 of 1000, but for #5 of 500.
TEST_F(LinkChange, QueueLimitCountsThoseThatWaitAlready) {
  Simplex& line = with({.rate_bits = 8'000'000});
  for (std::uint32_t i = 1; i <= 3; ++i) line.transmit(packet_of(1000, i));
  line.change({.rate_bits = 8'000'000, .queue_limit = 2500});
  line.transmit(packet_of(1000, 4));
  line.transmit(packet_of(500, 5));
  run(queue_);
  EXPECT_THAT(notes_.lines, testing::Contains("lost 4 (QueueFull)"));
  EXPECT_THAT(far_end_.arrivals, ElementsAre(Arrival{1, 1ms}, Arrival{2, 2ms}, Arrival{3, 3ms}, Arrival{5, 3500us}));
}

}  // namespace
}  // namespace halfopen::sim::link
