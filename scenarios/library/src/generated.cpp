#include "halfopen/library/generated.h"

#include <algorithm>

#include "generated_steps.h"
#include "halfopen/scenarios/builder.h"

namespace halfopen::library {
namespace {

using namespace std::chrono_literals;
using scenarios::Description;

/// What the parts of one scenario must agree on.
struct Plan {
  net::AddressFamily family = net::AddressFamily::V4;
  std::vector<std::string> client_hosts;
  std::int32_t clients = 1;
  bool datagrams = false;
};

model::Link link_of(Draw& draw, const GeneratedSize& size, net::AddressFamily family) {
  model::Link link;
  if (size.loopback) return link;
  constexpr net::Duration kDelays[] = {0ms, 50us, 1ms, 5ms, 20ms, 100ms};
  constexpr std::uint64_t kRates[] = {1'000'000, 10'000'000, 100'000'000};
  constexpr std::uint32_t kMtus[] = {576, 1280, 9000};
  constexpr std::uint32_t kPercent = 0xffff'ffffu / 100;
  link.one_way_delay = draw.one_of(kDelays);
  if (draw.one_in(6)) link.delay_back = draw.one_of(kDelays);
  if (draw.one_in(4)) link.rate_bits = draw.one_of(kRates);
  if (link.rate_bits != 0 && draw.one_in(2)) link.queue_limit = static_cast<std::uint64_t>(draw.between(8'000, 100'000));
  if (draw.one_in(5)) link.loss = static_cast<std::uint32_t>(draw.between(1, 3 * std::int64_t{kPercent}));
  if (draw.one_in(5)) link.mtu = draw.one_of(kMtus);
  if (family == net::AddressFamily::V6) link.mtu = std::max(link.mtu, 1280u);  // RFC 8200, 5
  if (draw.one_in(6)) link.neighbours = model::Neighbours::Resolved;
  return link;
}

model::Host host_of(Draw& draw, const GeneratedSize& size) {
  model::Host host;
  host.os = size.systems[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(size.systems.size())))];
  return host;
}

Plan plan_of(Draw& draw, const GeneratedSize& size) {
  Plan plan;
  if (!size.loopback && draw.one_in(5)) plan.family = net::AddressFamily::V6;
  const std::int64_t programs = draw.between(2, size.programs_max);
  plan.datagrams = programs >= 4 && draw.one_in(4);
  plan.clients = static_cast<std::int32_t>(programs - (plan.datagrams ? 3 : 1));
  const bool one_host = draw.one_in(3, 2);
  for (std::int32_t i = 0; i < (one_host ? 1 : plan.clients); ++i) {
    plan.client_hosts.push_back(one_host ? "client" : "client-" + std::to_string(i + 1));
  }
  return plan;
}

model::Program program_of(Draw& draw, std::string name, std::string host) {
  model::Program program;
  program.name = std::move(name);
  program.host = std::move(host);
  program.start = std::chrono::milliseconds{draw.one_in(2) ? 0 : draw.spread(1000)};
  program.stay = draw.one_in(5, 2);
  program.restart_after_reboot = draw.one_in(2);
  return program;
}

void add_programs(Draw& draw, const GeneratedSize& size, const Plan& plan, Description& description) {
  model::Program server = program_of(draw, "server", "server");
  description.program(std::move(server), server_steps(draw, size, plan.family, plan.clients));
  for (std::int32_t i = 0; i < plan.clients; ++i) {
    const std::string& host = plan.client_hosts[static_cast<std::size_t>(i) % plan.client_hosts.size()];
    model::Program client = program_of(draw, "client-" + std::to_string(i + 1), host);
    description.program(std::move(client), client_steps(draw, size, plan.family));
  }
  if (!plan.datagrams) return;
  model::Program left = program_of(draw, "datagrams-left", plan.client_hosts.front());
  description.program(std::move(left), datagram_steps(draw, size, "server", 9000));
  model::Program right = program_of(draw, "datagrams-right", "server");
  description.program(std::move(right), datagram_steps(draw, size, plan.client_hosts.front(), 9000));
}

std::string some_program(Draw& draw, const Plan& plan) {
  const std::int64_t which = draw.below(plan.clients + 1);
  return which == 0 ? "server" : "client-" + std::to_string(which);
}

