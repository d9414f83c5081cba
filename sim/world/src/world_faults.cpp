// Carrying out the faults of a scenario.
#include "link_options.h"
#include "world_parts.h"

namespace halfopen::sim {
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
    case model::Word::Signal:
      if (!host.profile().socket.pipe_signal) {
        throw std::invalid_argument("fault signal: host " + host.name() + " runs a system without signals");
      }
      kernel.signal(program, fault.number);
      return;
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
    case model::Word::CorruptSegment:
    case model::Word::ResetSegment:
    case model::Word::IcmpSegment:
    case model::Word::OneWayDelay:
    case model::Word::Jitter:
    case model::Word::Rate:
    case model::Word::QueueLimit:
    case model::Word::Loss:
    case model::Word::BurstLoss:
    case model::Word::Duplicate:
    case model::Word::Reorder:
    case model::Word::Corrupt:
    case model::Word::CorruptUnseen:
    case model::Word::PathMtu:
    case model::Word::Crash:
    case model::Word::Reboot:
    case model::Word::Freeze:
    case model::Word::Thaw:
    case model::Word::ClockStep: return;  // Not words for programs: target_of().
  }
}

}  // namespace halfopen::sim
