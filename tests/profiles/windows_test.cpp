// The Windows profiles, held against the rows they cite. Each test quotes its row of docs/evidence/windows.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/profiles/error.h"
#include "profile_lookup.h"

namespace halfopen::profiles {
namespace {

using namespace std::chrono_literals;
using net::TcpState;
using testing::ElementsAre;

class Windows : public testing::Test {
 protected:
  const Profile& w11 = *find_profile("windows-11");
  const Profile& w10 = *find_profile("windows-10");
  const Profile& w2003 = *find_profile("windows-2003");
};

// windows/2.2: "purge both queues. Latch 10053 if peer_fin, else 10054".
TEST_F(Windows, LatchesAResetByWhetherThePeerHadFinished) {
  for (const TcpState state : {TcpState::CloseWait, TcpState::LastAck, TcpState::Closing, TcpState::TimeWait}) {
    EXPECT_EQ(row_for(w11, Cause::Reset, state).code, net::winsock::kConnectionAborted) << to_string(state);
  }
  for (const TcpState state : {TcpState::SynReceived, TcpState::Established, TcpState::FinWait1, TcpState::FinWait2}) {
    EXPECT_EQ(row_for(w11, Cause::Reset, state).code, net::winsock::kConnectionReset) << to_string(state);
  }
}

// Entries without a source, whose notes say: as Linux.
TEST_F(Windows, IsAsLinuxWhereItsNotesSaySo) {
  const Profile& linux = *find_profile("linux-6.18");
  EXPECT_EQ(w11.ip.icmp_error_interval.value, linux.ip.icmp_error_interval.value);
  EXPECT_EQ(w11.ip.icmp_error_burst.value, linux.ip.icmp_error_burst.value);
  EXPECT_EQ(w11.tcp.segment_min.value, linux.tcp.segment_min.value);
}

// windows/3.fd-close: "FD_CLOSE event after an RST in ESTABLISHED carries error 10053, while recv ... returns 10054".
TEST_F(Windows, TellsAnEventAnotherCodeThanACall) {
  const ErrorRow& row = row_for(w11, Cause::Reset, TcpState::Established);
  EXPECT_EQ(row.code, net::winsock::kConnectionReset);
  EXPECT_EQ(row.event_code, net::winsock::kConnectionAborted);
  EXPECT_FALSE(row_for(w11, Cause::Reset, TcpState::CloseWait).event_code);
}

// windows/2.6: "a latched code is sticky"; windows/2.2: "purge both queues".
TEST_F(Windows, PurgesTheQueueAndRepeatsTheError) {
  for (const ErrorRow& row : w11.socket.errors) {
    EXPECT_EQ(row.queue, Queue::Purge);
    EXPECT_EQ(row.latch, Latch::Sticky);
    EXPECT_FALSE(row.soft_first);
  }
}

// windows/18.3: "We take 10060 for Vista on, 10053 for NT5"; windows/7.9: a black hole ends in 10060 on both.
TEST_F(Windows, TimesOutWithTheCodeOfItsVersion) {
  EXPECT_EQ(latched(w11, Cause::RetransmissionTimeout, TcpState::Established), "WSAETIMEDOUT");
  EXPECT_EQ(latched(w10, Cause::RetransmissionTimeout, TcpState::Established), "WSAETIMEDOUT");
  EXPECT_EQ(latched(w2003, Cause::RetransmissionTimeout, TcpState::Established), "WSAECONNABORTED");
  EXPECT_EQ(latched(w2003, Cause::SynTimeout, TcpState::SynSent), "WSAETIMEDOUT");
}

// windows/13.9: "in-progress operation 10052, later ones 10054".
TEST_F(Windows, TellsTheWaitingCallOfAKeepaliveFailureMore) {
  const ErrorRow& row = row_for(w11, Cause::KeepaliveTimeout, TcpState::Established);
  EXPECT_EQ(row.code.number(), 10054);
  EXPECT_EQ(row.waiting_code.number(), 10052);
}

// windows/7.7: 10061 at the end; windows/6.9: unknown, 10053 chosen; windows/4.4: 10053.
TEST_F(Windows, LatchesWhatElseEndsAConnection) {
  EXPECT_EQ(latched(w11, Cause::Refused, TcpState::SynSent), "WSAECONNREFUSED");
  EXPECT_EQ(latched(w11, Cause::LinkLost, TcpState::Established), "WSAECONNABORTED");
  EXPECT_EQ(latched(w11, Cause::DataAfterShutdown, TcpState::Established), "WSAECONNABORTED");
  EXPECT_EQ(latched(w11, Cause::NeighbourFailed, TcpState::SynSent), "none");
}

// windows/3.5: 10053 "not 0", so the error comes before the end of stream; windows/4.3: 10058 before the queue.
TEST_F(Windows, AsksForTheErrorFirst) {
  EXPECT_THAT(w11.socket.recv_order.value, ElementsAre(RecvCheck::Error, RecvCheck::Shut, RecvCheck::Queue,
                                                       RecvCheck::EndOfStream, RecvCheck::NotConnected));
}

// windows/16.presets.windows-11: "RTO 1 s; SYN 4 with a 21 s total limit; RST-retry 500 ms; data 5; minimum RTO 300 ms;
// delayed ACK 40 ms; initial window 10; CUBIC; buffers 65536; TIME-WAIT 240 s; ports 49152-65535". The same for 10.
TEST_F(Windows, HasThePresetOfWindows10And11) {
  for (const Profile* each : {&w10, &w11}) {
    EXPECT_EQ(each->tcp.rto_initial.value, 1s);
    EXPECT_EQ(each->tcp.syn_retries.value, 4);
    EXPECT_EQ(each->tcp.syn_total_limit.value, 21s);
    EXPECT_EQ(each->tcp.refused_syn.value, RefusedSyn::Retry);
    EXPECT_EQ(each->tcp.syn_refused_interval.value, 500ms);
    EXPECT_EQ(each->tcp.data_retries.value, 5);
    EXPECT_EQ(each->tcp.rto_min.value, 300ms);
    EXPECT_EQ(each->tcp.ack_delay_max.value, 40ms);
    EXPECT_EQ(each->tcp.initial_window.value, 10);
    EXPECT_EQ(each->tcp.congestion_control.value, CongestionControl::Cubic);
    EXPECT_EQ(each->tcp.receive_buffer.value, 65536);
    EXPECT_EQ(each->tcp.send_buffer.value, 65536);
    EXPECT_EQ(each->tcp.time_wait.value, 240s);
    EXPECT_EQ(each->socket.port_first.value, 49152);
    EXPECT_EQ(each->socket.port_last.value, 65535);
  }
}

// windows/16.presets.windows-2003: "RTO 3 s; SYN 2; data 5; delayed ACK 200 ms; buffers 8192; TIME-WAIT 120 s;
// FIN-WAIT-2 120 s; ports 1025-5000; no autotuning; give-up code 10053". windows/16.receive-window: "17520".
TEST_F(Windows, HasThePresetOfServer2003) {
  EXPECT_EQ(w2003.tcp.rto_initial.value, 3s);
  EXPECT_EQ(w2003.tcp.syn_retries.value, 2);
  EXPECT_EQ(w2003.tcp.syn_total_limit.value, 0s);
  EXPECT_EQ(w2003.tcp.data_retries.value, 5);
  EXPECT_EQ(w2003.tcp.ack_delay_max.value, 200ms);
  EXPECT_EQ(w2003.tcp.send_buffer.value, 8192);
  EXPECT_EQ(w2003.tcp.receive_buffer.value, 17520);
  EXPECT_EQ(w2003.tcp.receive_buffer_max.value, 17520);
  EXPECT_EQ(w2003.tcp.time_wait.value, 120s);
  EXPECT_EQ(w2003.tcp.fin_wait_2.value, 120s);
  EXPECT_EQ(w2003.socket.port_first.value, 1025);
  EXPECT_EQ(w2003.socket.port_last.value, 5000);
}

// windows/16.presets.all: "keepalive 7200 s / 1 s / 10 (5 for 2003); Nagle on; SACK on; timestamps off; media_sense =
// drop".
TEST_F(Windows, HasWhatEveryPresetHas) {
  for (const Profile* each : {&w2003, &w10, &w11}) {
    EXPECT_EQ(each->tcp.keepalive_idle.value, 7200s);
    EXPECT_EQ(each->tcp.keepalive_interval.value, 1s);
    EXPECT_EQ(each->tcp.keepalive_probes.value, each == &w2003 ? 5 : 10);
    EXPECT_TRUE(each->tcp.nagle.value);
    EXPECT_TRUE(each->tcp.sack.value);
    EXPECT_FALSE(each->tcp.timestamps.value);
    EXPECT_EQ(each->socket.media_sense.value, MediaSense::Drop);
  }
}

// windows/5.1, windows/5.2: RST; windows/10.1: "accepts the whole request"; windows/3.10: SO_ERROR 0; windows/8.5: RST.
TEST_F(Windows, DiffersFromLinuxWhereProgramsNotice) {
  EXPECT_EQ(w11.socket.exit.value, ProcessEnd::Abort);
  EXPECT_EQ(w11.socket.kill.value, ProcessEnd::Abort);
  EXPECT_EQ(w11.socket.send_taking.value, SendTaking::Whole);
  EXPECT_FALSE(w11.socket.pending_error_shows.value);
  EXPECT_EQ(w11.socket.backlog_full.value, BacklogFull::ResetSyn);
  EXPECT_EQ(w11.socket.udp_errors.value, UdpErrors::Receive);
}

// windows/7.1 to 7.5, windows/13.2, windows/4.14, windows/14.7, windows/9.11.
TEST_F(Windows, AnswersMisuseWithItsCodes) {
  EXPECT_EQ(code_of(w11, Situation::ConnectStarted), "WSAEWOULDBLOCK");
  EXPECT_EQ(code_of(w11, Situation::ConnectPending), "WSAEALREADY");
  EXPECT_EQ(code_of(w11, Situation::ConnectOnListener), "WSAEINVAL");
  EXPECT_EQ(code_of(w11, Situation::RecvConnecting), "WSAENOTCONN");
  EXPECT_EQ(code_of(w11, Situation::RecvTimeout), "WSAETIMEDOUT");
  EXPECT_EQ(code_of(w11, Situation::LingerWouldBlock), "WSAEWOULDBLOCK");
  EXPECT_EQ(code_of(w11, Situation::UdpRecvUnbound), "WSAEINVAL");
  EXPECT_EQ(code_of(w11, Situation::PortsExhausted), "WSAENOBUFS");
  EXPECT_EQ(code_of(w11, Situation::NotInitialised), "WSANOTINITIALISED");
}

// windows/14.1: 10054; windows/14.5: 10052; windows/7.13: ignored while connecting.
TEST_F(Windows, TellsOnlyUdpOfIcmpErrors) {
  EXPECT_EQ(icmp_row(w11, 3, 3)->error.number(), 10054);
  EXPECT_EQ(icmp_row(w11, 3, 3)->udp, IcmpEffect::Fatal);
  EXPECT_EQ(icmp_row(w11, 11, 0)->error.number(), 10052);
  for (const IcmpRow& row : w11.socket.icmp) EXPECT_EQ(row.connecting, IcmpEffect::Ignored);
}

// A cell `?` of windows/16 is a guess and says so, on the system whose cell it is.
TEST_F(Windows, NamesItsGuesses) {
  EXPECT_TRUE(w11.entries[w11.tcp.rto_min.entry].unverified());
  EXPECT_FALSE(w10.entries[w10.tcp.rto_min.entry].unverified());
  EXPECT_TRUE(w10.entries[w10.tcp.rto_initial.entry].unverified());
  EXPECT_FALSE(w11.entries[w11.tcp.rto_initial.entry].unverified());
  EXPECT_TRUE(w2003.entries[w2003.tcp.initial_window.entry].unverified());
}

// windows/16.default-ttl: 128, settable from 1 to 255; linux/15.ttl-df: 64.
TEST_F(Windows, SendsWithATtlOf128) {
  EXPECT_EQ(find_profile("windows-10")->ip.hop_limit, 128);
  EXPECT_EQ(find_profile("linux-6.18")->ip.hop_limit, 64);
  EXPECT_EQ(with_knob(*find_profile("windows-10"), "DefaultTTL", "255").ip.hop_limit, 255);
  EXPECT_THROW(with_knob(*find_profile("windows-10"), "DefaultTTL", "0"), ProfileError);
}

}  // namespace
}  // namespace halfopen::profiles
