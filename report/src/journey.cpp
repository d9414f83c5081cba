#include "halfopen/report/journey.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <string_view>

namespace halfopen::report {

using model::PacketRecord;
using model::PacketView;
using Way = PacketRecord::Way;

namespace {

std::string_view octets_of(const PacketRecord& packet) {
  return {reinterpret_cast<const char*>(packet.bytes.data()), packet.bytes.size()};
}

}  // namespace

std::vector<Journey> journeys_of(const model::Record& record) {
  std::vector<Journey> journeys;
  std::map<std::string_view, std::deque<std::size_t>> under_way;  // By octets: places in `journeys`.
  for (const PacketRecord& packet : record.packets) {
    std::deque<std::size_t>& same = under_way[octets_of(packet)];
    if (packet.way == Way::Out) {
      same.push_back(journeys.size());
      journeys.push_back({.out = &packet});
      continue;
    }
    const auto from = std::ranges::find_if(same, [&](std::size_t i) { return journeys[i].out->host != packet.host; });
    if (from == same.end()) {
      journeys.push_back({.end = &packet});
    } else {
      journeys[*from].end = &packet;
      same.erase(from);
    }
  }
  return journeys;
}

SequenceNumbers::SequenceNumbers(const model::Record& record) {
  for (const PacketRecord& packet : record.packets) {
    const PacketView view = view_of(packet);
    if (view.is_tcp() && view.has(model::tcp_flag::kSyn)) initial_[{view.source, view.destination}] = view.seq;
  }
}

std::uint32_t SequenceNumbers::relative(const Flow& flow, std::uint32_t number) const {
  const auto found = initial_.find(flow);
  return found == initial_.end() ? number : number - found->second;
}

std::string SequenceNumbers::label(const PacketView& view) const {
  if (!view.is_tcp()) {
    const std::string text = to_string(view);
    const std::size_t flow_end = text.find(' ', text.find(" > ") + 3);
    return flow_end == text.npos ? text : text.substr(flow_end + 1);
  }
  const std::uint32_t seq = relative({view.source, view.destination}, view.seq);
  std::string text = model::flags_text(view.flags);
  if (view.payload != 0) {
    text += fmt::format(" {}:{}", seq, seq + view.payload);
  } else if (view.flags != model::tcp_flag::kAck) {
    text += fmt::format(" seq {}", seq);
  }
  const bool acknowledges = view.has(model::tcp_flag::kAck) && !view.has(model::tcp_flag::kSyn);
  if (acknowledges) text += fmt::format(" ack {}", relative({view.destination, view.source}, view.ack));
  if (view.window == 0 && acknowledges && !view.has(model::tcp_flag::kRst)) text += " win 0";
  return text;
}

std::int32_t host_of(const model::Record& record, const net::Address& address, std::int32_t otherwise) {
  for (std::size_t i = 0; i < record.hosts.size(); ++i) {
    if (std::ranges::count(record.hosts[i].addresses, address) != 0) return static_cast<std::int32_t>(i);
  }
  return otherwise;
}

}  // namespace halfopen::report
