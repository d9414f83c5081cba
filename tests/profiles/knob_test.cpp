// Knobs: a system's own names for its entries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/profiles/describe.h"
#include "halfopen/profiles/error.h"

namespace halfopen::profiles {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

Profile turned(std::string_view profile, std::string_view knob, std::string_view value) {
  return with_knob(*find_profile(profile), knob, value);
}

// What refusing says, as text.
std::string refusal(std::string_view profile, std::string_view knob, std::string_view value) {
  try {
    turned(profile, knob, value);
  } catch (const ProfileError& error) {
    return error.what();
  }
  return "taken";
}

TEST(LinuxKnobs, SetNumbers) {
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_retries2", "8").tcp.data_retries.value, 8);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_syn_retries", "3").tcp.syn_retries.value, 3);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_syn_linear_timeouts", "0").tcp.syn_linear_timeouts.value, 0);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_synack_retries", "2").tcp.synack_retries.value, 2);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_keepalive_probes", "3").tcp.keepalive_probes.value, 3);
  EXPECT_EQ(turned("linux", "net.core.somaxconn", "16").socket.backlog_max.value, 16);
}

TEST(LinuxKnobs, SetDurationsInTheirOwnUnits) {
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_keepalive_time", "3").tcp.keepalive_idle.value, 3s);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_keepalive_intvl", "2").tcp.keepalive_interval.value, 2s);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_fin_timeout", "5").tcp.fin_wait_2.value, 5s);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_invalid_ratelimit", "250").tcp.invalid_ack_interval.value, 250ms);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_tw_reuse_delay", "250").tcp.time_wait_reuse_delay.value, 250ms);
}

TEST(LinuxKnobs, SetPolicies) {
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_sack", "0").tcp.sack.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_timestamps", "0").tcp.timestamps.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_window_scaling", "0").tcp.window_scaling.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_slow_start_after_idle", "0").tcp.slow_start_after_idle.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_frto", "0").tcp.f_rto.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_early_retrans", "0").tcp.tail_loss_probe.value);
  EXPECT_FALSE(turned("linux", "net.ipv4.tcp_rfc1337", "1").tcp.reset_ends_time_wait.value);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_tw_reuse", "0").tcp.time_wait_reuse.value, TimeWaitReuse::Bound);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_tw_reuse", "1").tcp.time_wait_reuse.value, TimeWaitReuse::BoundOrChosen);
  EXPECT_EQ(turned("linux", "net.ipv4.tcp_congestion_control", "reno").tcp.congestion_control.value,
            CongestionControl::NewReno);
}

// Since 6.17 RACK cannot be switched off.
TEST(LinuxKnobs, TurnRackOffInOldKernelsOnly) {
  EXPECT_TRUE(turned("linux-6.18", "net.ipv4.tcp_recovery", "0").tcp.rack.value);
  EXPECT_FALSE(turned("linux-6.1", "net.ipv4.tcp_recovery", "0").tcp.rack.value);
}

// linux/15.tcp_orphan_retries: "0 (= 8)".
TEST(LinuxKnobs, ReadAnOrphanRetryOfZeroAsEight) {
  const Profile one = turned("linux", "net.ipv4.tcp_orphan_retries", "1");
  EXPECT_EQ(one.tcp.orphan_retries.value, 1);
  EXPECT_EQ(with_knob(one, "net.ipv4.tcp_orphan_retries", "0").tcp.orphan_retries.value, 8);
}

TEST(LinuxKnobs, SetBothEndsOfThePortRange) {
  const Profile profile = turned("linux", "net.ipv4.ip_local_port_range", "40000 40009");
  EXPECT_EQ(profile.socket.port_first.value, 40000);
  EXPECT_EQ(profile.socket.port_last.value, 40009);
  EXPECT_EQ(turned("linux", "net.ipv4.ip_local_port_range", "40000\t40009").socket.port_last.value, 40009);
}

// Seen on 6.18: tcp_rmem[2] of 32 MB, 8388608, 8388607 and 16384 give scales 10, 8, 7, 7 (rmem_max is 4 MB).
TEST(LinuxKnobs, LetTheLargestReceiveBufferDecideTheWindowScale) {
  const auto scale = [](std::string_view value) {
    return turned("linux", "net.ipv4.tcp_rmem", value).tcp.window_scale.value;
  };
  EXPECT_EQ(scale("4096 131072 33554432"), 10);
  EXPECT_EQ(scale("4096 131072 8388608"), 8);
  EXPECT_EQ(scale("4096 131072 8388607"), 7);
  EXPECT_EQ(scale("4096 131072 16384"), 7);
  const Profile small = turned("linux", "net.ipv4.tcp_rmem", "4096 8192 16384");
  EXPECT_EQ(small.tcp.receive_buffer.value, 8192);
  EXPECT_EQ(small.tcp.receive_buffer_max.value, 16384);
}

// Seen on 6.18: with "4096 4096 20000" a connected socket has 20000, with "4096 100000 4194304" it has 100000.
TEST(LinuxKnobs, LetAConnectedSocketOutgrowASmallSendBuffer) {
  const auto send_buffer = [](std::string_view value) {
    return turned("linux", "net.ipv4.tcp_wmem", value).tcp.send_buffer.value;
  };
  EXPECT_EQ(send_buffer("4096 4096 20000"), 20000);
  EXPECT_EQ(send_buffer("4096 4096 4194304"), 46080);
  EXPECT_EQ(send_buffer("4096 100000 4194304"), 100000);
  EXPECT_EQ(send_buffer("4096 60000 50000"), 50000);
}

