#include "halfopen/sim/world/world.h"

#include <algorithm>
#include <set>
#include <utility>

#include "halfopen/sim/trace/digests.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

using TimerKind = model::TimerRecord::Kind;

std::vector<model::TimerRecord> timers_of(core::TimerLog& log) {
  std::vector<model::TimerRecord> timers;
  for (const core::TimerLog::Fired& fired : log.take()) {
    const TimerKind kind = fired.key.cls == core::EventClass::Connection ? TimerKind::Connection
                           : fired.key.cls == core::EventClass::Call     ? TimerKind::Call
                                                                         : TimerKind::Neighbour;
    timers.push_back({fired.key.host, kind, fired.armed, fired.at});
  }
  return timers;
}

}  // namespace

void World::Parts::start_program(std::int32_t index) {
  const model::Program& program = scenario.programs[static_cast<std::size_t>(index)];
  Host& host = *hosts[program_hosts[static_cast<std::size_t>(index)]];
  if (!host.up()) return;
  if (watch) watch->started(program_hosts[static_cast<std::size_t>(index)], program.name);
  const std::size_t described = scenario.programs.size() - mains.size();
  const auto place = static_cast<std::size_t>(index);
  host.kernel().start(index, program.name, [this, &program, place, described](net::Process& process) {
    return place < described ? instantiate(process, scenario, program) : mains[place - described](process);
  }, program.user);
}

void World::Parts::start_due(std::int32_t index) {
  start_program(index);
  const std::string& name = scenario.programs[static_cast<std::size_t>(index)].name;
  std::vector<model::Fault> due;
  std::erase_if(at_start, [&](const model::Fault& fault) { return fault.target == name && (due.push_back(fault), true); });
  for (const model::Fault& fault : due) act_on_program(fault);
}

bool World::Parts::step(net::Instant until, Pace pace) {
  if (ended) return false;
  const std::uint64_t limit = scenario.limit_events;
  if (break_point.set()) look_for_break(until);
  if (timeline->postponed() && act_postponed()) {
    ++beside_turns;  // A fault that waited for its place within this instant.
  } else if (events.next() <= events.now()) {
    events.fire_next();
    ++beside_turns;
  } else if (!run_queue.empty()) {
    take_turns(pace);
  } else if (!go_on(until)) {
    return false;
  }
  if (watch) watch->look(events.now(), hosts);
  if (steps() >= limit && !ended) {
    record.pending = pending();
    end(model::End::Limit);
  }
  return !ended;
}

void World::Parts::take_turns(Pace pace) {
  if (pace == Pace::One || break_point.set() || timeline->postponed() || watch) return run_queue.run_one();
  do {
    run_queue.run_one(scenario.limit_events - steps() - 1);
  } while (at_turn() && steps() < scenario.limit_events);
}

bool World::Parts::at_turn() const { return !run_queue.empty() && events.next() > events.now(); }
bool World::Parts::at_rest() const { return run_queue.empty() && events.next() > events.now(); }

void World::Parts::look_for_break(net::Instant until) {
  const net::Instant due = at_rest() ? events.next() : events.now();
  if (due > until || !break_point.reached(due, steps() + 1)) return;
  halfopen_break(("before event #" + std::to_string(steps() + 1)).c_str());
}

bool World::Parts::act_postponed() { return timeline->act_postponed(events_of_instant(), at_rest()); }

// Nothing is due at this instant any more.
bool World::Parts::go_on(net::Instant until) {
  const net::Instant next = events.next();
  if (next == net::kNever && until >= last_instant()) {
    end(programs_alive() ? model::End::Idle : model::End::Finished);
    ++beside_turns;
    return true;
  }
  if (next > until) {
    advance_to(until);  // Somebody stands in the run, and may still act.
    if (next != net::kNever && until >= last_instant()) end(programs_alive() ? model::End::Until : model::End::Finished);
    return false;
  }
  instant_began = steps() - timeline->steps();
  events.fire_next();
  ++beside_turns;
  return true;
}

void World::Parts::advance_to(net::Instant instant) {
  if (instant > events.now()) instant_began = steps() - timeline->steps();
  events.advance_to(instant);
}

void World::Parts::end(model::End how) {
  ended = true;
  record.end = how;
  record.ended_at = events.now();
  for (const auto& host : hosts) host->kernel().observe_waiting();
}

