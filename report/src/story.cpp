#include "halfopen/report/story.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "halfopen/report/diagram.h"
#include "halfopen/report/text.h"

namespace halfopen::report {
namespace {

struct Line {
  const model::ProgramRecord* program;
  const model::Observation* seen;
};

// Stable: what one program observed at one instant keeps its order, and programs keep the record's.
std::vector<Line> merged(const model::Record& record) {
  std::vector<Line> lines;
  for (const model::ProgramRecord& program : record.programs) {
    for (const model::Observation& seen : program.observations) lines.push_back({&program, &seen});
  }
  std::ranges::stable_sort(lines, {}, [](const Line& line) { return line.seen->at; });
  return lines;
}

/// The observation without its time, which stands in a column of its own.
std::string without_time(const model::Observation& seen) {
  const std::string text = observation_text(seen);
  return text.substr(std::min(text.find(' ') + 1, text.size()));
}

std::string observations_text(const model::Record& record, std::size_t most) {
  const std::vector<Line> lines = merged(record);
  const std::size_t earlier = lines.size() - std::min(lines.size(), most);
  std::size_t width = 0;
  for (const model::ProgramRecord& program : record.programs) width = std::max(width, program.name.size());
  std::string text = record.backend == "sim" ? "What the programs did\n"
                                             : "What the programs did (by the machine's clock: read by each process for itself)\n";
  if (earlier != 0) text += fmt::format("{:>12}  ({} earlier)\n", "...", earlier);
  for (std::size_t i = earlier; i < lines.size(); ++i) {
    const auto& [program, seen] = lines[i];
    text += fmt::format("{:>12}  {:<{}}  {}\n", model::to_string(seen->at - net::kStart), program->name, width, without_time(*seen));
  }
  return text;
}

std::string sockets_text(const model::Record& record) {
  std::string text;
  for (const model::HostRecord& host : record.hosts) {
    text += fmt::format("Sockets of {} ({}) at {}\n", host.name, host.os, model::to_string(record.ended_at - net::kStart));
    if (host.sockets.empty()) text += "  none\n";
    if (!host.sockets.empty()) text += "  " + model::socket_table_heading() + "\n";
    for (const model::SocketRow& row : host.sockets) text += "  " + to_string(row) + "\n";
  }
  return text;
}

}  // namespace

std::string observation_text(const model::Observation& observation) {
  std::string text = to_string(observation);
  const std::string_view words = observation.error.text();
  if (!words.empty()) text += fmt::format(" ({} \"{}\")", observation.error.number(), words);
  return text;
}

std::string story(const model::Record& record, const StoryOptions& options) {
  std::string text = observations_text(record, options.observations);
  text += fmt::format("ended: {} at {}\n", to_string(record.end), model::to_string(record.ended_at - net::kStart));
  if (!record.pending.empty()) text += "pending: " + record.pending + "\n";
  if (const std::string diagram = sequence_diagram(record, {.last = options.segments}); !diagram.empty()) {
    text += "The last segments\n" + diagram + sockets_text(record);
  }
  for (const std::string& entry : record.unverified) text += "rests on unverified " + entry + "\n";
  text += fmt::format("seed {}", record.seed);
  if (!(record.digests == model::Digests{})) text += ", " + digests_text(record.digests);
  return text + "\n";
}

}  // namespace halfopen::report
