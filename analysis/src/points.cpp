// The points of a run.
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "halfopen/analysis/point.h"
#include "halfopen/model/packet_view.h"

namespace halfopen::analysis {
namespace {

using model::Direction;
using Way = model::PacketRecord::Way;

std::int32_t index_of(const model::Scenario& scenario, const std::string& host) {
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    if (scenario.hosts[i].name == host) return static_cast<std::int32_t>(i);
  }
  throw std::invalid_argument{"the scenario has no host '" + host + "'"};
}

/// Which of a host's packets are those of one direction of a link: what its only card sends, or what that receives.
struct Vantage {
  std::int32_t host = 0;
  bool sender = false;
};

class Packets {
 public:
  Packets(const model::Scenario& scenario, const model::Record& record) : scenario_{scenario}, record_{record} {
    for (const model::Link& link : scenario.links) {
      for (const std::string& end : {link.a, link.b}) ++cards_[end];
    }
  }

  bool distinct(const model::Link& link) const { return cards_.at(link.a) == 1 || cards_.at(link.b) == 1; }

  void add(const model::Link& link, Direction direction, std::vector<Point>& points) const {
    const bool forward = direction == Direction::Forward;
    const std::string& from = forward ? link.a : link.b;
    const std::string& to = forward ? link.b : link.a;
    const bool sender = cards_.at(from) == 1;
    const Vantage vantage{index_of(scenario_, sender ? from : to), sender};
    std::int32_t so_far = 0;
    for (const model::PacketRecord& packet : record_.packets) {
      if (packet.host != vantage.host || (packet.way == Way::Out) != sender) continue;
      const model::PacketView view = model::view_of(packet);
      if (sender && own(vantage.host, view.destination.address)) continue;  // over the loopback
      points.push_back({.kind = Point::Kind::Segment,
                        .at = packet.at - net::kStart,
                        .target = link.name,
                        .direction = direction,
                        .nth = ++so_far,
                        .tcp = view.is_tcp(),
                        .v6 = view.source.address.family == net::AddressFamily::V6,
                        .payload = view.payload > 0,
                        .what = view.is_tcp() ? model::flags_text(view.flags) + " len " + std::to_string(view.payload)
                                              : model::to_string(view)});
    }
  }

 private:
  bool own(std::int32_t host, const net::Address& address) const {
    const auto& own = record_.hosts[static_cast<std::size_t>(host)].addresses;
    return address.is_loopback() || std::find(own.begin(), own.end(), address) != own.end();
  }

  const model::Scenario& scenario_;
  const model::Record& record_;
  std::map<std::string, int> cards_;
};

// A fault finds a call by its kind, its instant and its number there.
void add_calls(const model::Record& record, const std::string& subject, std::vector<Point>& points) {
  const model::ProgramRecord* program = model::find_program(record, subject);
  if (program == nullptr) throw std::invalid_argument{"the run has no program '" + subject + "'"};
  std::map<std::tuple<net::Duration, net::Op>, std::int32_t> made;
  for (const model::Observation& seen : program->observations) {
    if (seen.kind != model::Observation::Kind::Call && seen.kind != model::Observation::Kind::Waiting) continue;
    const net::Duration at = seen.began - net::kStart;
    points.push_back({.kind = Point::Kind::Call,
                      .at = at,
                      .target = subject,
                      .nth = ++made[{at, seen.op}],
                      .op = seen.op,
                      .what = std::string{net::to_string(seen.op)}});
  }
}

void add_events(const model::Record& record, std::vector<Point>& points) {
  for (const model::KernelEvent& event : record.events) {
    const bool timer = event.kind == model::KernelEvent::Kind::Timer;
    points.push_back({.kind = timer ? Point::Kind::Timer : Point::Kind::State,
                      .at = event.at - net::kStart,
                      .target = record.hosts[static_cast<std::size_t>(event.host)].name,
                      .what = event.what});
  }
}

void add_instants(const model::Record& record, std::vector<Point>& points) {
  std::set<net::Duration> instants;
  for (const Point& point : points) instants.insert(point.at);
  for (const model::PacketRecord& packet : record.packets) instants.insert(packet.at - net::kStart);
  for (const model::ProgramRecord& program : record.programs) {
    for (const model::Observation& seen : program.observations) {
      // When a run stops watching is nothing that happens in it.
      if (seen.kind != model::Observation::Kind::Waiting) instants.insert(seen.at - net::kStart);
    }
  }
  for (const net::Duration at : instants) points.push_back({.kind = Point::Kind::Instant, .at = at});
}

}  // namespace

std::vector<Point> points_of(const model::Scenario& scenario, const model::Record& record, const std::string& subject,
                             std::vector<std::string>* unseen) {
  std::vector<Point> points;
  const Packets packets{scenario, record};
  for (const model::Link& link : scenario.links) {
    if (!packets.distinct(link)) {
      if (unseen != nullptr) unseen->push_back(link.name);
      continue;
    }
    packets.add(link, Direction::Forward, points);
    packets.add(link, Direction::Backward, points);
  }
  add_calls(record, subject, points);
  add_events(record, points);
  add_instants(record, points);
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.at < b.at; });
  return points;
}

std::string_view to_string(Point::Kind kind) {
  switch (kind) {
    case Point::Kind::Segment: return "segment";
    case Point::Kind::Call: return "call";
    case Point::Kind::Timer: return "timer";
    case Point::Kind::State: return "state";
    case Point::Kind::Instant: return "instant";
  }
  return {};
}

std::string to_string(const Point& point) {
  std::string text = model::to_string(point.at);
  if (!point.target.empty()) text += " " + point.target;
  if (point.kind == Point::Kind::Segment) text += point.direction == Direction::Forward ? " forward" : " backward";
  if (!point.what.empty()) text += ": " + point.what;
  if (point.kind == Point::Kind::Call && point.nth > 1) text += ", no. " + std::to_string(point.nth);
  return text;
}

}  // namespace halfopen::analysis
