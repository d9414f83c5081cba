// Building a world from its scenario.
#include "world_parts.h"

namespace halfopen::sim {
namespace {

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

profiles::Profile profile_of(const model::Host& host, const profiles::FindProfile& find) {
  const profiles::Profile* base = find(host.os);
  if (!base) throw std::invalid_argument("host " + host.name + ": no profile is called '" + host.os + "'");
  profiles::Profile profile = *base;
  for (const auto& [knob, value] : host.knobs) profile = profiles::with_knob(profile, knob, value);
  return profile;
}

}  // namespace

World::Parts::Parts(const model::Scenario& described, const model::Instantiate& instantiating,
                    const model::RunOptions& run_options, const profiles::FindProfile& find)
    : scenario{described}, instantiate{instantiating}, options{run_options} {
  if (options.packets || !scenario.wire.empty()) trace.keep_packets();
  if (options.digests && options.wire_digest) trace.digest_packets();
  record.scenario = scenario.name;
  record.backend = "sim";
  record.seed = scenario.seed;
  record.epoch = scenario.epoch;
  build_hosts(find);
  build_links();
  build_programs();
  timeline = std::make_unique<Timeline>(events, scenario, *this);
}

void World::Parts::build_hosts(const profiles::FindProfile& find) {
  const Surroundings surroundings{scenario, events, run_queue, *this};
  for (const model::Host& host : scenario.hosts) {
    const auto index = static_cast<std::uint16_t>(hosts.size());
    hosts.push_back(std::make_unique<Host>(surroundings, host, index, profile_of(host, find)));
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

}  // namespace halfopen::sim