std::string some_client_host(Draw& draw, const Plan& plan) {
  return plan.client_hosts[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(plan.client_hosts.size())))];
}

net::Duration some_time(Draw& draw, const GeneratedSize& size) {
  return std::min<net::Duration>(std::chrono::milliseconds{draw.spread(10'000)}, size.until / 2);
}

/// Something on one link, by the name Description gives it.
void add_link_fault(Draw& draw, net::Duration at, net::Duration length, const Plan& plan, Description& description) {
  const std::string link = some_client_host(draw, plan) + "-server";
  const auto way = static_cast<model::Direction>(draw.below(3));
  scenarios::Segments which;
  which.direction = way;
  which.nth = static_cast<std::int32_t>(draw.between(1, 4));
  which.count = static_cast<std::int32_t>(draw.between(1, 3));
  which.payload = draw.one_in(2);
  switch (draw.below(5)) {
    case 0:
      description.fault(scenarios::at(at).cut(link, way));
      if (draw.one_in(3, 2)) description.fault(scenarios::at(at + length).restore(link, way));
      return;
    case 1:
      description.fault(scenarios::at(at).unplug(link));
      if (draw.one_in(3, 2)) description.fault(scenarios::at(at + length).plug(link));
      return;
    case 2: description.fault(scenarios::at(at).drop_segment(link, which)); return;
    case 3: description.fault(scenarios::at(at).delay_segment(link, length, which)); return;
    default: description.fault(scenarios::at(at).duplicate_segment(link, length, which)); return;
  }
}

void add_host_fault(Draw& draw, net::Duration at, net::Duration length, const Plan& plan, Description& description) {
  const std::string host = draw.one_in(2) ? "server" : some_client_host(draw, plan);
  switch (draw.below(4)) {
    case 0: description.fault(scenarios::at(at).crash(host)); return;
    case 1: description.fault(scenarios::at(at).reboot(host, length)); return;
    case 2:
      description.fault(scenarios::at(at).freeze(host));
      if (draw.one_in(3, 2)) description.fault(scenarios::at(at + length).thaw(host));
      return;
    default: description.fault(scenarios::at(at).clock_step(host, draw.one_in(2) ? length : -length)); return;
  }
}

void add_program_fault(Draw& draw, net::Duration at, net::Duration length, const Plan& plan, Description& description) {
  constexpr net::Op kOps[] = {net::Op::Send, net::Op::Recv, net::Op::Close, net::Op::Accept, net::Op::Connect};
  const std::string program = some_program(draw, plan);
  switch (draw.below(5)) {
    case 0: description.fault(scenarios::at(at).kill(program)); return;
    case 1: description.fault(scenarios::at(at).exit(program)); return;
    case 2: description.fault(scenarios::at(at).console_close(program)); return;
    case 3:
      description.fault(scenarios::at(at).stop(program));
      if (draw.one_in(3, 2)) description.fault(scenarios::at(at + length).continue_(program));
      return;
    default: description.fault(scenarios::at(at).stall_call(program, draw.one_of(kOps), length)); return;
  }
}

void add_faults(Draw& draw, const GeneratedSize& size, const Plan& plan, Description& description) {
  for (std::int64_t left = draw.between(0, size.faults_max); left > 0; --left) {
    const net::Duration at = some_time(draw, size);
    const net::Duration length = std::max<net::Duration>(some_time(draw, size), 1ms);
    const std::int64_t where = size.loopback ? 2 : draw.below(3);
    if (where == 0) add_link_fault(draw, at, length, plan, description);
    if (where == 1) add_host_fault(draw, at, length, plan, description);
    if (where == 2) add_program_fault(draw, at, length, plan, description);
  }
}

}  // namespace

model::Scenario generated(std::uint64_t seed, const GeneratedSize& size) {
  Draw draw{seed};
  const Plan plan = plan_of(draw, size);
  Description description = scenarios::describe("generated-" + std::to_string(seed));
  description.why("Drawn from seed " + std::to_string(seed) + ".").seed(seed).until(size.until);
  description.host("server", host_of(draw, size));
  for (const std::string& host : plan.client_hosts) {
    description.host(host, host_of(draw, size));
    description.link(host, "server", link_of(draw, size, plan.family));
  }
  add_programs(draw, size, plan, description);
  add_faults(draw, size, plan, description);
  return description.build();
}

}  // namespace halfopen::library
