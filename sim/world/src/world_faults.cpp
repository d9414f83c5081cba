// Carrying out the faults of a scenario.
#include "link_options.h"
#include "name_faults.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

net::Error error_of(const Host& host, const model::Fault& fault) {
  const auto error = net::error_named(host.profile().family, fault.error);
  if (error) return *error;
  throw std::invalid_argument("fault fail-call: host " + host.name() + " has no error '" + fault.error + "'");
}

/// False if the program has no living process.
bool act_on_process(kernel::Kernel& kernel, const Host& host, std::int32_t program, const model::Fault& fault) {
  using model::Word;
  switch (fault.word) {
    case Word::Kill: return kernel.end(program, kernel::Ending::Kill);
    case Word::Exit: return kernel.end(program, kernel::Ending::Exit);
    case Word::ConsoleClose: return kernel.end(program, kernel::Ending::ConsoleClose);
    case Word::Stop: return kernel.hold(program);
    case Word::Continue: return kernel.release(program);
    case Word::LimitDescriptors: return kernel.limit_descriptors(program, fault.count);
    case Word::FillBacklog: return kernel.fill_backlog(program, true);
    case Word::DrainBacklog: return kernel.fill_backlog(program, false);
    case Word::Signal:
      if (!host.profile().socket.pipe_signal) {
        throw std::invalid_argument("fault signal: host " + host.name() + " runs a system without signals");
      }
      return kernel.signal(program, fault.number);
    case Word::StallCall: return kernel.stall_calls(program, fault.op, fault.count, fault.duration, fault.nth);
    case Word::FailCall: return kernel.fail_calls(program, fault.op, fault.count, error_of(host, fault), fault.nth);
    default: return true;  // Not words for programs: target_of().
  }
}

}  // namespace

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
  if (const auto rule = segment_rule(fault)) each_way([&](link::Direction way) { link.add_rule(way, *rule); });
  if (model::is_condition(fault.word)) change_link(fault);
}

void World::Parts::act_on_host(const model::Fault& fault) {
  const std::size_t index = index_of(scenario.hosts, fault.target, "host");
  Host& host = *hosts[index];
  if (fault.word == model::Word::Freeze) host.freeze();
  if (fault.word == model::Word::Thaw) host.thaw();
  if (fault.word == model::Word::ClockStep) host.kernel().step_clock(fault.duration);
  if (fault.word == model::Word::ClockDrift) host.kernel().drift_clock(fault.ppm);
  if (fault.word == model::Word::ClockResolution) host.kernel().set_clock_tick(fault.duration);
  if (fault.word == model::Word::ExhaustPorts) host.kernel().exhaust_ports(true);
  if (fault.word == model::Word::FreePorts) host.kernel().exhaust_ports(false);
  if (fault.word == model::Word::ExhaustBuffers) host.kernel().exhaust_buffers(true);
  if (fault.word == model::Word::FreeBuffers) host.kernel().exhaust_buffers(false);
  act_on_name(host.names(), fault);
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
  const core::Timer& start = starts[static_cast<std::size_t>(program)]->timer;
  if (act_on_process(host.kernel(), host, program, fault) || !start.armed()) return;
  if (start.deadline() == events.now()) return at_start.push_back(fault);
  model::ObservationView missed;
  missed.kind = model::Observation::Kind::Note;
  missed.at = missed.began = events.now();
  missed.name = model::note::kMissed;
  missed.text = model::to_string(fault.word);
  observed(program, missed);
}

}  // namespace halfopen::sim
