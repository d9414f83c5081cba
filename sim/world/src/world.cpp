#include "halfopen/sim/world/world.h"

#include <algorithm>
#include <set>
#include <utility>

#include "halfopen/sim/trace/digests.h"
#include "world_parts.h"

namespace halfopen::sim {

void World::Parts::start_program(std::int32_t index) {
  const model::Program& program = scenario.programs[static_cast<std::size_t>(index)];
  Host& host = *hosts[program_hosts[static_cast<std::size_t>(index)]];
  if (!host.up()) return;
  const std::size_t described = scenario.programs.size() - mains.size();
  const auto place = static_cast<std::size_t>(index);
  host.kernel().start(index, program.name, [this, &program, place, described](net::Process& process) {
    return place < described ? instantiate(process, scenario, program) : mains[place - described](process);
  });
}

bool World::Parts::step(net::Instant until) {
  if (ended) return false;
  const net::Instant next = events.next();
  const bool at_rest = run_queue.empty() && next > events.now();
  if (const net::Instant due = at_rest ? next : events.now(); break_point.set() && due <= until && break_point.reached(due, steps + 1)) {
    halfopen_break(("before event #" + std::to_string(steps + 1)).c_str());
  }
  if (timeline->postponed() && timeline->act_postponed(events_of_instant(), at_rest)) {
    // A fault that waited for its place within this instant.
  } else if (next != net::kNever && next <= events.now()) {
    events.fire_next();
  } else if (!run_queue.empty()) {
    run_queue.run_one();
  } else if (next == net::kNever && until < last_instant()) {
    advance_to(until);  // Somebody stands in the run, and may still act.
    return false;
  } else if (next == net::kNever) {
    end(programs_alive() ? model::End::Idle : model::End::Finished);
  } else if (next > until) {
    advance_to(until);
    if (until >= net::kStart + scenario.until) end(programs_alive() ? model::End::Until : model::End::Finished);
    return false;
  } else {
    instant_began = steps - timeline->steps();
    events.fire_next();
  }
  if (++steps >= scenario.limit_events && !ended) {
    record.pending = pending();
    end(model::End::Limit);
  }
  return !ended;
}

void World::Parts::advance_to(net::Instant instant) {
  if (instant > events.now()) instant_began = steps - timeline->steps();
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
  std::string text = "after " + std::to_string(steps) + " steps at " + model::to_string(events.now() - net::kStart) + ":";
  if (!run_queue.empty()) text += " tasks are ready;";
  if (!events.empty()) text += " the next timer is due at " + model::to_string(events.next() - net::kStart) + ";";
  for (const auto& host : hosts) {
    for (const model::SocketRow& row : host->kernel().sockets()) text += "\n  " + host->name() + ": " + to_string(row);
  }
  return text;
}

void World::Parts::observed(std::int32_t program, model::Observation&& observation) {
  if (looking) {
    looking->programs[static_cast<std::size_t>(program)].observations.push_back(std::move(observation));
    return;
  }
  if (timeline) timeline->observed(program, observation);
  if (awaited && awaited->program == program && awaited->left > 0 && matches(awaited->what, observation)) --awaited->left;
  const auto index = static_cast<std::size_t>(program);
  if (options.observations) {
    record.programs[index].observations.push_back(std::move(observation));
  } else if (options.digests) {
    forgotten.add(index, observation);
  }
}

World::World(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options,
             const profiles::FindProfile& find)
    : parts_{std::make_unique<Parts>(scenario, instantiate, options, find)} {}

World::~World() = default;

void World::Parts::run_to(net::Instant instant) {
  while (step(instant)) {
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
