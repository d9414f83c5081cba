// An incident as text.
#include <algorithm>

#include "ggnetworkcheck_log.h"
#include "halfopen/library/incident.h"

namespace halfopen::library {

namespace {

using ggnetworkcheck::EntryKind;
using model::Observation;

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string number_text(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 2 ? 1 : 0, ' ') + digits;
}

std::string error_text(net::Error error) {
  if (!error) return "no error";
  return std::to_string(error.number()) + " " + std::string{error.symbol()};
}

std::string time_text(const Replay& replay, net::Instant at) {
  return ggnetworkcheck::time_text(replay.record.epoch + (at - net::kStart));
}

std::string meaning(EntryKind kind) {
  switch (kind) {
    case EntryKind::Ping:
      return "PING about to be sent";
    case EntryKind::Echo:
      return "PING received, about to be answered";
    case EntryKind::Answer:
      return "answer received, with the round trip";
    case EntryKind::Failed:
      return "no message in time, or the connection is cut";
    case EntryKind::Closed:
      return "the socket is closed";
    case EntryKind::Attempt:
      return "an attempt to connect begins";
    case EntryKind::Connected:
      return "the attempt succeeds";
    case EntryKind::Accepted:
      return "a client is accepted";
  }
  return {};
}

std::size_t writer_width(const std::vector<LogEntry>& entries) {
  std::size_t width = 0;
  for (const LogEntry& entry : entries) width = std::max(width, entry.program.size());
  return width;
}

std::string log_text(const Incident& incident, const Replay& replay) {
  const std::vector<LogEntry> entries = replay.excerpt(incident.excerpt);
  const std::size_t width = writer_width(entries);
  std::string text;
  for (const LogEntry& entry : entries) {
    const auto says = ggnetworkcheck::read_entry(entry.text);
    text += number_text(entry.number) + "  " + padded(entry.program, width) + "  " + entry.text + "\n";
    text += std::string(width + 6, ' ') + (says ? meaning(says->kind) : "an entry of unknown form") + "; written " +
            time_text(replay, entry.written) + "\n";
  }
  return text;
}

const Observation& call_of(const Replay& replay, std::string_view program, std::size_t observation) {
  return model::find_program(replay.record, program)->observations[observation];
}

std::string took_text(const Replay& replay, const Observation& call) {
  return time_text(replay, call.began) + " to " + time_text(replay, call.at) + " (" +
         model::to_string(call.at - call.began) + ")";
}

std::string entries_text(std::int64_t first, std::int64_t second) {
  return std::to_string(first) + " and " + std::to_string(second);
}

std::string held_text(const Analysis& analysis, std::string_view program, std::size_t observation) {
  for (const HeldCall& held : analysis.held) {
    if (held.program == program && held.observation == observation)
      return "held by /faults/" + std::to_string(held.fault);
  }
  return {};
}

std::string late_close_text(const Replay& replay, const Analysis& analysis, const Analysis::LateClose& late) {
  const std::string held = held_text(analysis, late.server, late.close);
  return "(a) " + entries_text(late.failed, late.closed) +
         ": the server failed to receive the client's PING (recv: " + error_text(late.recv) +
         "), and then the socket was closed.\n" + "    The one normally follows the other at once; " +
         model::to_string(late.between) + " between them " +
         (late.between.count() > 0 ? "are plainly abnormal" : "are normal") + ". [incident/documented.a]\n" +
         "    In this run the close took from " + took_text(replay, call_of(replay, late.server, late.close)) +
         (held.empty() ? "" : ", " + held) + ".\n";
}

std::string failed_retry_text(const Replay& replay, const Analysis::FailedRetry& retry) {
  return "(b) " + entries_text(retry.failed, retry.attempt) +
         ": the client failed to receive the server's answer (recv: " + error_text(retry.recv) +
         ") and tried to connect again,\n" +
         "    but the initialisation of WinSock failed too (startup: " + error_text(retry.startup) + " at " +
         time_text(replay, retry.startup_at) + ", which logs nothing). [incident/documented.b]\n";
}

std::string return_text(const Analysis::Return& back) {
  return "(c) " + entries_text(back.connected, back.accepted) +
         ": a further attempt connected, and the server accepted it. " +
         (back.normal() ? "After that all was normal:\n" : "After that it was not normal:\n") +
         "    to the end of the run " + std::to_string(back.answered) + " PINGs answered, " +
         std::to_string(back.errors) + " errors. [incident/documented.c]\n";
}

std::string out_of_order_text(const Analysis::OutOfOrder& entry) {
  return "    " + std::to_string(entry.entry) + " stands behind " + std::to_string(entry.after) + " with a stamp " +
         model::to_string(entry.older) +
         " older: a stamp is taken when an entry is made, and this one was written\n    " +
         model::to_string(entry.late) + " after its stamp. [incident/log.order, incident/assumed.entry-5]\n";
}

std::string analysis_text(const Replay& replay, const Analysis& analysis) {
  std::string text;
  if (analysis.late_close) text += late_close_text(replay, analysis, *analysis.late_close);
  if (analysis.failed_retry) text += failed_retry_text(replay, *analysis.failed_retry);
  if (analysis.return_to_normal) text += return_text(*analysis.return_to_normal);
  for (const Analysis::OutOfOrder& entry : analysis.out_of_order) text += out_of_order_text(entry);
  return text;
}

/// Calls that make an entry or pass time say nothing of the network.
bool worth_showing(const Observation& seen) {
  return seen.kind == Observation::Kind::Call && seen.op != net::Op::WriteLog && seen.op != net::Op::Compute &&
         seen.op != net::Op::Sleep;
}

/// What one program did between the first and the last quoted entry: calls, and its entries by their numbers.
std::string timeline_text(const std::vector<LogEntry>& entries, const Replay& replay, const Analysis& analysis,
                          const model::ProgramRecord& program) {
  std::string text = program.name + "\n";
  for (std::size_t i = 0; i < program.observations.size(); ++i) {
    const Observation& seen = program.observations[i];
    if (seen.at < entries.front().called || seen.at > entries.back().written) continue;
    const auto entry = std::ranges::find_if(
        entries, [&](const LogEntry& each) { return each.program == program.name && each.observation == i; });
    if (entry == entries.end() && !worth_showing(seen)) continue;
    const std::string what = entry == entries.end()
                                 ? model::to_string(seen)
                                 : model::to_string(seen.at - net::kStart) + " entry " + std::to_string(entry->number);
    const std::string held = held_text(analysis, program.name, i);
    text += "  " + padded(time_text(replay, seen.at), 14) + what +
            (seen.at > seen.began ? ", since " + time_text(replay, seen.began) : "") +
            (held.empty() ? "" : ", " + held) + "\n";
  }
  return text;
}

std::string timelines_text(const Incident& incident, const Replay& replay, const Analysis& analysis) {
  const std::vector<LogEntry> entries = replay.excerpt(incident.excerpt);
  std::string text;
  for (const model::ProgramRecord& program : replay.record.programs) {
    const bool writes =
        std::ranges::any_of(entries, [&](const LogEntry& entry) { return entry.program == program.name; });
    if (writes) text += timeline_text(entries, replay, analysis, program);
  }
  return text;
}

std::string readings_text(const Incident& incident, bool assumed) {
  std::string text;
  for (const Reading& reading : incident.readings) {
    if (reading.assumed != assumed) continue;
    text += "  " + reading.at + ": " + reading.what + "\n      " + reading.why +
            (reading.evidence.empty() ? "" : " [" + reading.evidence + "]") + "\n";
  }
  return text;
}

}  // namespace

