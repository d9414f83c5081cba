// Carrying out the faults of a scenario.
#include <optional>

#include "world_parts.h"

namespace halfopen::sim {
namespace {

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

}  // namespace halfopen::sim