void World::Parts::describe_hosts(model::Record& out) const {
  for (const auto& host : hosts) {
    out.hosts.push_back({host->name(), host->profile().name, host->addresses(), {}});
    if (options.packets) out.hosts.back().sockets = host->kernel().sockets();
    if (options.events) {
      const std::set<std::string> paths = host->rested_on();
      out.hosts.back().rested_on.assign(paths.begin(), paths.end());
    }
    for (std::string& path : host->unverified()) out.unverified.push_back(std::move(path));
  }
}

bool World::Parts::programs_alive() const {
  for (const auto& host : hosts) {
    if (host->up() && !host->kernel().idle()) return true;
  }
  return false;
}

std::string World::Parts::pending() const {
  std::string text = "after " + std::to_string(steps()) + " steps at " + model::to_string(events.now() - net::kStart) + ":";
  if (!run_queue.empty()) text += " tasks are ready;";
  if (!events.empty()) text += " the next timer is due at " + model::to_string(events.next() - net::kStart) + ";";
  for (const auto& host : hosts) {
    for (const model::SocketRow& row : host->kernel().sockets()) text += "\n  " + host->name() + ": " + to_string(row);
  }
  return text;
}

void World::Parts::observed(std::int32_t program, const model::ObservationView& observation) {
  const auto keep_in = [&](model::Record& kept) {
    kept.programs[static_cast<std::size_t>(program)].observations.push_back(static_cast<model::Observation>(observation));
  };
  if (looking) return keep_in(*looking);
  if (watch) {
    const auto place = static_cast<std::size_t>(program);
    model::ProgramRecord& own = record.programs[place];
    own.states.push_back(watch->state_of(program_hosts[place], own.name, observation.socket));
  }
  if (timeline) timeline->observed(program, observation);
  if (awaited && awaited->program == program && awaited->left > 0 && matches(awaited->what, observation)) --awaited->left;
  if (options.observations) {
    keep_in(record);
  } else if (options.digests) {
    forgotten.add(static_cast<std::size_t>(program), observation);
  }
}

void World::Parts::timer_fired(std::uint16_t host, const net::Endpoint& local, const net::Endpoint& remote, std::string_view timer) {
  watch->timer(events.now(), host, local, remote, timer);
}

World::World(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options,
             const profiles::FindProfile& find)
    : parts_{std::make_unique<Parts>(scenario, instantiate, options, find)} {}

World::~World() = default;

void World::Parts::run_to(net::Instant instant) {
  while (step(instant, Pace::Free)) {
  }
}

void World::run() { parts_->run_to(parts_->last_instant()); }

bool World::run_until(net::Instant until) {
  parts_->expect_a_hand();
  parts_->run_to(std::clamp(until, parts_->events.now(), parts_->last_instant()));
  return !parts_->ended;
}

net::Instant World::now() const { return parts_->events.now(); }
std::uint64_t World::packets_sent() const { return parts_->trace.packets_sent(); }

std::vector<std::string> World::rested_on(std::string_view profile) const {
  std::set<std::string> paths;
  for (const auto& host : parts_->hosts) {
    if (host->profile().name == profile) paths.merge(host->rested_on());
  }
  return {paths.begin(), paths.end()};
}

model::Record World::take_record() {
  Parts& parts = *parts_;
  if (!parts.ended) parts.end(model::End::Until);
  parts.describe_hosts(parts.record);
  parts.record.packets = parts.trace.take_packets();
  if (parts.watch) parts.record.events = parts.watch->take();
  if (parts.options.packets) parts.record.timers = timers_of(parts.timer_log);
  if (parts.options.digests && parts.options.observations) {
    parts.record.digests = trace::digests_of(parts.record.programs, parts.trace.wire_digest());
  } else if (parts.options.digests) {
    parts.record.digests = {.observations = parts.forgotten.value(parts.record.programs),
                            .wire = parts.trace.wire_digest()};
  }
  return std::move(parts.record);
}

model::Record run(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options,
                  const profiles::FindProfile& find) {
  World world{scenario, instantiate, options, find};
  world.run();
  return world.take_record();
}

model::Runner runner(model::Instantiate instantiate, profiles::FindProfile find) {
  return [instantiate = std::move(instantiate), find = std::move(find)](const model::Scenario& scenario,
                                                                        const model::RunOptions& options) {
    return run(scenario, instantiate, options, find);
  };
}

}  // namespace halfopen::sim