std::string incident_text(const Incident& incident, const Replay& replay, const Analysis& analysis) {
  const std::size_t wrong = std::min(differences(incident, replay).size(), incident.log.size());
  std::string text = incident.source + ": " + incident.scenario.why +
                     "\n\nThe log, replayed: " + std::to_string(incident.log.size() - wrong) + " of " +
                     std::to_string(incident.log.size()) + " entries are as documented, byte for byte\n\n" +
                     log_text(incident, replay);
  text += "\nWhat it means\n\n" + analysis_text(replay, analysis);
  text += "\nBeside the log: what the programs did, in virtual time\n\n" + timelines_text(incident, replay, analysis);
  text += "\nDocumented\n\n" + readings_text(incident, false) + "\nAssumed\n\n" + readings_text(incident, true);
  text += "  The excerpt\n      " + incident.excerpt.why + "\n";
  if (!replay.record.unverified.empty()) text += "\nProfile entries without evidence that the run used\n\n";
  for (const std::string& entry : replay.record.unverified) text += "  " + entry + "\n";
  return text;
}

std::string differences_text(const std::vector<LogDifference>& differences) {
  const auto shown = [](const std::string& text) { return text.empty() ? "nothing" : text; };
  std::string text;
  for (const LogDifference& entry : differences) {
    text += number_text(entry.number) + "  documented  " + shown(entry.documented) + "\n    replayed    " +
            shown(entry.replayed) + "\n";
  }
  return text;
}

std::string knock_out_text(const KnockOut& knock_out, const std::vector<LogDifference>& differences) {
  std::string numbers;
  for (const LogDifference& entry : differences)
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(entry.number);
  const Reading& reading = knock_out.reading;
  const bool removed = !reading.without || *reading.without == "null";
  return reading.at + " (" + reading.what + ") " + (removed ? "removed" : "replaced by " + *reading.without) + ": " +
         (numbers.empty() ? "no entry differs" : "differing entries " + numbers) + "\n";
}

}  // namespace halfopen::library
