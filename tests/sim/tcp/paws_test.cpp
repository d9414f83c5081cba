// Protection against wrapped sequence numbers: which old segments are dropped (RFC 7323, 5), and what Linux lets pass
// (linux/11.paws-*). The peer's clock stands at 5010, its next octet is 1; the machine's RTO is
// 10 ms + max(200 ms, 4 * 5 ms), in whole jiffies of 4 ms: 212 ms.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

const Lines kNothing;
const Lines kAnswer{"0 . 1 ack 1"};

Bench strict() {
  BenchConfig config;
  config.profile.paws.value = profiles::Paws::Strict;
  return Bench::established(config);
}

// An acknowledgement has set the window from octet 1 on: the same once more is no news.
Bench acknowledged() {
  Bench bench = Bench::established();
  bench.give({});
  EXPECT_EQ(bench.sent(), kNothing);
  return bench;
}

TEST(Paws, OldTimestampIsAnsweredAndDropped) {  // linux/11.paws
  Bench bench = Bench::established();
  bench.give({.length = 10, .ts_value = 5008});
  EXPECT_EQ(bench.connection().readable(), 0u);
  EXPECT_EQ(bench.sent(), kAnswer);
}

TEST(Paws, OneTickIsLetPassByLinux) {  // linux/11.paws-tick; RFC 7323, 5.3 R1 does not
  Bench lenient = Bench::established();
  lenient.give({.length = 10, .ts_value = 5009});
  EXPECT_EQ(lenient.connection().readable(), 10u);
  EXPECT_EQ(lenient.last().tcp.options.ts_echo, 5010u);  // and is not echoed
  Bench other = strict();
  other.give({.length = 10, .ts_value = 5009});
  EXPECT_EQ(other.connection().readable(), 0u);
  Bench equal = strict();
  equal.give({.length = 10, .ts_value = 5010});
  EXPECT_EQ(equal.connection().readable(), 10u);
}

// linux/11.paws-repeated-ack: 1.2 * 212 ms = 254.4 ms.
TEST(Paws, RepeatedAcknowledgementMayBeLate) {
  Bench young = acknowledged();
  young.give({.ts_value = 5010 - 254});
  EXPECT_EQ(young.sent(), kNothing);
  Bench old = acknowledged();
  old.give({.ts_value = 5010 - 255});
  EXPECT_EQ(old.sent(), kAnswer);
  Bench other = strict();
  other.give({});
  other.give({.ts_value = 5009});
  EXPECT_EQ(other.sent(), kAnswer);
}

// linux/11.paws-repeated-ack: the window was 512; a lower one is no news, either.
TEST(Paws, OldAcknowledgementMayNotBringNews) {
  Bench narrower = acknowledged();
  narrower.give({.window = 500, .ts_value = 5008});
  EXPECT_EQ(narrower.sent(), kNothing);
  Bench wider = acknowledged();
  wider.give({.window = 600, .ts_value = 5008});
  EXPECT_EQ(wider.sent(), kAnswer);
  Bench closed = acknowledged();
  closed.give({.window = 0, .ts_value = 5008});
  EXPECT_EQ(closed.sent(), kAnswer);
  Bench ack = acknowledged();
  ack.send(10);
  ack.sent();
  ack.give({.ack = 11, .ts_value = 5008});
  EXPECT_EQ(ack.sent(), (Lines{"0 . 11 ack 1"}));
  EXPECT_EQ(ack.connection().unacknowledged(), 10u);
  Bench first = Bench::established();  // the last segment that set the window was the SYN-ACK, of number 0
  first.give({.ts_value = 5008});
  EXPECT_EQ(first.sent(), kAnswer);
}

TEST(Paws, OldAcknowledgementOfAnOldNumberIsNotAnswered) {  // linux/11.paws-old-ack
  Bench before = Bench::established();
  before.give({.seq = 0, .ts_value = 5008});
  EXPECT_EQ(before.sent(), kNothing);
  Bench beyond = Bench::established();
  beyond.give({.seq = 2, .ts_value = 5008});
  EXPECT_EQ(beyond.sent(), kAnswer);
  Bench other = strict();
  other.give({.seq = 0, .ts_value = 5008});
  EXPECT_EQ(other.sent(), kAnswer);
}

TEST(Paws, OldDataOnceMoreIsReported) {  // linux/11.paws-duplicate
  Bench bench = Bench::established();
  bench.give({.length = 10});
  bench.sent();
  bench.give({.length = 10, .ts_value = 5008});
  EXPECT_EQ(bench.sent(), (Lines{"0 . 1 ack 11 sack 1:11"}));
}

TEST(Paws, OldResetResets) {  // linux/11.rst-exact
  Bench bench = Bench::established();
  bench.give({.flags = "R.", .ts_value = 3010});
  EXPECT_EQ(bench.died(), "Reset in ESTABLISHED");
}

// linux/11.paws-outdated: 2147 s. What is taken then is the new last timestamp.
TEST(Paws, LongSilenceMakesATimestampWorthless) {
  Bench before = Bench::established();
  before.run_until(2147s - 1ns);
  before.give({.length = 10, .ts_value = 1});
  EXPECT_EQ(before.connection().readable(), 0u);
  Bench after = Bench::established();
  after.run_until(2147s);
  after.give({.length = 10, .ts_value = 1});
  EXPECT_EQ(after.connection().readable(), 10u);
  EXPECT_EQ(after.last().tcp.options.ts_echo, 1u);
}

TEST(Paws, LastTimestampOf0MakesNothingOld) {  // linux/11.paws-outdated
  Bench bench = Bench::established();
  bench.give({.length = 10, .ts_value = 0x70000000});
  bench.give({.seq = 11, .length = 10, .ts_value = 0xE0000000});
  bench.give({.seq = 21, .length = 10, .ts_value = 0});
  ASSERT_EQ(bench.last().tcp.options.ts_echo, 0u);
  bench.give({.seq = 31, .length = 10, .ts_value = 0xFFFFFF00});
  EXPECT_EQ(bench.connection().readable(), 40u);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
