// Running an incident, and the log that comes of it.
#include <algorithm>

#include "ggnetworkcheck_log.h"
#include "halfopen/library/incident.h"

namespace halfopen::library {

namespace {

using model::Observation;

std::vector<LogEntry> merged_log(const model::Record& record) {
  std::vector<LogEntry> log;
  for (const model::ProgramRecord& program : record.programs) {
    for (std::size_t i = 0; i < program.observations.size(); ++i) {
      const Observation& seen = program.observations[i];
      if (seen.kind != Observation::Kind::Call || seen.op != net::Op::WriteLog || seen.error) continue;
      log.push_back({0, program.name, seen.text, i, seen.began, seen.at});
    }
  }
  std::ranges::stable_sort(log, {}, &LogEntry::written);
  return log;
}

std::size_t first_of(const std::vector<LogEntry>& log, const Excerpt& rule) {
  const auto first = std::ranges::find_if(log, [&](const LogEntry& entry) {
    const auto read = ggnetworkcheck::read_entry(entry.text);
    return read && read->stamp >= rule.from;
  });
  return static_cast<std::size_t>(first - log.begin());
}

}  // namespace

std::vector<LogEntry> Replay::excerpt(const Excerpt& rule) const {
  const std::size_t first = first_of(log, rule);
  const std::size_t last = std::min(log.size(), first + rule.entries);
  return {log.begin() + static_cast<std::ptrdiff_t>(first), log.begin() + static_cast<std::ptrdiff_t>(last)};
}

Replay replay(const Incident& incident, const model::Scenario& scenario, const model::Runner& runner) {
  Replay replay{runner(scenario, {}), {}};
  replay.log = merged_log(replay.record);
  std::int64_t number = -static_cast<std::int64_t>(first_of(replay.log, incident.excerpt));
  for (LogEntry& entry : replay.log) entry.number = ++number;
  return replay;
}

Replay replay(const Incident& incident, const model::Runner& runner) {
  return replay(incident, incident.scenario, runner);
}

std::vector<LogDifference> differences(const Incident& incident, const Replay& replay) {
  const std::vector<LogEntry> written = replay.excerpt(incident.excerpt);
  std::vector<LogDifference> differences;
  for (std::size_t i = 0; i < std::max(incident.log.size(), written.size()); ++i) {
    LogDifference entry{static_cast<std::int64_t>(i + 1), i < incident.log.size() ? incident.log[i] : "",
                        i < written.size() ? written[i].text : ""};
    if (entry.documented != entry.replayed) differences.push_back(std::move(entry));
  }
  return differences;
}

}  // namespace halfopen::library
