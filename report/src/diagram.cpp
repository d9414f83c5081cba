#include "halfopen/report/diagram.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "halfopen/model/packet_view.h"

namespace halfopen::report {
namespace {

using model::PacketRecord;
using model::PacketView;
using Way = PacketRecord::Way;
using Flow = std::pair<net::Endpoint, net::Endpoint>;  ///< From, to.

constexpr std::size_t kGap = 44;     ///< Between two hosts' lines.
constexpr std::size_t kMargin = 12;  ///< For the time of departure.

/// The first sequence number of each direction: its SYN's.
std::map<Flow, std::uint32_t> initial_numbers(const model::Record& record) {
  std::map<Flow, std::uint32_t> numbers;
  for (const PacketRecord& packet : record.packets) {
    const PacketView view = view_of(packet);
    if (view.is_tcp() && view.has(model::tcp_flag::kSyn)) numbers[{view.source, view.destination}] = view.seq;
  }
  return numbers;
}

std::uint32_t relative(const std::map<Flow, std::uint32_t>& initial, const Flow& flow, std::uint32_t number) {
  const auto found = initial.find(flow);
  return found == initial.end() ? number : number - found->second;
}

std::string label(const PacketView& view, const std::map<Flow, std::uint32_t>& initial) {
  if (!view.is_tcp()) {
    const std::string text = to_string(view);
    const std::size_t flow_end = text.find(' ', text.find(" > ") + 3);
    return flow_end == text.npos ? text : text.substr(flow_end + 1);
  }
  const std::uint32_t seq = relative(initial, {view.source, view.destination}, view.seq);
  std::string text = model::flags_text(view.flags);
  if (view.payload != 0) {
    text += fmt::format(" {}:{}", seq, seq + view.payload);
  } else if (view.flags != model::tcp_flag::kAck) {
    text += fmt::format(" seq {}", seq);
  }
  const bool acknowledges = view.has(model::tcp_flag::kAck) && !view.has(model::tcp_flag::kSyn);
  if (acknowledges) text += fmt::format(" ack {}", relative(initial, {view.destination, view.source}, view.ack));
  if (view.window == 0 && acknowledges && !view.has(model::tcp_flag::kRst)) text += " win 0";
  return text;
}

/// A packet that left, and what became of it.
struct Row {
  const PacketRecord* out;
  const PacketRecord* end = nullptr;  ///< Its arrival or its loss; none: under way when the run ended, or over a loopback.
};

std::vector<Row> rows_of(const model::Record& record, const DiagramOptions& options, std::size_t& earlier) {
  std::vector<std::size_t> departures;
  for (std::size_t i = 0; i < record.packets.size(); ++i) {
    const PacketRecord& packet = record.packets[i];
    if (packet.way == Way::Out && packet.at >= options.from && packet.at <= options.until) departures.push_back(i);
  }
  earlier = departures.size() - std::min(departures.size(), options.last);
  departures.erase(departures.begin(), departures.begin() + static_cast<std::ptrdiff_t>(earlier));
  std::vector<bool> used(record.packets.size());
  std::vector<Row> rows;
  for (const std::size_t departure : departures) {
    Row row{&record.packets[departure]};
    for (std::size_t i = departure + 1; i < record.packets.size() && !row.end; ++i) {
      const PacketRecord& other = record.packets[i];
      if (used[i] || other.way == Way::Out || other.host == row.out->host || other.bytes != row.out->bytes) continue;
      used[i] = true;
      row.end = &other;
    }
    rows.push_back(row);
  }
  return rows;
}

/// The host that has this address, or `otherwise`.
std::int32_t host_of(const model::Record& record, const net::Address& address, std::int32_t otherwise) {
  for (std::size_t i = 0; i < record.hosts.size(); ++i) {
    if (std::ranges::count(record.hosts[i].addresses, address) != 0) return static_cast<std::int32_t>(i);
  }
  return otherwise;
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

std::string line_of(const model::Record& record, const Row& row, const std::map<Flow, std::uint32_t>& initial) {
  const PacketView view = view_of(*row.out);
  const std::int32_t from = row.out->host;
  const std::int32_t to = row.end ? row.end->host : host_of(record, view.destination.address, from);
  const std::string text = label(view, initial);
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
  const std::vector<Row> rows = rows_of(record, options, earlier);
  if (rows.empty()) return {};
  const auto initial = initial_numbers(record);
  std::string text = heading(record);
  if (earlier != 0) text += fmt::format("{:>{}} ({} earlier)\n", "...", kMargin, earlier);
  for (const Row& row : rows) text += line_of(record, row, initial);
  return text;
}

}  // namespace halfopen::report
