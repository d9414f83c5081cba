// The tables of windows.md that are data in a profile: defaults by version (windows/16), held against the profiles that
// stand for a column, and the codes of completions (windows/12).
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <set>

#include "dossier.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::evidence {
namespace {

/// The columns behind grade and parameter: XP and 2003, Vista and 7, 8.1 to 10, 11.
constexpr std::size_t k2003 = 2, k10 = 4, k11 = 5;

struct Cell {
  const char* row;
  std::size_t column;
  const char* says;     ///< Stands in the cell.
  const char* profile;  ///< The one that stands for this column.
  const char* path;
  const char* value;
};

constexpr Cell kCells[] = {
    {"windows/16.initial-rto", k2003, "3 s", "windows-2003", "tcp.rto_initial", "3s"},
    {"windows/16.initial-rto", k11, "1 s", "windows-11", "tcp.rto_initial", "1s"},
    {"windows/16.syn-retransmissions", k2003, "2", "windows-2003", "tcp.syn_retries", "2"},
    {"windows/16.syn-retransmissions", k11, "4", "windows-11", "tcp.syn_retries", "4"},
    {"windows/16.rto-min", k10, "300 ms", "windows-10", "tcp.rto_min", "300ms"},
    {"windows/16.rto-min", k11, "use 300 ms", "windows-11", "tcp.rto_min", "300ms"},
    {"windows/16.data-retransmissions", k2003, "5", "windows-2003", "tcp.data_retries", "5"},
    {"windows/16.data-retransmissions", k10, "5", "windows-10", "tcp.data_retries", "5"},
    {"windows/16.rto-max", k2003, "240 s", "windows-2003", "tcp.rto_max", "240s"},
    {"windows/16.rto-max", k10, "60 s", "windows-10", "tcp.rto_max", "60s"},
    {"windows/16.rto-max", k11, "60 s", "windows-11", "tcp.rto_max", "60s"},
    {"windows/16.delayed-ack", k2003, "200 ms, every 2nd segment", "windows-2003", "tcp.ack_policy", "every-second"},
    {"windows/16.delayed-ack", k2003, "200 ms", "windows-2003", "tcp.ack_delay_max", "200ms"},
    {"windows/16.delayed-ack", k10, "40 ms", "windows-10", "tcp.ack_delay_max", "40ms"},
    {"windows/16.delayed-ack", k11, "use 40 ms", "windows-11", "tcp.ack_delay_max", "40ms"},
    {"windows/16.initial-window", k10, "10 MSS", "windows-10", "tcp.initial_window", "10"},
    {"windows/16.initial-window", k11, "use 10", "windows-11", "tcp.initial_window", "10"},
    {"windows/16.congestion-control", k2003, "Reno", "windows-2003", "tcp.congestion_control", "new-reno"},
    {"windows/16.congestion-control", k10, "CUBIC", "windows-10", "tcp.congestion_control", "cubic"},
    {"windows/16.cwnd-restart", k10, "off", "windows-10", "tcp.slow_start_after_idle", "false"},
    {"windows/16.cwnd-restart", k11, "off", "windows-11", "tcp.slow_start_after_idle", "false"},
    {"windows/16.ecn", k11, "off", "windows-11", "tcp.ecn", "off"},
    {"windows/16.ecn", k2003, "no", "windows-2003", "tcp.ecn", "off"},
    {"windows/16.sack", k2003, "on", "windows-2003", "tcp.sack", "true"},
    {"windows/16.sack", k11, "on", "windows-11", "tcp.sack", "true"},
    {"windows/16.timestamps", k10, "off", "windows-10", "tcp.timestamps", "false"},
    {"windows/16.timestamps", k11, "off", "windows-11", "tcp.timestamps", "false"},
    {"windows/16.window-scaling", k2003, "off", "windows-2003", "tcp.window_scaling", "false"},
    {"windows/16.window-scaling", k10, "on", "windows-10", "tcp.window_scaling", "true"},
    {"windows/16.window-scaling", k11, "on", "windows-11", "tcp.window_scaling", "true"},
    {"windows/16.receive-window", k2003, "17520", "windows-2003", "tcp.receive_buffer", "17520"},
    {"windows/16.buffers", k2003, "8192", "windows-2003", "tcp.send_buffer", "8192"},
    {"windows/16.buffers", k10, "65536", "windows-10", "tcp.send_buffer", "65536"},
    {"windows/16.time-wait", k2003, "120 s", "windows-2003", "tcp.time_wait", "120s"},
    {"windows/16.time-wait", k10, "240 s", "windows-10", "tcp.time_wait", "240s"},
    {"windows/16.fin-wait-2", k2003, "120 s", "windows-2003", "tcp.fin_wait_2", "120s"},
    {"windows/16.fin-wait-2", k2003, "300 s after SD_SEND", "windows-2003", "tcp.fin_wait_2_half_closed", "300s"},
    {"windows/16.keepalive", k2003, "7200 s / 1 s / 5", "windows-2003", "tcp.keepalive_probes", "5"},
    {"windows/16.keepalive", k11, "7200 / 1 / 10", "windows-11", "tcp.keepalive_probes", "10"},
    {"windows/16.keepalive", k11, "7200 / 1 / 10", "windows-11", "tcp.keepalive_idle", "7200s"},
    {"windows/16.keepalive", k11, "7200 / 1 / 10", "windows-11", "tcp.keepalive_interval", "1s"},
    {"windows/16.ephemeral-ports", k2003, "1025-5000", "windows-2003", "socket.port_first", "1025"},
    {"windows/16.ephemeral-ports", k2003, "1025-5000", "windows-2003", "socket.port_last", "5000"},
    {"windows/16.ephemeral-ports", k11, "49152-65535", "windows-11", "socket.port_first", "49152"},
    {"windows/16.ephemeral-ports", k11, "49152-65535", "windows-11", "socket.port_last", "65535"},
};

TEST(WindowsDefaults, AreTheCellsOfTheirColumn) {
  for (const Cell& cell : kCells) {
    EXPECT_NE(dossier_row(cell.row).cells.at(cell.column).find(cell.says), std::string::npos)
        << cell.row << ": " << cell.says;
    std::string value = "no such entry";
    for (const profiles::Entry& entry : profiles::find_profile(cell.profile)->entries) {
      if (entry.path == cell.path) value = entry.value;
    }
    EXPECT_EQ(value, cell.value) << cell.row << ", " << cell.profile;
  }
}

/// The first word of a cell: "1236 (XP close: 64)", "CONNECTION_RESET, REMOTE_DISCONNECT".
std::string first_of(const std::string& cell) { return cell.substr(0, cell.find_first_of(" ,")); }

std::string in_hexadecimal(std::uint32_t status) {
  std::array<char, 8> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), status, 16);
  std::string text{digits.data(), end};
  for (char& digit : text) digit = static_cast<char>(std::toupper(static_cast<unsigned char>(digit)));
  return text;
}

