// Building a world from its scenario.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "link_options.h"
#include "routing.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

bool asks_for_octets(const model::Scenario& scenario) {
  return std::ranges::any_of(scenario.faults, [](const model::Fault& fault) {
    return fault.first_octet >= 0 || fault.last_octet >= 0;
  });
}

ip::RouteKind route_kind(model::RouteKind kind) {
  switch (kind) {
    case model::RouteKind::Blackhole: return ip::RouteKind::Blackhole;
    case model::RouteKind::Unreachable: return ip::RouteKind::Unreachable;
    case model::RouteKind::Prohibit: return ip::RouteKind::Prohibit;
  }
  return ip::RouteKind::Unicast;
}

link::LinkOptions link_options(const model::Scenario& scenario, const model::Link& link, std::uint32_t index) {
  link::LinkOptions options;
  options.index = index;
  options.name = link.name;
  options.seed = scenario.seed;
  options.forward = simplex_options(forward_of(link), link.mtu);
  options.backward = simplex_options(backward_of(link), link.mtu);
  return options;
}

// The catalogue's own profile, which outlives the world, or one with the knobs turned.
HostProfile profile_of(const model::Host& host, const profiles::FindProfile& find) {
  const profiles::Profile* base = find(host.os);
  if (!base) throw std::invalid_argument("host " + host.name + ": no profile is called '" + host.os + "'");
  HostProfile profile{base, nullptr};
  for (const auto& [knob, value] : host.knobs) {
    profile.own = std::make_unique<const profiles::Profile>(profiles::with_knob(*profile.profile, knob, value));
    profile.profile = profile.own.get();
  }
  return profile;
}

}  // namespace

World::Parts::Parts(const model::Scenario& described, const model::Instantiate& instantiating,
                    const model::RunOptions& run_options, const profiles::FindProfile& find)
    : scenario{described}, instantiate{instantiating}, options{run_options} {
  if (options.packets || !scenario.wire.empty()) trace.keep_packets();
  if (options.packets) events.keep_log(timer_log);
  if (options.digests && options.wire_digest) trace.digest_packets();
  scenario.programs.reserve(scenario.programs.size() + kProgramsByHand);  // Processes keep references to them.
  mains.reserve(kProgramsByHand);
  record.scenario = scenario.name;
  record.backend = "sim";
  record.seed = scenario.seed;
  record.epoch = scenario.epoch;
  build_hosts(find);
  build_links();
  build_programs();
  timeline = std::make_unique<Timeline>(events, scenario, *this);
  watches_timers_ = options.events;
  if (options.events) watch = std::make_unique<Watch>();
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
    if (asks_for_octets(scenario)) link.note_streams();
    links_now.push_back({forward_of(description), backward_of(description)});
    const auto plug_in = [&](link::End end, Host& host) {
      const bool end_b = end == link::End::B;
      const Chain chain = build_middleboxes(description, index, end_b, link.wire(end));
      const auto card = host.add_card(description, index, end_b, inner_wire(chain, link.wire(end)));
      link.attach(end, outer_receiver(chain, host.stack().card(card)));
    };
    plug_in(link::End::A, *hosts[a]);
    plug_in(link::End::B, *hosts[b]);
    for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
      hosts[a]->names().add(description.b, link_address(family, index, true));
      hosts[b]->names().add(description.a, link_address(family, index, false));
    }
  }
  build_routes();
  for (const auto& host : hosts) {
    for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
      host->names().add(host->name(), net::Address::loopback(family));
    }
  }
}

void World::Parts::build_routes() {
  constexpr std::array kFamilies{net::AddressFamily::V4, net::AddressFamily::V6};
  for (std::size_t h = 0; h < hosts.size(); ++h) {
    Host& host = *hosts[h];
    for (const model::HostRoute& route : scenario.hosts[h].routes) {
      host.stack().add_route({.destination = route.to, .prefix_length = route.prefix_length, .kind = route_kind(route.kind)});
    }
    if (std::ranges::none_of(scenario.hosts, &model::Host::router)) continue;
    std::vector<bool> routed(scenario.links.size(), false);
    for (const Reached& far : reached_from(scenario, h)) {
      const bool from_b = scenario.links[far.first_link].b == host.name();
      const bool to_b = scenario.links[far.last_link].b == scenario.hosts[far.host].name;
      const auto next_hop = [&](net::AddressFamily family) {
        return link_address(family, static_cast<std::uint32_t>(far.first_link), !from_b);
      };
      if (far.hops > 1) {
        for (const auto family : kFamilies) {
          host.names().add(scenario.hosts[far.host].name, link_address(family, static_cast<std::uint32_t>(far.last_link), to_b));
        }
        for (const net::Address& address : scenario.hosts[far.host].addresses) {
          host.route_to_host(address, far.first_link, next_hop(address.family));
        }
      }
      for (std::size_t l = 0; l < scenario.links.size(); ++l) {
        const model::Link& link = scenario.links[l];
        const std::string& there = scenario.hosts[far.host].name;
        if (routed[l] || (link.a != there && link.b != there)) continue;
        routed[l] = true;
        if (link.a == host.name() || link.b == host.name()) continue;
        for (const auto family : kFamilies) {
          host.route_to_link(static_cast<std::uint32_t>(l), family, far.first_link, next_hop(family));
        }
      }
    }
  }
}

void World::Parts::build_programs() {
  for (const model::Program& program : scenario.programs) add_program(program);
}

void World::Parts::add_program(const model::Program& program) {
  const std::size_t index = starts.size();
  const std::size_t host = index_of(scenario.hosts, program.host, "host");
  program_hosts.push_back(host);
  record.programs.push_back({program.name, program.host, {}});
  starts.push_back(std::make_unique<Later>(
      *this, core::SourceKey{core::EventClass::Process, static_cast<std::uint16_t>(host), static_cast<std::uint32_t>(index)},
      index, [](void* self) {
        auto& later = *static_cast<Later*>(self);
        later.world.start_due(static_cast<std::int32_t>(later.index));
      }));
  starts.back()->timer.arm(net::kStart + program.start);
}

}  // namespace halfopen::sim
