#include "halfopen/sim/world/world.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/link/link.h"
#include "halfopen/sim/trace/digests.h"
#include "halfopen/sim/trace/trace.h"
#include "host.h"
#include "tap.h"
#include "timeline.h"

namespace halfopen::sim {
namespace {

template <class Items>
std::size_t index_of(const Items& items, std::string_view name, std::string_view what) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].name == name) return i;
  }
  throw std::invalid_argument("the scenario has no " + std::string{what} + " '" + std::string{name} + "'");
}

link::LinkOptions link_options(const model::Scenario& scenario, const model::Link& link, std::uint32_t index) {
  link::LinkOptions options;
  options.index = index;
  options.name = link.name;
  options.seed = scenario.seed;
  options.forward = {link.one_way_delay, link.rate_bits, link.queue_limit, link.loss, link.mtu};
  options.backward = options.forward;
  options.backward.one_way_delay = link.delay_back.value_or(link.one_way_delay);
  return options;
}

/// What a word about single segments does to them; nothing for other words.
std::optional<link::Verdict> segment_verdict(model::Word word) {
  if (word == model::Word::DropSegment) return link::Verdict::Drop;
  if (word == model::Word::DelaySegment) return link::Verdict::Delay;
  if (word == model::Word::DuplicateSegment) return link::Verdict::Duplicate;
  return std::nullopt;
}

link::Rule segment_rule(const model::Fault& fault, link::Verdict verdict) {
  link::Rule rule;
  rule.match.flags_set = fault.flags;
  rule.match.payload_min = fault.payload ? 1 : 0;
  rule.nth = static_cast<std::uint32_t>(fault.nth);
  rule.count = static_cast<std::uint32_t>(fault.count);
  rule.verdict = verdict;
  rule.delay = fault.duration;
  return rule;
}

}  // namespace

struct World::Parts final : kernel::Witness, FaultActor {
  Parts(const model::Scenario& described, const model::Instantiate& instantiating, const model::RunOptions& run_options);

  // Building.
  void build_hosts();
  void build_links();
  void build_programs();

  // Running.
  bool step(net::Instant until);
  void start_program(std::int32_t index);
  void end(model::End how);
  bool programs_alive() const;
  std::string pending() const;

  // What happens.
  void observed(std::int32_t program, model::Observation&& observation) override;
  void act(const model::Fault& fault) override;
  void act_on_link(const model::Fault& fault);
  void act_on_host(const model::Fault& fault);
  void act_on_program(const model::Fault& fault);
  void reboot_done(std::size_t host);

  /// The start of a program, or the end of a reboot.
  struct Later {
    Later(Parts& parts, core::SourceKey key, std::size_t item, core::Timer::Fire fire)
        : world{parts}, index{item}, timer{parts.events, key, fire, this} {}
    Parts& world;
    std::size_t index;
    core::Timer timer;
  };

  model::Scenario scenario;
  model::Instantiate instantiate;
  model::RunOptions options;
  core::EventQueue events;
  kernel::RunQueue run_queue;
  trace::Trace trace;
  LossTap loss_tap{trace, events};
  model::Record record;
  std::vector<std::unique_ptr<HostTap>> taps;
  std::vector<std::unique_ptr<link::Link>> links;
  std::vector<std::unique_ptr<Host>> hosts;
  std::vector<std::size_t> program_hosts;
  std::vector<std::unique_ptr<Later>> starts;
  std::vector<std::unique_ptr<Later>> reboots;
  std::unique_ptr<Timeline> timeline;
  std::uint64_t steps = 0;
  bool ended = false;
};

World::Parts::Parts(const model::Scenario& described, const model::Instantiate& instantiating,
                    const model::RunOptions& run_options)
    : scenario{described}, instantiate{instantiating}, options{run_options} {
  if (options.packets || !scenario.wire.empty()) trace.keep_packets();
  if (options.digests) trace.digest_packets();
  record.scenario = scenario.name;
  record.backend = "sim";
  record.seed = scenario.seed;
  record.epoch = scenario.epoch;
  build_hosts();
  build_links();
  build_programs();
  timeline = std::make_unique<Timeline>(events, scenario, *this);
}

