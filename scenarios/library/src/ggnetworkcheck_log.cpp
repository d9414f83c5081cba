#include "ggnetworkcheck_log.h"

#include <algorithm>
#include <chrono>

#include "halfopen/net/clock.h"

namespace halfopen::library::ggnetworkcheck {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::string_view kFailed = "ERROR: ";
constexpr std::string_view kClosed = "INFO: Connection closed ";
constexpr std::string_view kAttempt = "**CLIENT** ";
constexpr std::string_view kConnected = "INFO: socket";
constexpr std::string_view kAccepted = "INFO: Connected IPv4 ";
constexpr std::string_view kTest = "Test#";

std::string padded(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
}

/// `08:25:29`. Local time is the scenario's epoch: the machine's time zone is not in the log.
std::string time_of_day(net::Duration wall) {
  const auto in_day = std::chrono::floor<std::chrono::seconds>(wall - std::chrono::floor<days>(wall)).count();
  const auto second = static_cast<std::uint64_t>(in_day);
  return padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2);
}

std::string stamp_text(net::Duration wall) {
  const year_month_day date{sys_days{std::chrono::floor<days>(wall)}};
  return padded(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2) + " " +
         time_of_day(wall);
}

std::string partner_text(std::string_view host, std::uint16_t port) {
  return "('" + std::string{host} + "','" + std::to_string(port) + "')";
}

/// `digits` of the text from `at` on, which must all be decimal.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  for (const char c : text.substr(at, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<EntryKind> kind_of(std::string_view text) {
  if (text.starts_with(kFailed)) return EntryKind::Failed;
  if (text.starts_with(kClosed)) return EntryKind::Closed;
  if (text.starts_with(kAttempt)) return EntryKind::Attempt;
  if (text.starts_with(kAccepted)) return EntryKind::Accepted;
  if (text.starts_with(kConnected)) return EntryKind::Connected;
  if (!text.starts_with(kTest)) return std::nullopt;
  switch (std::ranges::count(text, '@')) {  // One per station: client, server, client.
    case 1:
      return EntryKind::Ping;
    case 2:
      return EntryKind::Echo;
    case 3:
      return EntryKind::Answer;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string ping_text(std::int64_t test, net::Duration made) {
  return std::string{kTest} + std::to_string(test) + " CL@" + time_of_day(made) + " ->";
}

std::string echo_text(std::string_view ping, net::Duration made) {
  return std::string{ping} + " SV@" + time_of_day(made) + " ->";
}

std::string answer_text(std::string_view echo, net::Duration made, std::int64_t round_trip_ms) {
  return std::string{echo} + " CL@" + time_of_day(made) + " (" + std::to_string(round_trip_ms) + "ms)";
}

std::string failed_text(std::string_view call, std::string_view host, std::uint16_t port) {
  return std::string{kFailed} + std::string{call} + partner_text(host, port) + " -> Failed";
}

std::string closed_text(std::string_view host, std::uint16_t port) {
  return std::string{kClosed} + partner_text(host, port);
}

std::string attempt_text(net::Duration timeout) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout).count();
  return std::string{kAttempt} + "Timeout = " + std::to_string(seconds) + "sec";
}

std::string connected_text(std::string_view host, std::uint16_t port) {
  return std::string{kConnected} + partner_text(host, port) + " -> Connected";
}

std::string accepted_text(std::string_view host, std::uint16_t port) {
  return std::string{kAccepted} + partner_text(host, port);
}

std::string time_text(net::Duration wall) {
  const auto ms =
      (std::chrono::floor<std::chrono::milliseconds>(wall) - std::chrono::floor<std::chrono::seconds>(wall)).count();
  return time_of_day(wall) + (ms == 0 ? "" : "." + padded(static_cast<std::uint64_t>(ms), 3));
}

std::optional<net::Duration> read_stamp(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kForm[i] != '0' && text[i] != kForm[i]) return std::nullopt;
  }
  const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2), minute = number_at(text, 14, 2), second = number_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return sys_days{date}.time_since_epoch() + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

std::optional<Entry> read_entry(std::string_view line) {
  const std::size_t close = line.find("] ");
  if (!line.starts_with('[') || close == line.npos) return std::nullopt;
  const auto stamp = read_stamp(line.substr(1, close - 1));
  const std::string_view text = line.substr(close + 2);
  const auto kind = kind_of(text);
  if (!stamp || !kind) return std::nullopt;
  Entry entry{*stamp, *kind, {}};
  const std::size_t open = text.find("('");
  if (open != text.npos) entry.partner = text.substr(open, text.find("')", open) + 2 - open);
  return entry;
}

net::Task<> Log::write(net::Duration made, std::string text) {
  const std::string line = "[" + stamp_text(made) + "] " + text;
  if (processing_ > net::Duration::zero()) (void)co_await net::Clock{*process_}.compute(processing_);
  (void)co_await process_->call({.op = net::Op::WriteLog, .name = line});
}

}  // namespace halfopen::library::ggnetworkcheck
