// What every synchronized state does alike: the checks of RFC 9293, 3.10.7.4 that come before a state matters.
#include <gtest/gtest.h>

#include "bench.h"

namespace halfopen::sim::tcp::test {
namespace {

struct Standing {
  const char* name;
  Bench (*make)(const BenchConfig&);
  TcpState state;
  std::uint32_t rcv_nxt;
  std::uint32_t snd_nxt;
};

class Synchronized : public testing::TestWithParam<Standing> {
 protected:
  Bench bench_ = GetParam().make({});
  std::uint32_t rcv_nxt_ = GetParam().rcv_nxt;
  std::uint32_t snd_nxt_ = GetParam().snd_nxt;

  std::string plain_ack() const { return "0 . " + std::to_string(snd_nxt_) + " ack " + std::to_string(rcv_nxt_); }
  void expect_answered() {
    EXPECT_EQ(bench_.sent(), (Lines{plain_ack()}));
    EXPECT_EQ(bench_.state(), GetParam().state);
  }
  void expect_ignored() {
    EXPECT_EQ(bench_.sent(), Lines{});
    EXPECT_EQ(bench_.state(), GetParam().state);
  }
};

TEST_P(Synchronized, FixtureIsInItsState) { expect_ignored(); }

TEST_P(Synchronized, SynIsChallenged) {
  bench_.give({.flags = "S", .seq = rcv_nxt_});
  expect_answered();
}

TEST_P(Synchronized, SynOutsideTheWindowIsChallenged) {
  bench_.give({.flags = "S", .seq = rcv_nxt_ + 1000000});
  expect_answered();
}

TEST_P(Synchronized, ResetElsewhereInTheWindowIsChallenged) {
  bench_.give({.flags = "R", .seq = rcv_nxt_ + 1});
  expect_answered();
}

TEST_P(Synchronized, ResetOutsideTheWindowIsIgnored) {
  bench_.give({.flags = "R", .seq = rcv_nxt_ - 2});
  bench_.give({.flags = "R", .seq = rcv_nxt_ + 1000000});
  expect_ignored();
}

TEST_P(Synchronized, ExactResetResets) {
  bench_.give({.flags = "R", .seq = rcv_nxt_});
  EXPECT_EQ(bench_.died(), "Reset in " + std::string{net::to_string(GetParam().state)});
  EXPECT_EQ(bench_.count(), 0u);
}

TEST_P(Synchronized, AcknowledgementOneTooHighIsAnsweredAndDropped) {
  bench_.give({.seq = rcv_nxt_, .ack = snd_nxt_ + 1});
  expect_answered();
}

TEST_P(Synchronized, SegmentWithoutAckFlagIsIgnored) {
  bench_.give({.flags = "", .seq = rcv_nxt_});
  expect_ignored();
}

TEST_P(Synchronized, KeepaliveProbeIsAnswered) {
  bench_.give({.seq = rcv_nxt_ - 1, .ack = snd_nxt_ - 1});
  expect_answered();
}

TEST_P(Synchronized, OldTimestampIsAnswered) {
  bench_.give({.seq = rcv_nxt_, .ack = snd_nxt_ - 1, .ts_value = 1});
  expect_answered();
}

TEST_P(Synchronized, DataOutsideTheWindowIsAnswered) {
  bench_.give({.seq = rcv_nxt_ + 1000000, .ack = snd_nxt_ - 1, .length = 10});
  expect_answered();
}

INSTANTIATE_TEST_SUITE_P(States, Synchronized,
                         testing::Values(Standing{"Established", Bench::established, TcpState::Established, 1, 1},
                                         Standing{"FinWait1", Bench::fin_wait_1, TcpState::FinWait1, 1, 2},
                                         Standing{"FinWait2", Bench::fin_wait_2, TcpState::FinWait2, 1, 2},
                                         Standing{"CloseWait", Bench::close_wait, TcpState::CloseWait, 2, 1},
                                         Standing{"Closing", Bench::closing, TcpState::Closing, 2, 2},
                                         Standing{"LastAck", Bench::last_ack, TcpState::LastAck, 2, 2}),
                         [](const testing::TestParamInfo<Standing>& standing) {
                           return std::string{standing.param.name};
                         });

}  // namespace
}  // namespace halfopen::sim::tcp::test
