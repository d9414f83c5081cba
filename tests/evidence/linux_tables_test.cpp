// The tables of docs/evidence/linux.md that are data here, too: error numbers (14), defaults (15), ICMP errors (12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <charconv>

#include "dossier.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::evidence {
namespace {

using profiles::IcmpEffect;

const profiles::Profile& linux_profile() { return *profiles::find_profile("linux-6.18"); }

/// What a profile's entry says, as text.
std::string entry(const profiles::Profile& profile, std::string_view path) {
  for (const profiles::Entry& each : profile.entries) {
    if (each.path == path) return each.value;
  }
  return "no such entry";
}

int number(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// ---- 14: number, symbol, text, and a second symbol of the same number.

TEST(LinuxErrno, HasNumberSymbolAndTextOfEachRow) {
  for (const DossierRow& row : dossier_rows("linux", "linux/14.E")) {
    SCOPED_TRACE(row.id);
    ASSERT_EQ(row.cells.size(), 5u);
    const net::Error error{net::ErrorFamily::Linux, number(row.cells[1])};
    EXPECT_EQ(error.symbol(), row.cells[2]);
    EXPECT_EQ(error.text(), row.cells[3]);
    EXPECT_EQ(net::error_named(net::ErrorFamily::Linux, row.cells[2]), error);
    if (row.cells[4] != "-") {
      EXPECT_EQ(net::error_named(net::ErrorFamily::Linux, row.cells[4]), error);
    }
  }
}

// linux/14.eshutdown-unused: "ESHUTDOWN is never returned by the TCP and UDP sockets measured here".
TEST(LinuxCodes, NeverSayShutdown) {
  for (const std::string_view name : {"linux-6.18", "linux-6.1"}) {
    for (const profiles::Entry& each : profiles::find_profile(name)->entries) {
      EXPECT_EQ(each.value.find("ESHUTDOWN"), std::string::npos) << each.path;
    }
  }
}

// ---- 15: what the row says beside what the profile's entry says.

struct Default {
  const char* row;
  const char* cell;   ///< The row's value.
  const char* path;   ///< The profile's entry.
  const char* value;  ///< The same value as the profile writes it.
};

constexpr Default kDefaults[] = {
    {"linux/15.tcp_syn_retries", "6", "tcp.syn_retries", "6"},
    {"linux/15.tcp_syn_linear_timeouts", "4", "tcp.syn_linear_timeouts", "4"},
    {"linux/15.tcp_synack_retries", "5", "tcp.synack_retries", "5"},
    {"linux/15.tcp_retries2", "15", "tcp.data_retries", "15"},
    {"linux/15.tcp_orphan_retries", "0 (= 8)", "tcp.orphan_retries", "8"},
    {"linux/15.tcp_fin_timeout", "60 s", "tcp.fin_wait_2", "60s"},
    {"linux/15.time-wait", "60 s", "tcp.time_wait", "60s"},
    {"linux/15.tcp_keepalive_time", "7200 s", "tcp.keepalive_idle", "7200s"},
    {"linux/15.tcp_keepalive_intvl", "75 s", "tcp.keepalive_interval", "75s"},
    {"linux/15.tcp_keepalive_probes", "9", "tcp.keepalive_probes", "9"},
    {"linux/15.somaxconn", "4096", "socket.backlog_max", "4096"},
    {"linux/15.tcp_max_syn_backlog", "2048", "socket.syn_backlog", "2048"},
    {"linux/15.tcp_syncookies", "1", "socket.syn_cookies", "when-full"},
    {"linux/15.tcp_rmem", "4096 131072 33554432", "tcp.receive_buffer", "131072"},
    {"linux/15.tcp_rmem", "4096 131072 33554432", "tcp.receive_buffer_max", "33554432"},
    {"linux/15.tcp_wmem", "4096 16384 4194304", "tcp.send_buffer_max", "4194304"},
    {"linux/15.tcp_sack", "1", "tcp.sack", "true"},
    {"linux/15.tcp_timestamps", "1", "tcp.timestamps", "true"},
    {"linux/15.tcp_window_scaling", "1", "tcp.window_scaling", "true"},
    {"linux/15.tcp_rfc1337", "0", "tcp.reset_ends_time_wait", "true"},
    {"linux/15.tcp_tw_reuse", "2 (loopback)", "tcp.time_wait_reuse", "bound-or-loopback"},
    {"linux/15.initial-rto", "1 s", "tcp.rto_initial", "1s"},
    {"linux/15.rto-min", "200 ms", "tcp.rto_min", "200ms"},
    {"linux/15.rto-max", "120 s", "tcp.rto_max", "120s"},
    {"linux/15.delayed-ack-min", "40 ms", "tcp.ack_delay_min", "40ms"},
    {"linux/15.delayed-ack-max", "200 ms", "tcp.ack_delay_max", "200ms"},
    {"linux/15.initial-cwnd", "10", "tcp.initial_window", "10"},
    {"linux/15.quick-ack-budget", "16", "tcp.quick_acks", "16"},
    {"linux/15.dup-ack-threshold", "3", "tcp.duplicate_ack_threshold", "3"},
    {"linux/15.tcp_challenge_ack_limit", "2147483647", "tcp.challenge_ack_limit", "2147483647"},
    {"linux/15.tcp_comp_sack_delay_ns", "1000000", "tcp.compressed_ack_delay", "1ms"},
    {"linux/15.tcp_comp_sack_nr", "44", "tcp.compressed_acks", "44"},
    {"linux/15.tcp_mtu_probing", "0", "tcp.mtu_probing", "off"},
    {"linux/15.tcp_base_mss", "1024", "tcp.mtu_probe_base", "1024"},
    {"linux/15.tcp_mtu_probe_floor", "48", "tcp.mtu_probe_floor", "48"},
    {"linux/15.tcp_min_snd_mss", "48", "tcp.segment_min", "48"},
    {"linux/15.tcp_probe_threshold", "8", "tcp.mtu_probe_threshold", "8"},
    {"linux/15.tcp_probe_interval", "600 s", "tcp.mtu_probe_interval", "600s"},
    {"linux/15.tcp_ecn", "2", "tcp.ecn", "passive"},
    {"linux/15.tcp_ecn_fallback", "1", "tcp.ecn_fallback", "true"},
    {"linux/15.tcp_moderate_rcvbuf", "1", "tcp.receive_autotuning", "true"},
    {"linux/15.tcp_invalid_ratelimit", "500 ms", "tcp.invalid_ack_interval", "500ms"},
    {"linux/15.ip_local_port_range", "32768-60999", "socket.port_first", "32768"},
    {"linux/15.ip_local_port_range", "32768-60999", "socket.port_last", "60999"},
    {"linux/15.tcp_early_retrans", "3 (TLP)", "tcp.tail_loss_probe", "true"},
    {"linux/15.tcp_recovery", "1 (RACK)", "tcp.rack", "true"},
    {"linux/15.tcp_frto", "2", "tcp.f_rto", "true"},
    {"linux/15.tcp_slow_start_after_idle", "1", "tcp.slow_start_after_idle", "true"},
};

TEST(LinuxDefaults, AreTheRows) {
  for (const Default& is : kDefaults) {
    EXPECT_EQ(dossier_row(is.row).cells[2], is.cell) << is.row;
    EXPECT_EQ(entry(linux_profile(), is.path), is.value) << is.row;
  }
}

// linux/15.older.syn-linear, linux/15.older.rmem: "linear SYN time-outs only since 6.5", "6 MB before mid-2025 ->
// window scale 7" (6 MiB = 6291456; 65535 << 7 is the first that reaches it).
TEST(LinuxOlder, HasTheOlderDefaults) {
  const profiles::Profile& older = *profiles::find_profile("linux-6.1");
  EXPECT_EQ(entry(older, "tcp.syn_linear_timeouts"), "0");
  EXPECT_EQ(entry(older, "tcp.window_scale"), "7");
  EXPECT_EQ(entry(older, "tcp.receive_buffer_max"), "6291456");
}

// ---- 12: type/code, errno, and its weight for an attempt, a connection and a connected datagram socket.

IcmpEffect weight(const std::string& cell) {
  if (cell.starts_with("fails") || cell.starts_with("error") || cell == "EMSGSIZE") return IcmpEffect::Fatal;
  if (cell.starts_with("soft")) return IcmpEffect::Soft;
  if (cell == "MTU update") return IcmpEffect::PathMtu;
  return IcmpEffect::Ignored;
}

std::vector<DossierRow> icmp_rows() {
  std::vector<DossierRow> rows;
  for (const DossierRow& row : dossier_rows("linux", "linux/12.")) {
    if (row.cells.size() == 6) rows.push_back(row);
  }
  return rows;
}

void expect_row(const DossierRow& row) {
  const std::vector<std::string>& cells = row.cells;
  const int type = number(cells[1]);
  const int code = number(std::string_view{cells[1]}.substr(cells[1].find('/') + 1));
  const profiles::IcmpRow* found = nullptr;
  for (const profiles::IcmpRow& each : linux_profile().socket.icmp) {
    if (each.type == type && each.code == code) found = &each;
  }
  if (found == nullptr) {  // without an entry nothing happens
    EXPECT_EQ(cells[2], "-");
    for (std::size_t column = 3; column < 6; ++column) EXPECT_EQ(cells[column], "no effect");
    return;
  }
  if (cells[2].starts_with("E")) {
    EXPECT_EQ(found->error.symbol(), cells[2]);
  }
  EXPECT_EQ(found->connecting, weight(cells[3]));
  EXPECT_EQ(found->connected, weight(cells[4]));
  EXPECT_EQ(found->udp, weight(cells[5]));
  EXPECT_EQ(found->reverts_backoff, cells[4].find("back-off reverted") != std::string::npos);
}

TEST(LinuxIcmpTable, WeighsAsEachRowSays) {
  for (const DossierRow& row : icmp_rows()) {
    SCOPED_TRACE(row.id);
    expect_row(row);
  }
}

TEST(LinuxTables, AreWhole) {
  EXPECT_EQ(dossier_rows("linux", "linux/14.E").size(), 43u);
  EXPECT_EQ(icmp_rows().size(), 21u);
  EXPECT_THROW(dossier_row("linux/15.nothing"), std::out_of_range);
}

}  // namespace
}  // namespace halfopen::evidence