// Cells behind the id: grade, NTSTATUS, WSA, Win32, meaning. The first id a status row of the profile cites is its row.
TEST(WindowsStatuses, AreThoseOfTheirRows) {
  const profiles::Profile& windows = *profiles::find_profile("windows-11");
  const std::string numbers = dossier_row("windows/12.ntstatus").cells.at(1);
  std::set<std::string> shown;
  for (const profiles::StatusRow& status : windows.socket.statuses) {
    const profiles::Entry& entry = windows.entries[status.entry];
    if (entry.unverified()) continue;
    SCOPED_TRACE(entry.path);
    const std::string id = first_of(entry.evidence);
    shown.insert(id);
    const DossierRow row = dossier_row(id);
    EXPECT_EQ(first_of(row.cells.at(2)), std::to_string(status.code.number()));
    EXPECT_EQ(first_of(row.cells.at(3)), std::to_string(status.system.number()));
    const std::string named = first_of(row.cells.at(1)) + " " + in_hexadecimal(status.status);
    EXPECT_NE(numbers.find(named), std::string::npos) << named;
  }
  std::set<std::string> rows;
  for (const DossierRow& row : dossier_rows("windows", "windows/12.")) {
    if (row.cells.size() >= 5 && std::isdigit(static_cast<unsigned char>(row.cells[2][0]))) rows.insert(row.id);
  }
  EXPECT_EQ(shown, rows);
}

}  // namespace
}  // namespace halfopen::evidence
