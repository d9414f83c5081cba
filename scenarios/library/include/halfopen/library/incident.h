// Incidents: a documented log, the scenario that replays it, and what each part of the scenario rests on.
//
// An incident is a folder: `scenario.json` (an ordinary scenario; its faults say whether they are assumed), `log.txt`
// (the log as documented, one entry a line) and `readings.json` (which part of the log is quoted; the initial
// conditions, each documented or assumed, and what the scenario would be without it). Start at load_incident(), then
// replay().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/runner.h"
#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::library {

/// Which part of the run's log is quoted: `entries` entries from the first one stamped `from` or later.
struct Excerpt {
  net::Duration from{};  ///< Wall clock.
  std::size_t entries = 0;
  std::string why;

  friend bool operator==(const Excerpt&, const Excerpt&) = default;
};

/// One initial condition of the scenario or one of its faults, and what it rests on.
struct Reading {
  std::string at;  ///< JSON pointer into scenario.json.
  std::string what;
  bool assumed = false;  ///< Not documented by the source.
  std::string evidence;  ///< Rows, separated by commas; for a fault they stand in `why`.
  std::string why;
  /// JSON text that takes its place in a run without it: "null" removes it. Nothing: no run without it makes sense.
  std::optional<std::string> without;

  friend bool operator==(const Reading&, const Reading&) = default;
};

struct Incident {
  std::string source;  ///< The document that quotes the log.
  std::string scenario_json;
  model::Scenario scenario;
  std::vector<std::string> log;  ///< As documented.
  Excerpt excerpt;
  std::vector<Reading> readings;  ///< Conditions as listed, then the scenario's faults.
};

/// Reads an incident's folder. Throws scenarios::ScenarioError.
Incident load_incident(const std::string& folder, const scenarios::CheckOptions& options);

/// One entry of a log that a run has written.
struct LogEntry {
  std::int64_t number = 0;  ///< From 1 in the excerpt, 0 and below before it.
  std::string program;
  std::string text;             ///< The whole line.
  std::size_t observation = 0;  ///< The call that wrote it: index into the program's observations.
  net::Instant called{};        ///< When the program asked for it to be written.
  net::Instant written{};
};

/// A run of an incident and the log it wrote.
struct Replay {
  model::Record record;
  /// Every entry of every program by order of writing. Entries written at one instant follow the order of the programs
  /// in the scenario; where making an entry takes time, none of them can have led to another.
  std::vector<LogEntry> log;

  /// The quoted part.
  std::vector<LogEntry> excerpt(const Excerpt& rule) const;
};

/// Runs the incident as it is.
Replay replay(const Incident& incident, const model::Runner& runner);
/// Runs another scenario in its place: one of its knock-outs.
Replay replay(const Incident& incident, const model::Scenario& scenario, const model::Runner& runner);

/// An entry that is not as documented; an empty text stands for none.
struct LogDifference {
  std::int64_t number = 0;
  std::string documented;
  std::string replayed;

  friend bool operator==(const LogDifference&, const LogDifference&) = default;
};

/// Compares entry by entry, byte for byte. Empty: the log is as documented.
std::vector<LogDifference> differences(const Incident& incident, const Replay& replay);

/// The scenario without one of its readings.
struct KnockOut {
  Reading reading;
  model::Scenario scenario;
};

/// One for every reading the scenario can be without.
std::vector<KnockOut> knock_outs(const Incident& incident);

/// A call that took as long as it did because of a fault.
struct HeldCall {
  std::string program;
  std::size_t observation = 0;  ///< Index into the program's observations.
  std::size_t fault = 0;        ///< Index into the scenario's faults.
};

/// The calls that the scenario's stalls have held, by order of the faults.
std::vector<HeldCall> held_calls(const model::Scenario& scenario, const model::Record& record);

/// What a log of GGNetworkCheck means, in the terms of the note that explains it; numbers are those of LogEntry.
/// Everything is found in the record; what a run does not show is left out.
struct Analysis {
  /// `incident/documented.a`: the server's failed recv, and the close that belongs to it.
  struct LateClose {
    std::int64_t failed = 0, closed = 0;  ///< Entries.
    net::Duration between{};              ///< From stamp to stamp.
    net::Error recv;                      ///< Why the recv failed.
    std::size_t close = 0;                ///< The server's call: index into its observations.
    std::string server;
  };
  /// `incident/documented.b`: the client's failed recv, and the attempt it took.
  struct FailedRetry {
    std::int64_t failed = 0, attempt = 0;  ///< Entries.
    net::Error recv;
    net::Error startup;  ///< What the initialisation of the socket library said in between.
    net::Instant startup_at{};
    std::string client;
  };
  /// `incident/documented.c`: the attempt that succeeds.
  struct Return {
    std::int64_t connected = 0, accepted = 0;  ///< Entries.
    std::int64_t answered = 0;                 ///< PINGs answered from then to the end of the run.
    std::int64_t errors = 0;                   ///< Error entries from then to the end of the run.
    bool normal() const { return answered > 0 && errors == 0; }
  };
  /// `incident/log.order`: an entry with an older stamp than the one before it.
  struct OutOfOrder {
    std::int64_t entry = 0, after = 0;  ///< Entries.
    net::Duration older{};              ///< By how much its stamp is older.
    net::Duration late{};               ///< From its stamp to its writing.
  };

  std::optional<LateClose> late_close;
  std::optional<FailedRetry> failed_retry;
  std::optional<Return> return_to_normal;
  std::vector<OutOfOrder> out_of_order;
  std::vector<HeldCall> held;
};

Analysis analyse(const Incident& incident, const Replay& replay);

/// Everything as text: the log with numbers, writers and meanings; the analysis; the virtual timeline; what is
/// documented and what is assumed.
std::string incident_text(const Incident& incident, const Replay& replay, const Analysis& analysis);

/// The entries that differ, documented and replayed under each other.
std::string differences_text(const std::vector<LogDifference>& differences);

/// One line: what was left out of the scenario, and the numbers of the entries that differ for it.
std::string knock_out_text(const KnockOut& knock_out, const std::vector<LogDifference>& differences);

}  // namespace halfopen::library