void World::Parts::build_hosts() {
  const Surroundings surroundings{scenario, events, run_queue, *this};
  for (const model::Host& host : scenario.hosts) {
    const auto index = static_cast<std::uint16_t>(hosts.size());
    hosts.push_back(std::make_unique<Host>(surroundings, host, index));
    taps.push_back(std::make_unique<HostTap>(trace, events, index));
    hosts.back()->stack().observe(taps.back().get());
    reboots.push_back(std::make_unique<Later>(*this, core::SourceKey{core::EventClass::Fault, index, 0x8000'0000u}, index,
                                              [](void* self) {
                                                auto& later = *static_cast<Later*>(self);
                                                later.world.reboot_done(later.index);
                                              }));
  }
}

void World::Parts::build_links() {
  for (const model::Link& description : scenario.links) {
    const auto index = static_cast<std::uint32_t>(links.size());
    const std::size_t a = index_of(scenario.hosts, description.a, "host");
    const std::size_t b = index_of(scenario.hosts, description.b, "host");
    links.push_back(std::make_unique<link::Link>(events, link_options(scenario, description, index), &loss_tap));
    link::Link& link = *links.back();
    loss_tap.add_link(static_cast<std::int32_t>(a), static_cast<std::int32_t>(b));
    const auto card_a = hosts[a]->add_card(description, index, false, link.wire(link::End::A));
    const auto card_b = hosts[b]->add_card(description, index, true, link.wire(link::End::B));
    link.attach(link::End::A, hosts[a]->stack().card(card_a));
    link.attach(link::End::B, hosts[b]->stack().card(card_b));
    for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
      hosts[a]->names().add(description.b, link_address(family, index, true));
      hosts[b]->names().add(description.a, link_address(family, index, false));
    }
  }
  for (const auto& host : hosts) {
    for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
      host->names().add(host->name(), net::Address::loopback(family));
    }
  }
}

void World::Parts::build_programs() {
  for (const model::Program& program : scenario.programs) {
    const std::size_t index = starts.size();
    const std::size_t host = index_of(scenario.hosts, program.host, "host");
    program_hosts.push_back(host);
    record.programs.push_back({program.name, program.host, {}});
    starts.push_back(std::make_unique<Later>(
        *this, core::SourceKey{core::EventClass::Process, static_cast<std::uint16_t>(host), static_cast<std::uint32_t>(index)},
        index, [](void* self) {
          auto& later = *static_cast<Later*>(self);
          later.world.start_program(static_cast<std::int32_t>(later.index));
        }));
    starts.back()->timer.arm(net::kStart + program.start);
  }
}

void World::Parts::start_program(std::int32_t index) {
  const model::Program& program = scenario.programs[static_cast<std::size_t>(index)];
  Host& host = *hosts[program_hosts[static_cast<std::size_t>(index)]];
  if (!host.up()) return;
  host.kernel().start(index, program.name, [this, &program](net::Process& process) {
    return instantiate(process, scenario, program);
  });
}

bool World::Parts::step(net::Instant until) {
  if (ended) return false;
  const net::Instant next = events.next();
  if (next != net::kNever && next <= events.now()) {
    events.fire_next();
  } else if (!run_queue.empty()) {
    run_queue.run_one();
  } else if (next == net::kNever) {
    end(programs_alive() ? model::End::Idle : model::End::Finished);
  } else if (next > until) {
    events.advance_to(until);
    if (until >= net::kStart + scenario.until) end(programs_alive() ? model::End::Until : model::End::Finished);
    return false;
  } else {
    events.fire_next();
  }
  if (++steps >= scenario.limit_events && !ended) {
    record.pending = pending();
    end(model::End::Limit);
  }
  return !ended;
}

void World::Parts::end(model::End how) {
  ended = true;
  record.end = how;
  record.ended_at = events.now();
  for (const auto& host : hosts) host->kernel().observe_waiting();
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
    for (const std::string& line : host->kernel().socket_table()) text += "\n  " + host->name() + ": " + line;
  }
  return text;
}

void World::Parts::observed(std::int32_t program, model::Observation&& observation) {
  if (timeline) timeline->observed(program, observation);
  record.programs[static_cast<std::size_t>(program)].observations.push_back(std::move(observation));
}

void World::Parts::act(const model::Fault& fault) {
  switch (model::target_of(fault.word)) {
    case model::Target::Link: return act_on_link(fault);
    case model::Target::Host: return act_on_host(fault);
    case model::Target::Program: return act_on_program(fault);
  }
}

void World::Parts::act_on_link(const model::Fault& fault) {
  link::Link& link = *links[index_of(scenario.links, fault.target, "link")];
  const auto each_way = [&](auto&& change) {
    if (fault.direction != model::Direction::Backward) change(link::Direction::Forward);
    if (fault.direction != model::Direction::Forward) change(link::Direction::Backward);
  };
  if (fault.word == model::Word::Cut) each_way([&](link::Direction way) { link.cut(way); });
  if (fault.word == model::Word::Restore) each_way([&](link::Direction way) { link.restore(way); });
  if (fault.word == model::Word::Unplug) link.unplug();
  if (fault.word == model::Word::Plug) link.plug();
  if (const auto verdict = segment_verdict(fault.word)) {
    each_way([&](link::Direction way) { link.add_rule(way, segment_rule(fault, *verdict)); });
  }
}