TEST(WindowsKnobs, SetEntriesInTheirOwnUnits) {
  EXPECT_EQ(turned("windows", "TcpMaxDataRetransmissions", "3").tcp.data_retries.value, 3);
  EXPECT_EQ(turned("windows", "TcpInitialRtt", "3000").tcp.rto_initial.value, 3s);
  EXPECT_EQ(turned("windows", "KeepAliveTime", "60000").tcp.keepalive_idle.value, 60s);
  EXPECT_EQ(turned("windows", "KeepAliveInterval", "500").tcp.keepalive_interval.value, 500ms);
  EXPECT_EQ(turned("windows", "TcpTimedWaitDelay", "30").tcp.time_wait.value, 30s);
  EXPECT_EQ(turned("windows", "MaxUserPort", "65534").socket.port_last.value, 65534);
  EXPECT_EQ(turned("windows", "DelayedAckTimeout", "10").tcp.ack_delay_max.value, 10ms);
  EXPECT_EQ(turned("windows", "MinRto", "20").tcp.rto_min.value, 20ms);
  EXPECT_EQ(turned("windows", "DisableDHCPMediaSense", "1").socket.media_sense.value, MediaSense::Ignore);
}

// windows/7.10: 4 retries end at 21.0 s, 6 retries at 123 s = 1 + 2 + 4 + 8 + 16 + 32 + 60.
TEST(WindowsKnobs, LiftTheConnectLimitWithTheSynRetries) {
  EXPECT_EQ(turned("windows", "MaxSynRetransmissions", "6").tcp.syn_total_limit.value, 0s);
  EXPECT_EQ(turned("windows", "MaxSynRetransmissions", "4").tcp.syn_total_limit.value, 21s);
}

TEST(Knobs, LeaveTheProfileTheyCopyAlone) {
  turned("linux", "net.ipv4.tcp_retries2", "8");
  EXPECT_EQ(find_profile("linux")->tcp.data_retries.value, 15);
}

TEST(Knobs, SayInTheEntryWhoTurnedIt) {
  const Profile profile = turned("windows", "TcpTimedWaitDelay", "30");
  const Entry& entry = profile.entries[profile.tcp.time_wait.entry];
  EXPECT_EQ(to_string(entry), "tcp.time_wait = 30s [turned, -] Turned by TcpTimedWaitDelay; it was 240s.");
  EXPECT_FALSE(entry.unverified());
}

TEST(Knobs, ChangeNothingWhereTheyAlreadyStand) {
  const Profile& linux = *find_profile("linux");
  EXPECT_TRUE(differences(linux, with_knob(linux, "net.ipv4.tcp_retries2", "15")).empty());
  EXPECT_TRUE(differences(linux, with_knob(linux, "net.ipv4.tcp_wmem", "4096 16384 4194304")).empty());
}

TEST(Knobs, AreThoseOfTheVersion) {
  EXPECT_THAT(refusal("linux-6.1", "net.ipv4.tcp_syn_linear_timeouts", "0"), HasSubstr("[profile.knob.unknown]"));
  EXPECT_EQ(turned("windows-2003", "TcpMaxConnectRetransmissions", "3").tcp.syn_retries.value, 3);
  EXPECT_THAT(refusal("windows-2003", "MaxSynRetransmissions", "3"), HasSubstr("[profile.knob.unknown]"));
}

TEST(Knobs, RefuseANameTheSystemDoesNotHave) {
  EXPECT_THAT(refusal("linux", "TcpTimedWaitDelay", "30"),
              AllOf(HasSubstr("linux-6.18: TcpTimedWaitDelay: expected one of net.core.rmem_max, net.core.somaxconn, "),
                    HasSubstr("[profile.knob.unknown]")));
}

TEST(Knobs, RefuseWhatIsOutOfRange) {
  EXPECT_EQ(refusal("linux", "net.ipv4.tcp_retries2", "256"),
            "linux-6.18: net.ipv4.tcp_retries2: expected 1 number from 0 to 255, found \"256\" [profile.knob.value]");
  for (const char* value : {"", "x", "-1", "1.5", "8 9", "99999999999999999999"}) {
    EXPECT_THAT(refusal("linux", "net.ipv4.tcp_retries2", value), HasSubstr("[profile.knob.value]")) << value;
  }
  EXPECT_THAT(refusal("linux", "net.ipv4.ip_local_port_range", "40000"),
              HasSubstr("expected 2 numbers from 1 to 65535"));
  // windows/7.10: "10: refused as invalid".
  EXPECT_THAT(refusal("windows", "MaxSynRetransmissions", "10"), HasSubstr("from 2 to 8"));
}

TEST(Knobs, RefuseAWordThatMeansNothing) {
  EXPECT_EQ(refusal("linux", "net.ipv4.tcp_congestion_control", "bbr"),
            "linux-6.18: net.ipv4.tcp_congestion_control: expected cubic or reno, found \"bbr\" [profile.knob.value]");
}

// linux/5.3.fin-wait-2-above-60: 90 gives 60 s. Rather no answer than a wrong one.
TEST(Knobs, RefuseAFinTimeoutWhoseQuirkIsNotModelled) {
  EXPECT_THAT(refusal("linux", "net.ipv4.tcp_fin_timeout", "90"), HasSubstr("linux/5.3.fin-wait-2-above-60"));
}

TEST(Knobs, RefuseAPortRangeThatEndsBeforeItBegins) {
  EXPECT_THAT(refusal("linux", "net.ipv4.ip_local_port_range", "40009 40000"),
              HasSubstr("expected socket.port_first to be no greater than socket.port_last"));
}

}  // namespace
}  // namespace halfopen::profiles
