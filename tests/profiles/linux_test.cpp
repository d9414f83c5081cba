// The Linux profiles, held against the rows they cite. Each test quotes its row of docs/evidence/linux.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profile_lookup.h"

namespace halfopen::profiles {
namespace {

using namespace std::chrono_literals;
using net::TcpState;
using testing::ElementsAre;

class Linux : public testing::Test {
 protected:
  const Profile& linux = *find_profile("linux-6.18");
};

// linux/7.1.rto-formula: "RTO = srtt + max(200 ms, 4 x rttvar), rounded up to a jiffy, max 120 s".
TEST_F(Linux, RetransmitsByItsOwnRto) {
  EXPECT_EQ(linux.tcp.rto_initial.value, 1s);
  EXPECT_EQ(linux.tcp.rto_min.value, 200ms);
  EXPECT_EQ(linux.tcp.rto_max.value, 120s);
  EXPECT_EQ(linux.tcp.rto_granularity.value, 4ms);
  EXPECT_EQ(linux.tcp.rto_floor.value, RtoFloor::Variance);
}

// linux/7.3.limit: "limit(n) = (2^(n+1) - 1) x 0.2 s for n <= 9, 204.6 + (n - 9) x 120 s above (15 -> 924.6 s)".
TEST_F(Linux, GivesUpByTime) {
  EXPECT_EQ(linux.tcp.give_up.value, GiveUp::Elapsed);
  EXPECT_EQ(linux.tcp.give_up_segment.value, GiveUpSegment::None);
  net::Duration limit{};
  net::Duration step = linux.tcp.give_up_base.value;
  for (int timeout = 0; timeout <= linux.tcp.data_retries; ++timeout) {
    limit += step;
    step = std::min(2 * step, linux.tcp.rto_max.value);
  }
  EXPECT_EQ(limit, 924600ms);
}

// linux/4.2.r6-l4: "6 (default) | 4 | 1 2 3 4 5 7 11 19 35 67 | 131"; linux/4.2.r6-l0: "127".
TEST_F(Linux, KnowsLinearSynTimeoutsSince65) {
  EXPECT_EQ(linux.tcp.syn_retries.value, 6);
  EXPECT_EQ(linux.tcp.syn_linear_timeouts.value, 4);
  EXPECT_EQ(linux.tcp.syn_give_up.value, SynGiveUp::LinearThenElapsed);
  EXPECT_EQ(find_profile("linux-6.1")->tcp.syn_linear_timeouts.value, 0);
  EXPECT_EQ(find_profile("linux-6.1")->tcp.syn_retries.value, 6);
}

// linux/15.older.rmem: "tcp_rmem[2] is 6 MB before mid-2025 -> window scale 7"; linux/10.initial-windows: "scale 10".
TEST_F(Linux, OffersTheWindowScaleOfItsVersion) {
  EXPECT_EQ(linux.tcp.window_scale.value, 10);
  EXPECT_EQ(linux.tcp.receive_window.value, 64240);
  EXPECT_EQ(find_profile("linux-6.1")->tcp.window_scale.value, 7);
}

// linux/15: tcp_keepalive_time 7200 s, tcp_keepalive_intvl 75 s, tcp_keepalive_probes 9.
TEST_F(Linux, KeepsAliveForTwoHoursAndElevenMinutes) {
  EXPECT_EQ(linux.tcp.keepalive_idle.value + linux.tcp.keepalive_probes.value * linux.tcp.keepalive_interval.value,
            7875s);
}

// linux/8.1.budget, linux/15.delayed-ack-min, linux/15.delayed-ack-max: 16, 40 ms, 200 ms.
TEST_F(Linux, DelaysAcknowledgementsAdaptively) {
  EXPECT_EQ(linux.tcp.ack_policy.value, AckPolicy::Adaptive);
  EXPECT_EQ(linux.tcp.quick_acks.value, 16);
  EXPECT_EQ(linux.tcp.ack_delay_min.value, 40ms);
  EXPECT_EQ(linux.tcp.ack_delay_max.value, 200ms);
  EXPECT_EQ(linux.tcp.fin_ack.value, FinAck::Delayed);
}

// linux/2.2.rst: "SYN_SENT: err=ECONNREFUSED; CLOSE_WAIT: err=EPIPE; ... any other: err=ECONNRESET".
TEST_F(Linux, LatchesAResetByState) {
  EXPECT_EQ(latched(linux, Cause::Reset, TcpState::SynSent), "ECONNREFUSED");
  EXPECT_EQ(latched(linux, Cause::Reset, TcpState::CloseWait), "EPIPE");
  for (const TcpState state : {TcpState::SynReceived, TcpState::Established, TcpState::FinWait1, TcpState::FinWait2,
                               TcpState::Closing, TcpState::LastAck}) {
    EXPECT_EQ(latched(linux, Cause::Reset, state), "ECONNRESET") << to_string(state);
  }
}

// linux/2.2.timeout: "err = soft if set, else ETIMEDOUT".
TEST_F(Linux, LetsASoftErrorTakeThePlaceOfATimeout) {
  for (const Cause cause : {Cause::SynTimeout, Cause::RetransmissionTimeout, Cause::ProbeTimeout,
                            Cause::KeepaliveTimeout, Cause::UserTimeout}) {
    EXPECT_EQ(latched(linux, cause, TcpState::Established), "ETIMEDOUT");
    EXPECT_TRUE(row_for(linux, cause, TcpState::Established).soft_first);
  }
}

// linux/4.4.syn-sent: "attempt is cancelled, err=ECONNRESET"; linux/2.2.data-after-rcvshut: "ECONNRESET";
// linux/4.1.arp-silence: "EHOSTUNREACH".
TEST_F(Linux, LatchesWhatElseEndsAConnection) {
  EXPECT_EQ(latched(linux, Cause::ConnectCancelled, TcpState::SynSent), "ECONNRESET");
  EXPECT_EQ(latched(linux, Cause::DataAfterShutdown, TcpState::FinWait2), "ECONNRESET");
  EXPECT_EQ(latched(linux, Cause::NeighbourFailed, TcpState::SynSent), "EHOSTUNREACH");
  EXPECT_EQ(latched(linux, Cause::Refused, TcpState::SynSent), "ECONNREFUSED");
}

// linux/0.1, linux/0.3: queued data stays readable, an error is one-shot.
TEST_F(Linux, KeepsTheQueueAndShowsAnErrorOnce) {
  for (const ErrorRow& row : linux.socket.errors) {
    EXPECT_EQ(row.queue, Queue::Keep);
    EXPECT_EQ(row.latch, Latch::Once);
  }
}

// linux/2.3.recv.1 to .5, linux/2.3.send.1 to .4.
TEST_F(Linux, AsksInTheKernelsOrder) {
  EXPECT_THAT(linux.socket.recv_order.value, ElementsAre(RecvCheck::Queue, RecvCheck::EndOfStream, RecvCheck::Error,
                                                         RecvCheck::Shut, RecvCheck::NotConnected));
  EXPECT_THAT(linux.socket.send_order.value,
              ElementsAre(SendCheck::Connecting, SendCheck::Error, SendCheck::Shut, SendCheck::NotConnected));
}

// linux/12.3-1: "3/1 host | EHOSTUNREACH | fails | soft, back-off reverted | ignored"; linux/12.3-3: "error" for UDP.
TEST_F(Linux, WeighsIcmpErrorsByTypeAndCode) {
  const IcmpRow* host = icmp_row(linux, 3, 1);
  ASSERT_NE(host, nullptr);
  EXPECT_EQ(host->error.symbol(), "EHOSTUNREACH");
  EXPECT_EQ(host->connecting, IcmpEffect::Fatal);
  EXPECT_EQ(host->connected, IcmpEffect::Soft);
  EXPECT_EQ(host->udp, IcmpEffect::Ignored);
  EXPECT_TRUE(host->reverts_backoff);

  const IcmpRow* port = icmp_row(linux, 3, 3);
  ASSERT_NE(port, nullptr);
  EXPECT_EQ(port->error.symbol(), "ECONNREFUSED");
  EXPECT_EQ(port->udp, IcmpEffect::Fatal);
  EXPECT_FALSE(port->reverts_backoff);

  EXPECT_EQ(icmp_row(linux, 3, 4)->connected, IcmpEffect::PathMtu);
  EXPECT_EQ(icmp_row(linux, 5, 1), nullptr);
}

// linux/4.4, linux/4.5: the state errors.
TEST_F(Linux, AnswersMisuseWithItsCodes) {
  EXPECT_EQ(code_of(linux, Situation::WouldBlock), "EAGAIN");
  EXPECT_EQ(code_of(linux, Situation::ConnectStarted), "EINPROGRESS");
  EXPECT_EQ(code_of(linux, Situation::ConnectPending), "EALREADY");
  EXPECT_EQ(code_of(linux, Situation::ConnectFailedBefore), "ECONNABORTED");
  EXPECT_EQ(code_of(linux, Situation::ConnectTimeout), "EINPROGRESS");
  EXPECT_EQ(code_of(linux, Situation::SendUnconnected), "EPIPE");
  EXPECT_EQ(code_of(linux, Situation::ListenUnbound), "none");
  EXPECT_EQ(code_of(linux, Situation::TooManyDescriptors), "EMFILE");
  EXPECT_EQ(code_of(linux, Situation::NoSuchHost), "EAI_NONAME");
}

// linux/4.6.backlog: "backlog + 1 ... capped by somaxconn (4096)"; linux/4.7.ephemeral: "32768-60999".
TEST_F(Linux, QueuesOneMoreThanAskedAndUsesItsPorts) {
  EXPECT_EQ(linux.socket.backlog_extra.value, 1);
  EXPECT_EQ(linux.socket.backlog_max.value, 4096);
  EXPECT_EQ(linux.socket.backlog_full.value, BacklogFull::DropSyn);
  EXPECT_EQ(linux.socket.port_first.value, 32768);
  EXPECT_EQ(linux.socket.port_last.value, 60999);
}

// linux/5.3.fin-wait-2, linux/5.4.length, linux/15.tcp_orphan_retries: 60 s, 60 s, 0 (= 8).
TEST_F(Linux, EndsOrphansAndTimeWait) {
  EXPECT_EQ(linux.tcp.fin_wait_2.value, 60s);
  EXPECT_EQ(linux.tcp.time_wait.value, 60s);
  EXPECT_EQ(linux.tcp.orphan_retries.value, 8);
  EXPECT_EQ(linux.tcp.fin_wait_2_half_closed.value, 0s);
}

}  // namespace
}  // namespace halfopen::profiles