void World::Parts::act_on_host(const model::Fault& fault) {
  const std::size_t index = index_of(scenario.hosts, fault.target, "host");
  Host& host = *hosts[index];
  if (fault.word == model::Word::Freeze) host.freeze();
  if (fault.word == model::Word::Thaw) host.thaw();
  if (fault.word == model::Word::ClockStep) host.kernel().step_clock(fault.duration);
  if (fault.word == model::Word::Crash || fault.word == model::Word::Reboot) host.crash();
  if (fault.word == model::Word::Reboot) reboots[index]->timer.arm(events.now() + fault.duration);
}

void World::Parts::reboot_done(std::size_t host) {
  hosts[host]->boot();
  for (std::size_t i = 0; i < scenario.programs.size(); ++i) {
    const bool started = !starts[i]->timer.armed();
    if (program_hosts[i] == host && started && scenario.programs[i].restart_after_reboot) start_program(static_cast<std::int32_t>(i));
  }
}

void World::Parts::act_on_program(const model::Fault& fault) {
  const auto program = static_cast<std::int32_t>(index_of(scenario.programs, fault.target, "program"));
  Host& host = *hosts[program_hosts[static_cast<std::size_t>(program)]];
  kernel::Kernel& kernel = host.kernel();
  switch (fault.word) {
    case model::Word::Kill: kernel.end(program, kernel::Ending::Kill); return;
    case model::Word::Exit: kernel.end(program, kernel::Ending::Exit); return;
    case model::Word::ConsoleClose: kernel.end(program, kernel::Ending::ConsoleClose); return;
    case model::Word::Stop: kernel.hold(program); return;
    case model::Word::Continue: kernel.release(program); return;
    case model::Word::StallCall: kernel.stall_calls(program, fault.op, fault.count, fault.duration); return;
    case model::Word::FailCall: {
      const auto error = net::error_named(host.profile().family, fault.error);
      if (!error) throw std::invalid_argument("fault fail-call: host " + host.name() + " has no error '" + fault.error + "'");
      kernel.fail_calls(program, fault.op, fault.count, *error);
      return;
    }
    case model::Word::Cut:
    case model::Word::Restore:
    case model::Word::Unplug:
    case model::Word::Plug:
    case model::Word::DropSegment:
    case model::Word::DelaySegment:
    case model::Word::DuplicateSegment:
    case model::Word::Crash:
    case model::Word::Reboot:
    case model::Word::Freeze:
    case model::Word::Thaw:
    case model::Word::ClockStep: return;  // Not words for programs: target_of().
  }
}

World::World(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options)
    : parts_{std::make_unique<Parts>(scenario, instantiate, options)} {}

World::~World() = default;

void World::run() { run_until(net::kStart + parts_->scenario.until); }

bool World::run_until(net::Instant until) {
  const net::Instant last = std::min(until, net::kStart + parts_->scenario.until);
  while (parts_->step(last)) {
  }
  return !parts_->ended;
}

net::Instant World::now() const { return parts_->events.now(); }

std::vector<std::string> World::socket_table(std::string_view host) const {
  return parts_->hosts[index_of(parts_->scenario.hosts, host, "host")]->kernel().socket_table();
}

model::Record World::take_record() {
  Parts& parts = *parts_;
  if (!parts.ended) parts.end(model::End::Until);
  for (const auto& host : parts.hosts) {
    parts.record.hosts.push_back({host->name(), host->profile().name, host->addresses()});
    for (std::string& path : host->unverified()) parts.record.unverified.push_back(std::move(path));
  }
  parts.record.packets = parts.trace.take_packets();
  if (parts.options.digests) parts.record.digests = trace::digests_of(parts.record.programs, parts.trace.wire_digest());
  return std::move(parts.record);
}

model::Record run(const model::Scenario& scenario, const model::Instantiate& instantiate, const model::RunOptions& options) {
  World world{scenario, instantiate, options};
  world.run();
  return world.take_record();
}

model::Runner runner(model::Instantiate instantiate) {
  return [instantiate = std::move(instantiate)](const model::Scenario& scenario, const model::RunOptions& options) {
    return run(scenario, instantiate, options);
  };
}

}  // namespace halfopen::sim
