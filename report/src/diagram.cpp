#include "halfopen/report/diagram.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "halfopen/report/journey.h"

namespace halfopen::report {
namespace {

using model::PacketView;
using Way = model::PacketRecord::Way;

constexpr std::size_t kGap = 44;     ///< Between two hosts' lines.
constexpr std::size_t kMargin = 12;  ///< For the time of departure.

/// The last departures, and how many were earlier.
std::vector<Journey> last_of(const model::Record& record, const DiagramOptions& options, std::size_t& earlier) {
  std::vector<Journey> journeys = journeys_of(record);
  std::erase_if(journeys, [&](const Journey& journey) {
    return !journey.out || journey.out->at < options.from || journey.out->at > options.until;
  });
  earlier = journeys.size() - std::min(journeys.size(), options.last);
  journeys.erase(journeys.begin(), journeys.begin() + static_cast<std::ptrdiff_t>(earlier));
  return journeys;
}

/// "|--label---->|" and its mirror, between the lines of two hosts.
std::string arrow(const std::string& label, std::size_t width, bool forward, bool lost) {
  const std::size_t room = width - std::min(width, label.size() + 3);
  std::string shaft(room, '-');
  if (lost) {
    const std::size_t half = room / 2;
    const std::string rest(room - half + 1, ' ');
    return forward ? "--" + label + std::string(half, '-') + "X" + rest.substr(1)
                   : rest.substr(1) + "X" + std::string(half, '-') + label + "--";
  }
  return forward ? "--" + label + shaft + ">" : "<" + shaft + label + "--";
}

std::string line_of(const model::Record& record, const Journey& row, const SequenceNumbers& numbers) {
  const PacketView view = view_of(*row.out);
  const std::int32_t from = row.out->host;
  const std::int32_t to = row.end ? row.end->host : host_of(record, view.destination.address, from);
  const std::string text = numbers.label(view);
  std::string lines;
  for (std::size_t i = 0; i < record.hosts.size(); ++i) lines += "|" + std::string(i + 1 < record.hosts.size() ? kGap : 0, ' ');
  std::string fate = row.end ? (row.end->way == Way::Lost ? "lost" : model::to_string(row.end->at - net::kStart)) : "under way";
  if (from == to) {
    fate = text + " to itself";
  } else {
    const auto left = static_cast<std::size_t>(std::min(from, to));
    const auto right = static_cast<std::size_t>(std::max(from, to));
    const std::size_t width = (right - left) * (kGap + 1) - 1;
    lines.replace(left * (kGap + 1) + 1, width, arrow(text.substr(0, width - 4), width, from < to, row.end && row.end->way == Way::Lost));
  }
  return fmt::format("{:>{}} {}  {}\n", model::to_string(row.out->at - net::kStart), kMargin, lines, fate);
}

std::string heading(const model::Record& record) {
  std::string text(kMargin + 1, ' ');
  for (const model::HostRecord& host : record.hosts) text += fmt::format("{:<{}}", host.name, kGap + 1);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

}  // namespace

std::string sequence_diagram(const model::Record& record, const DiagramOptions& options) {
  std::size_t earlier = 0;
  const std::vector<Journey> rows = last_of(record, options, earlier);
  if (rows.empty()) return {};
  const SequenceNumbers numbers{record};
  std::string text = heading(record);
  if (earlier != 0) text += fmt::format("{:>{}} ({} earlier)\n", "...", kMargin, earlier);
  for (const Journey& row : rows) text += line_of(record, row, numbers);
  return text;
}

}  // namespace halfopen::report
