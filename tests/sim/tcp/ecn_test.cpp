// Explicit congestion notification, RFC 3168: the rows of linux/8.5. The peer is played by hand: a bench knows neither
// its flags nor the traffic class.
#include <gtest/gtest.h>

#include "line.h"

namespace halfopen::sim::tcp::test {
namespace {

using namespace std::chrono_literals;
using profiles::Ecn;
using wire::tcp_flag::kCwr;
using wire::tcp_flag::kEce;
using wire::tcp_flag::kSyn;

constexpr std::uint8_t kNotEct = 0, kEct = 2, kCe = 3;
constexpr std::uint32_t kSegment = Line::kSegment;

profiles::Tcp with(Ecn ecn) {
  profiles::Tcp profile = linux_tcp();
  profile.ecn.value = ecn;
  profile.congestion_control.value = profiles::CongestionControl::NewReno;
  profile.slow_start_exit.value = profiles::SlowStartExit::LossOnly;
  profile.timestamps.value = false;
  return profile;
}

Line agreed(profiles::Tcp profile = with(Ecn::Active)) {
  Line line{profile};
  line.connect();
  line.give(0, 1, kSyn | kEce, 0, kNotEct);
  return line;
}

// linux/8.5.negotiation: a client asks with both flags if told to; the peer agrees with ECE alone.
TEST(Ecn, ClientAsksIfActive) {
  for (const auto& [ecn, flags] : {std::pair{Ecn::Active, kEce | kCwr}, {Ecn::Passive, 0}, {Ecn::Off, 0}}) {
    Line line{with(ecn)};
    line.connect();
    EXPECT_EQ(line.flags(), flags);
    EXPECT_EQ(line.marks(), kNotEct);
    for (const std::uint8_t answer : {std::uint8_t{kEce}, std::uint8_t{0}, std::uint8_t{kEce | kCwr}}) {
      Line each{with(ecn)};
      each.connect();
      each.give(0, 1, kSyn | answer, 0, kNotEct);
      ASSERT_EQ(each.state(), TcpState::Established);
      EXPECT_EQ(each.marks(), kNotEct);  // an acknowledgement
      each.send(100);
      EXPECT_EQ(each.marks(), ecn == Ecn::Active && answer == kEce ? kEct : kNotEct);
    }
  }
}

// linux/8.5.negotiation: a server agrees to both flags, whatever the SYN's traffic class, unless told not to.
TEST(Ecn, ServerAgreesUnlessOff) {
  for (const Ecn ecn : {Ecn::Active, Ecn::Passive, Ecn::Off}) {
    for (const std::uint8_t asked : {std::uint8_t{kEce | kCwr}, std::uint8_t{kEce}, std::uint8_t{0}}) {
      for (const std::uint8_t marks : {kNotEct, kEct}) {
        Line line{with(ecn)};
        line.accept(asked, marks);
        const bool agrees = asked == (kEce | kCwr) && ecn != Ecn::Off;
        EXPECT_EQ(line.flags(), agrees ? kEce : 0);
        line.give(1, 1, 0, 0, kNotEct);
        line.send(100);
        EXPECT_EQ(line.marks(), agrees ? kEct : kNotEct);
      }
    }
  }
}

// linux/8.5.fallback
TEST(Ecn, UnansweredSynIsRepeatedWithoutAsking) {
  for (const bool fallback : {true, false}) {
    profiles::Tcp profile = with(Ecn::Active);
    profile.ecn_fallback.value = fallback;
    profile.syn_retries.value = 4;
    Line line{profile};
    line.connect();
    EXPECT_EQ(line.flags(), kEce | kCwr);
    line.wait_for_timer();
    ASSERT_EQ(line.sent().size(), 1u);
    EXPECT_EQ(line.flags(), fallback ? 0 : kEce | kCwr);
  }
}

// linux/8.5.marks: data that leaves for the first time, and nothing else.
TEST(Ecn, OnlyNewDataIsMarked) {
  Line line = agreed();
  line.send(100);
  EXPECT_EQ(line.marks(), kEct);
  line.wait_for_timer();  // the tail loss probe repeats it
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_EQ(line.marks(), kNotEct);
  line.wait_for_timer();
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_EQ(line.marks(), kNotEct);
  line.give(1, 101, 0, 100, kEct);
  EXPECT_EQ(line.marks(), kNotEct);
}

// linux/8.5.echo, the measured series.
TEST(Ecn, MarkIsEchoedUntilTheSenderKnows) {
  struct Step {
    std::uint8_t flags, marks, answer;
  };
  Line line = agreed();
  std::uint32_t seq = 1;
  for (const Step& step : {Step{0, kEct, 0},
                           {0, kCe, kEce},
                           {0, kEct, kEce},
                           {kCwr, kEct, 0},
                           {0, kEct, 0},
                           {kCwr, kEct, 0},
                           {0, kCe, kEce},
                           {kCwr, kCe, kEce},
                           {0, kEct, kEce},
                           {kCwr, kEct, 0},
                           {0, kEct, 0},
                           {0, kNotEct, 0}}) {
    line.give(seq, 1, step.flags, 500, step.marks);
    ASSERT_EQ(line.sent().size(), 1u) << seq;
    EXPECT_EQ(line.flags(), step.answer) << seq;
    seq += 500;
  }
  line.give(seq, 1, 0, 500, kCe);
  line.send(10);  // data tells it, too
  EXPECT_EQ(line.flags(), kEce);
}

// linux/8.5.reaction, the measured series without a tail loss probe: ten segments out, more waiting; what each of their
// acknowledgements, which all say ECE, leaves of the window, and which of them let a segment leave.
TEST(Ecn, EchoHalvesTheWindowOncePerWindow) {
  profiles::Tcp profile = with(Ecn::Active);
  profile.tail_loss_probe.value = false;
  Line line = agreed(profile);
  line.send(20 * kSegment);
  ASSERT_EQ(line.sent().size(), 10u);
  const std::uint32_t windows[] = {10, 9, 9, 8, 8, 7, 7, 6, 5, 5};
  const std::size_t segments[] = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1};
  for (std::uint32_t n = 0; n < 10; ++n) {
    line.give(1, 1 + kSegment * (n + 1), kEce, 0, kNotEct);
    EXPECT_EQ(line.info().cwnd, windows[n]) << n;
    EXPECT_EQ(line.info().ssthresh, 5u) << n;
    EXPECT_EQ(line.info().phase, Phase::Reduced) << n;
    ASSERT_EQ(line.sent().size(), segments[n]) << n;
    if (segments[n] > 0) {
      EXPECT_EQ(line.flags(), n == 0 ? kCwr : 0) << n;
    }
  }
  line.give(1, 1 + kSegment * 11, kEce, 0, kNotEct);
  EXPECT_EQ(line.info().ssthresh, 2u);
  ASSERT_EQ(line.sent().size(), 1u);
  EXPECT_EQ(line.flags(), kCwr);
}

TEST(Ecn, EchoMeansNothingWhereNobodyAgreed) {
  Line line{with(Ecn::Passive)};
  line.connect();
  line.give(0, 1, kSyn, 0, kNotEct);
  line.send(20 * kSegment);
  line.give(1, 1 + kSegment, kEce, 0, kNotEct);
  EXPECT_EQ(line.info().cwnd, 11u);
  line.give(1, 1 + kSegment, 0, 500, kCe);
  EXPECT_EQ(line.flags(), 0);
}

// RFC 3168, 6.1.2: a loss is told to the peer as well.
TEST(Ecn, LossIsFollowedByCwr) {
  Line line = agreed();
  line.send(20 * kSegment);
  line.wait_for_timer();
  line.wait_for_timer();
  ASSERT_EQ(line.info().phase, Phase::Loss);
  line.give(1, 1 + 11 * kSegment, 0, 0, kNotEct);
  ASSERT_FALSE(line.sent().empty());
  EXPECT_EQ(line.sent().front().tcp.flags & kCwr, kCwr);
}

}  // namespace
}  // namespace halfopen::sim::tcp::test
