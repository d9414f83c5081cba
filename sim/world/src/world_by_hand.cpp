// A hand in a running world: stopping where something happens, looking, acting, and keeping what was done.
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

#include "halfopen/model/packet_view.h"
#include "halfopen/sim/core/buffer.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

wire::Packet packet_of(const Segment& segment) {
  wire::Packet packet;
  packet.ip.source = segment.from.address;
  packet.ip.destination = segment.to.address;
  packet.protocol = wire::Protocol::Tcp;
  packet.tcp.source_port = segment.from.port;
  packet.tcp.destination_port = segment.to.port;
  packet.tcp.seq = wire::SeqNum{segment.seq};
  packet.tcp.ack = wire::SeqNum{segment.ack};
  packet.tcp.flags = segment.flags;
  packet.tcp.window = segment.window;
  packet.payload = core::Slice::copy_of(std::as_bytes(std::span{segment.payload}));
  return packet;
}

bool matches(const SegmentSeen& wanted, std::int32_t host, const trace::PacketEvent& event) {
  return event.host == host && event.way == wanted.way && event.packet.protocol == wire::Protocol::Tcp &&
         (event.packet.tcp.flags & wanted.flags) == wanted.flags && (!wanted.payload || !event.packet.payload.empty());
}

}  // namespace

std::uint64_t World::Parts::events_of_instant() const { return steps() - timeline->steps() - instant_began; }

void World::Parts::expect_a_hand() {
  if (std::exchange(hand_expected, true)) return;
  for (const auto& link : links) link->note_streams();
}

void World::Parts::note_action(std::string what) { actions.push_back({events.now(), driver, std::move(what)}); }

void World::Parts::refuse_after_the_end() const {
  if (ended) throw std::logic_error("the run has ended at " + model::to_string(record.ended_at - net::kStart) + ": nothing can be done by hand any more");
}

bool World::run_to(const model::Trigger& observation) {
  Parts& parts = *parts_;
  parts.expect_a_hand();
  const auto program = static_cast<std::int32_t>(index_of(parts.scenario.programs, observation.program, "program"));
  parts.awaited = Parts::Awaited{program, observation, observation.occurrence};
  while (parts.awaited->left > 0 && parts.step(parts.last_instant())) {
  }
  const bool reached = parts.awaited->left == 0;
  parts.awaited.reset();
  return reached;
}

bool World::run_to(const SegmentSeen& segment) {
  Parts& parts = *parts_;
  parts.expect_a_hand();
  const auto host = static_cast<std::int32_t>(index_of(parts.scenario.hosts, segment.host, "host"));
  std::int32_t left = segment.occurrence;
  parts.trace.watch([&](const trace::PacketEvent& event) {
    if (left > 0 && matches(segment, host, event)) --left;
  });
  while (left > 0 && parts.step(parts.last_instant())) {
  }
  parts.trace.watch({});
  return left == 0;
}

bool World::step() {
  parts_->expect_a_hand();
  return parts_->step(parts_->last_instant());
}

std::uint64_t World::events() const { return parts_->steps(); }

bool World::ended() const { return parts_->ended; }

std::vector<model::SocketRow> World::sockets(std::string_view host) const {
  return parts_->hosts[index_of(parts_->scenario.hosts, host, "host")]->kernel().sockets();
}

std::vector<std::string> World::socket_table(std::string_view host) const {
  std::vector<std::string> lines;
  for (const model::SocketRow& row : sockets(host)) lines.push_back(to_string(row));
  return lines;
}

model::Record World::so_far() const {
  Parts& parts = *parts_;
  model::Record copy = parts.record;
  copy.packets = parts.trace.packets();
  parts.describe_hosts(copy);
  if (parts.ended) return copy;
  copy.end = model::End::Until;
  copy.ended_at = parts.events.now();
  parts.looking = &copy;
  for (const auto& host : parts.hosts) host->kernel().observe_waiting();
  parts.looking = nullptr;
  return copy;
}

void World::driven_by(std::string name) { parts_->driver = std::move(name); }

void World::act(model::Fault fault) {
  Parts& parts = *parts_;
  parts.refuse_after_the_end();
  parts.expect_a_hand();
  fault.after.reset();
  fault.at = parts.events.now() - net::kStart;
  if (const std::uint64_t before = parts.events_of_instant(); before > 0) {
    fault.after = model::Trigger{.events = static_cast<std::int64_t>(before), .instant = fault.at};
    fault.at = {};
  }
  if (fault.why.empty()) fault.why = "by hand: " + parts.driver;
  static_cast<FaultActor&>(parts).act(fault);
  parts.note_action(std::string{to_string(fault.word)} + " " + fault.target);
  parts.by_hand.push_back(std::move(fault));
}

void World::start(std::string name, std::string host, Main main) {
  Parts& parts = *parts_;
  parts.refuse_after_the_end();
  if (parts.mains.size() == kProgramsByHand) {
    throw std::logic_error("a world takes at most " + std::to_string(kProgramsByHand) + " programs by hand");
  }
  for (const model::Program& program : parts.scenario.programs) {
    if (program.name == name) throw std::invalid_argument("the scenario has a program '" + name + "' already");
  }
  index_of(parts.scenario.hosts, host, "host");
  const bool instant_is_fresh = parts.events_of_instant() == 0;
  const net::Duration now = parts.events.now() - net::kStart;
  parts.note_action("start " + name);
  parts.mains.push_back(std::move(main));
  parts.scenario.programs.push_back({.name = name, .host = std::move(host),
                                     .start = instant_is_fresh ? now : now + net::Duration{1}, .registered = name});
  parts.add_program(parts.scenario.programs.back());
}

void World::inject(std::string_view host, const Segment& segment) {
  Parts& parts = *parts_;
  parts.refuse_after_the_end();
  Host& there = *parts.hosts[index_of(parts.scenario.hosts, host, "host")];
  const bool linked = std::ranges::any_of(
      parts.scenario.links, [&](const model::Link& link) { return link.a == there.name() || link.b == there.name(); });
  if (!linked) throw std::invalid_argument("host '" + there.name() + "' has no card: no link ends there");
  parts.injected = true;
  parts.note_action("inject " + model::flags_text(segment.flags) + " seq " + std::to_string(segment.seq) + " at " + there.name());
  there.stack().card(0).receive(packet_of(segment));
}

const std::vector<Action>& World::actions() const { return parts_->actions; }

model::Scenario World::to_scenario() const {
  if (parts_->injected) throw std::logic_error("a segment was injected: a scenario has no word for that");
  model::Scenario scenario = parts_->scenario;
  scenario.faults.insert(scenario.faults.end(), parts_->by_hand.begin(), parts_->by_hand.end());
  return scenario;
}

void World::break_at(net::Instant instant) { parts_->break_point.instant = instant; }

void World::break_at_event(std::uint64_t number) { parts_->break_point.event = number; }

}  // namespace halfopen::sim

// Not inlined, and not to be optimised away: a debugger looks for it by its name.
extern "C" __attribute__((noinline)) void halfopen_break(const char* where) { asm volatile("" : : "r"(where) : "memory"); }
