// The log of GGNetworkCheck: the forms of its entries, to write and to recognise them.
//
// Stamps are taken when an entry is made; the order of a log is the order of writing (`incident/log.order`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "halfopen/net/process.h"
#include "halfopen/net/task.h"
#include "halfopen/net/time.h"

namespace halfopen::library::ggnetworkcheck {

/// What an entry says, by its form.
enum class EntryKind : std::uint8_t {
  Ping,       ///< `incident/log.1`
  Echo,       ///< `incident/log.2`
  Answer,     ///< `incident/log.3`
  Failed,     ///< `incident/log.4`, `incident/log.7`
  Closed,     ///< `incident/log.6`
  Attempt,    ///< `incident/log.8`
  Connected,  ///< `incident/log.9`
  Accepted,   ///< `incident/log.10`
};

// The texts behind the stamp. A message between the two programs is the entry itself, so each continues what it
// received. `made` is the wall clock when the entry is made.
std::string ping_text(std::int64_t test, net::Duration made);
std::string echo_text(std::string_view ping, net::Duration made);
std::string answer_text(std::string_view echo, net::Duration made, std::int64_t round_trip_ms);
/// Quoted for recv only; the same form for the other calls is ours.
std::string failed_text(std::string_view call, std::string_view host, std::uint16_t port);
std::string closed_text(std::string_view host, std::uint16_t port);
std::string attempt_text(net::Duration timeout);
std::string connected_text(std::string_view host, std::uint16_t port);
std::string accepted_text(std::string_view host, std::uint16_t port);

/// A line of a log, taken apart.
struct Entry {
  net::Duration stamp{};  ///< Wall clock; whole seconds.
  EntryKind kind{};
  std::string partner;  ///< As printed: `('127.0.0.1','1457')`; empty if the entry names none.
};

/// Nothing if the line has none of the forms above.
std::optional<Entry> read_entry(std::string_view line);
/// `08:25:29`, or `08:25:29.250` where the time is finer than a stamp.
std::string time_text(net::Duration wall);
/// `2011-06-17 08:25:29`; nothing if the text is no such stamp.
std::optional<net::Duration> read_stamp(std::string_view text);

/// One program's log.
class Log {
 public:
  /// `processing`: what making one entry takes, between its stamp and its writing.
  Log(net::Process& process, net::Duration processing) : process_{&process}, processing_{processing} {}

  /// Writes an entry that is made now.
  net::Task<> write(std::string text) { return write(process_->wall_clock(), std::move(text)); }
  /// Writes an entry that was made, and so stamped, at `made`.
  net::Task<> write(net::Duration made, std::string text);

 private:
  net::Process* process_;
  net::Duration processing_;
};

}  // namespace halfopen::library::ggnetworkcheck
