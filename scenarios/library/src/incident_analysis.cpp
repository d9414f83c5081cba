// What the log of a run means, found in its record.
#include <algorithm>
#include <functional>

#include "ggnetworkcheck.h"
#include "ggnetworkcheck_log.h"
#include "halfopen/library/incident.h"

namespace halfopen::library {

namespace {

using ggnetworkcheck::EntryKind;
using model::Observation;

/// An entry as it was written, and what it says.
struct Said {
  LogEntry entry;
  ggnetworkcheck::Entry says;
  bool by_server = false;
};
using Log = std::vector<Said>;

bool is_server(const model::Scenario& scenario, std::string_view name) {
  const model::Program* program = model::find_program(scenario, name);
  return program && ggnetworkcheck::read_settings(program->parameters).mode == ggnetworkcheck::Mode::Server;
}

Log read_log(const model::Scenario& scenario, const std::vector<LogEntry>& entries) {
  Log log;
  for (const LogEntry& entry : entries) {
    const auto says = ggnetworkcheck::read_entry(entry.text);
    if (says) log.push_back({entry, *says, is_server(scenario, entry.program)});
  }
  return log;
}

using Condition = std::function<bool(const Said&)>;

/// The first entry behind `after` (nullptr: from the start) that meets the condition; nullptr if none does.
const Said* next(const Log& log, const Said* after, const Condition& condition) {
  const auto from = after ? log.begin() + (after - log.data()) + 1 : log.begin();
  const auto found = std::find_if(from, log.end(), condition);
  return found == log.end() ? nullptr : &*found;
}

Condition failed_by(bool server) {
  return [server](const Said& said) { return said.says.kind == EntryKind::Failed && said.by_server == server; };
}

const std::vector<Observation>& observations_of(const Replay& replay, const LogEntry& entry) {
  return model::find_program(replay.record, entry.program)->observations;
}

/// The last call of that kind between two observations of a program, both excluded.
std::optional<std::size_t> last_call(const std::vector<Observation>& all, net::Op op, std::size_t from,
                                     std::size_t to) {
  for (std::size_t i = to; i > from + 1; --i) {
    if (all[i - 1].kind == Observation::Kind::Call && all[i - 1].op == op) return i - 1;
  }
  return std::nullopt;
}

net::Error error_of_last_recv(const Replay& replay, const LogEntry& before) {
  const std::vector<Observation>& all = observations_of(replay, before);
  const auto recv = last_call(all, net::Op::Recv, 0, before.observation);
  return recv ? all[*recv].error : net::Error{};
}

std::optional<Analysis::LateClose> find_late_close(const Replay& replay, const Log& log) {
  const Said* failed = next(log, nullptr, failed_by(true));
  if (!failed) return std::nullopt;
  const Said* closed = next(log, failed, [&](const Said& said) {
    return said.says.kind == EntryKind::Closed && said.entry.program == failed->entry.program &&
           said.says.partner == failed->says.partner;
  });
  if (!closed) return std::nullopt;
  const auto close = last_call(observations_of(replay, closed->entry), net::Op::Close, failed->entry.observation,
                               closed->entry.observation);
  if (!close) return std::nullopt;
  return Analysis::LateClose{failed->entry.number,
                             closed->entry.number,
                             closed->says.stamp - failed->says.stamp,
                             error_of_last_recv(replay, failed->entry),
                             *close,
                             failed->entry.program};
}

std::optional<Analysis::FailedRetry> find_failed_retry(const Replay& replay, const Log& log) {
  const Said* failed = next(log, nullptr, failed_by(false));
  if (!failed) return std::nullopt;
  const Said* attempt = next(log, failed, [&](const Said& said) {
    return said.says.kind == EntryKind::Attempt && said.entry.program == failed->entry.program;
  });
  if (!attempt) return std::nullopt;
  const std::vector<Observation>& all = observations_of(replay, failed->entry);
  for (std::size_t i = failed->entry.observation; i < attempt->entry.observation; ++i) {
    if (all[i].op != net::Op::Startup || !all[i].error) continue;
    return Analysis::FailedRetry{
        failed->entry.number, attempt->entry.number, error_of_last_recv(replay, failed->entry), all[i].error, all[i].at,
        failed->entry.program};
  }
  return std::nullopt;
}

std::optional<Analysis::Return> find_return(const Log& log, const Analysis::FailedRetry& lost) {
  const auto later = [&](EntryKind kind) {
    return [&lost, kind](const Said& said) { return said.says.kind == kind && said.entry.number > lost.attempt; };
  };
  const Said* connected = next(log, nullptr, later(EntryKind::Connected));
  const Said* accepted = next(log, nullptr, later(EntryKind::Accepted));
  if (!connected || !accepted) return std::nullopt;
  return Analysis::Return{connected->entry.number, accepted->entry.number,
                          std::ranges::count_if(log, later(EntryKind::Answer)),
                          std::ranges::count_if(log, later(EntryKind::Failed))};
}

std::vector<Analysis::OutOfOrder> find_out_of_order(const Replay& replay, const Log& log) {
  std::vector<Analysis::OutOfOrder> found;
  for (std::size_t i = 1; i < log.size(); ++i) {
    const Said& entry = log[i];
    const Said& before = log[i - 1];
    if (entry.says.stamp >= before.says.stamp) continue;
    const net::Duration written = replay.record.epoch + (entry.entry.written - net::kStart);
    found.push_back(
        {entry.entry.number, before.entry.number, before.says.stamp - entry.says.stamp, written - entry.says.stamp});
  }
  return found;
}

}  // namespace

std::vector<HeldCall> held_calls(const model::Scenario& scenario, const model::Record& record) {
  std::vector<HeldCall> held;
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const model::Fault& fault = scenario.faults[i];
    const model::ProgramRecord* program = model::find_program(record, fault.target);
    if (fault.word != model::Word::StallCall || fault.after || !program) continue;
    std::int32_t left = fault.count;
    for (std::size_t at = 0; at < program->observations.size() && left > 0; ++at) {
      const Observation& call = program->observations[at];
      const bool met = call.kind == Observation::Kind::Call && call.op == fault.op &&
                       call.began - net::kStart >= fault.at && call.at - call.began >= fault.duration;
      if (!met) continue;
      held.push_back({program->name, at, i});
      --left;
    }
  }
  return held;
}

Analysis analyse(const Incident& incident, const Replay& replay) {
  const Log whole = read_log(incident.scenario, replay.log);
  Analysis analysis;
  analysis.late_close = find_late_close(replay, whole);
  analysis.failed_retry = find_failed_retry(replay, whole);
  if (analysis.failed_retry) analysis.return_to_normal = find_return(whole, *analysis.failed_retry);
  analysis.out_of_order = find_out_of_order(replay, whole);
  analysis.held = held_calls(incident.scenario, replay.record);
  return analysis;
}

}  // namespace halfopen::library
