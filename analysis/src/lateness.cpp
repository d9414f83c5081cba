#include "lateness.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "halfopen/model/packet_view.h"
#include "halfopen/model/tolerance.h"

namespace halfopen::analysis {
namespace {

using model::Observation;
using model::PacketRecord;
using model::Rounding;
using model::TimerRecord;
using HostInstant = std::pair<std::size_t, net::Instant>;

bool ends_by_high_resolution(net::Op op) {
  switch (op) {
    case net::Op::Sleep:
    case net::Op::Compute:
    case net::Op::Poll:
    case net::Op::Select:
    case net::Op::EpollWait:
      return true;
    default:
      return false;
  }
}

/// When programs of each host came back from a sleep or a poll.
std::set<HostInstant> high_resolution_ends(const model::Record& record, const std::map<std::string_view, std::size_t>& hosts) {
  std::set<HostInstant> ends;
  for (const model::ProgramRecord& program : record.programs) {
    const auto host = hosts.find(program.host);
    if (host == hosts.end()) continue;
    for (const Observation& seen : program.observations) {
      const bool call = seen.kind == Observation::Kind::Call;
      if (call && ends_by_high_resolution(seen.op)) ends.emplace(host->second, seen.at);
    }
  }
  return ends;
}

/// What a packet is recognised by at its arrival: all but the hop limit may be the same.
std::string identity(const PacketRecord& packet) { return to_string(model::view_of(packet)); }

}  // namespace

Lateness::Lateness(const model::Record& record) : points_(record.hosts.size()) {
  for (std::size_t i = 0; i < record.hosts.size(); ++i) hosts_.emplace(record.hosts[i].name, i);
  const std::set<HostInstant> sharp = high_resolution_ends(record, hosts_);
  const std::vector<TimerRecord> none;
  const std::vector<TimerRecord>& timers = record.timers ? *record.timers : none;
  std::map<std::string, std::pair<std::size_t, net::Instant>> under_way;  // Who sent such a packet last, and when.
  auto timer = timers.begin();
  const auto fire = [&](const TimerRecord& fired) {
    const auto host = static_cast<std::size_t>(fired.host);
    const bool wheel = fired.kind != TimerRecord::Kind::Call || !sharp.contains({host, fired.fired});
    const net::Duration armed_for = fired.fired - fired.armed;
    add(host, fired.fired,
        latest(host, fired.armed) + armed_for + model::rounding(wheel ? Rounding::Wheel : Rounding::HighResolution, armed_for));
  };
  for (const PacketRecord& packet : record.packets) {
    // What leaves at the instant a timer fires leaves because of it.
    for (; timer != timers.end() && timer->fired <= packet.at; ++timer) fire(*timer);
    const auto host = static_cast<std::size_t>(packet.host);
    if (packet.way == PacketRecord::Way::Out) under_way[identity(packet)] = {host, packet.at};
    if (packet.way != PacketRecord::Way::In) continue;
    const auto sent = under_way.find(identity(packet));
    if (sent == under_way.end()) continue;
    const auto& [sender, left] = sent->second;
    add(host, packet.at, latest(sender, left) + (packet.at - left));
  }
  for (; timer != timers.end(); ++timer) fire(*timer);
}

net::Instant Lateness::latest(std::size_t host, net::Instant nominal) const {
  const Points& points = points_[host];
  const auto after = std::ranges::upper_bound(points, nominal, {}, &Point::from);
  return after == points.begin() ? nominal : std::max(nominal, std::prev(after)->latest);
}

void Lateness::add(std::size_t host, net::Instant nominal, net::Instant latest) {
  Points& points = points_[host];
  if (points.empty() || latest > points.back().latest) points.push_back({nominal, latest});
}

net::Duration Lateness::at(std::string_view host, net::Instant at) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? net::Duration{} : latest(found->second, at) - at;
}

}  // namespace halfopen::analysis
