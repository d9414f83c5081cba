#include "namespace_site.h"

#include <algorithm>
#include <set>

#include "filters.h"
#include "join.h"
#include "kernel_boxes.h"
#include "topology.h"

namespace halfopen::realnet {

namespace {

using model::Direction;
using model::Word;

constexpr auto kV4 = net::AddressFamily::V4;
constexpr auto kV6 = net::AddressFamily::V6;

/// What a namespace is told before it has cards: what a run measures must come from the run (realnet/4.metrics), and the system
/// must not speak on its own account.
constexpr std::pair<const char*, const char*> kAlways[] = {
    {"net.ipv4.tcp_no_metrics_save", "1"},
    {"net.ipv4.conf.all.rp_filter", "0"},
    {"net.ipv4.conf.default.rp_filter", "0"},
};
constexpr std::pair<const char*, const char*> kAlwaysV6[] = {
    {"net.ipv6.conf.default.addr_gen_mode", "1"},  // no link-local address
    {"net.ipv6.conf.default.accept_ra", "0"},
    {"net.ipv6.conf.default.router_solicitations", "0"},
};
/// A kernel may have been built with another default (realnet/3.fix-per-namespace).
constexpr const char* kCongestionControl = "net.ipv4.tcp_congestion_control";
constexpr const char* kUsualCongestionControl = "cubic";
constexpr const char* kReservedPorts = "net.ipv4.ip_local_reserved_ports";
constexpr const char* kForwarding = "net.ipv4.ip_forward";
constexpr const char* kForwardingV6 = "net.ipv6.conf.all.forwarding";

/// What decides how a TCP behaves, read back into the record; what a kernel does not have is left out.
constexpr const char* kFacts[] = {
    "net.core.somaxconn",
    "net.ipv4.ip_default_ttl",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_congestion_control",
    "net.ipv4.tcp_early_retrans",
    "net.ipv4.tcp_ecn",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_frto",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_mtu_probing",
    "net.ipv4.tcp_no_metrics_save",
    "net.ipv4.tcp_orphan_retries",
    "net.ipv4.tcp_recovery",
    "net.ipv4.tcp_retries1",
    "net.ipv4.tcp_retries2",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_sack",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syn_linear_timeouts",
    "net.ipv4.tcp_syn_retries",
    "net.ipv4.tcp_synack_retries",
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv4.tcp_window_scaling",
    "net.ipv4.tcp_wmem",
};

/// Locally administered (RFC 7042, 2.1), one per host and link; none where neighbours need not be found.
HardwareAddress hardware_address(const model::Link& link, std::size_t index, std::size_t host) {
  if (link.neighbours == model::Neighbours::Permanent) return 0;
  return 0x0200'0000'0000u | HardwareAddress{index} << 16 | (host + 1);
}

net::Address link_local(std::size_t host) {
  net::Address address = net::Address::any(kV6);
  address.bytes[0] = 0xfe;
  address.bytes[1] = 0x80;
  address.bytes[14] = static_cast<std::uint8_t>((host + 1) >> 8);
  address.bytes[15] = static_cast<std::uint8_t>(host + 1);
  return address;
}

std::string card_name(std::size_t link) { return "card" + std::to_string(link); }

std::size_t link_index(const model::Scenario& scenario, const std::string& name) {
  const auto found = std::find_if(scenario.links.begin(), scenario.links.end(), [&](const model::Link& link) { return link.name == name; });
  return static_cast<std::size_t>(found - scenario.links.begin());
}

}  // namespace

NamespaceSite::NamespaceSite(const model::Scenario& scenario, EventLoop& loop, bool keep_packets, bool filters)
    : scenario_{scenario},
      loop_{loop},
      filters_{filters},
      builder_{!this_machine().as_root},
      hosts_(scenario.hosts.size()),
      emulator_{scenario.seed, keep_packets} {
  std::vector<Cards> cards(scenario.links.size());
  for (std::size_t host = 0; host < scenario.hosts.size(); ++host) build_host(host, cards);
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    const model::Link& link = scenario.links[i];
    const std::size_t a = host_index(scenario, link.a), b = host_index(scenario, link.b);
    const HardwareAddress address_a = hardware_address(link, i, a), address_b = hardware_address(link, i, b);
    const auto silent = [&](std::size_t host) {
      return scenario.hosts[host].silent ? addresses_of(scenario, host) : std::vector<net::Address>{};
    };
    const auto boxes = [&](const std::string& host) {
      const std::vector<model::Middlebox> standing = boxes_at(link, host);
      const std::size_t done = filters_ ? boxes_of_kernel(scenario, link, host) : 0;
      return std::vector<Middlebox>(standing.begin() + static_cast<std::ptrdiff_t>(done), standing.end());
    };
    emulator_.add_link(
        link, {static_cast<std::int32_t>(a), {std::move(cards[i].a), address_a, address_b}, silent(a), boxes(link.a)},
        {static_cast<std::int32_t>(b), {std::move(cards[i].b), address_b, address_a}, silent(b), boxes(link.b)});
    links_now_.push_back({forward_of(link), backward_of(link)});
  }
  emulator_.run();
}

void NamespaceSite::build_host(std::size_t host, std::vector<Cards>& cards) {
  hosts_[host] = {.space = builder_.make_namespace(), .down = false, .facts = {}, .route_congestion = {}};
  const model::Host& described = scenario_.hosts[host];
  ipv6_ = builder_.get(kForwardingV6).has_value();
  for (const auto& [knob, value] : kAlways) builder_.set(knob, value);
  if (ipv6_) {
    for (const auto& [knob, value] : kAlwaysV6) builder_.set(knob, value);
  }
  if (described.router) builder_.set(kForwarding, "1");
  if (described.router && ipv6_) builder_.set(kForwardingV6, "1");
  for (const auto& [knob, value] : described.knobs) {
    if (knob != kCongestionControl) builder_.set(knob, value);
  }
  choose_congestion_control(host);
  build_cards(host, cards);
  build_routes(host);
  if (filters_) build_filters(host);
  read_facts(host);
}

/// The boxes nearest to the host are its own kernel's, as far as a kernel can be them.
void NamespaceSite::build_filters(std::size_t host) {
  const std::string& name = scenario_.hosts[host].name;
  for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
    const model::Link& link = scenario_.links[i];
    const std::vector<model::Middlebox> boxes = boxes_at(link, name);
    for (std::size_t box = 0; box < boxes_of_kernel(scenario_, link, name); ++box) {
      builder_.filter(make_filters("link" + std::to_string(i) + "box" + std::to_string(box), filters_of(boxes[box], card_name(i))));
      for (const auto& [knob, value] : tracking_of(boxes[box])) builder_.set(knob, value);
    }
  }
}

/// What the machine's administrator has not allowed for everybody cannot be a namespace's default, but that of its routes
/// (realnet/3.cubic-not-allowed, realnet/3.route-congestion).
void NamespaceSite::choose_congestion_control(std::size_t host) {
  std::string wanted = kUsualCongestionControl;
  for (const auto& [knob, value] : scenario_.hosts[host].knobs) {
    if (knob == kCongestionControl) wanted = value;
  }
  if (builder_.try_set(kCongestionControl, wanted)) return;
  hosts_[host].route_congestion = wanted;
  hosts_[host].facts.emplace_back("route congestion control", wanted);
}

void NamespaceSite::build_cards(std::size_t host, std::vector<Cards>& cards) {
  const model::Host& described = scenario_.hosts[host];
  std::set<net::Address> networks;
  for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
    const model::Link& link = scenario_.links[i];
    const bool second_end = link.b == described.name;
    if (!second_end && link.a != described.name) continue;
    const HardwareAddress hardware = hardware_address(link, i, host);
    (second_end ? cards[i].b : cards[i].a) = builder_.make_card(card_name(i), hardware, link.mtu);
    const auto add = [&](const net::Address& address) {
      if (address.family == kV6 && !(ipv6_ && carries(link, kV6))) return;
      const std::uint8_t prefix = prefix_of(address.family);
      builder_.add_address(card_name(i), address, prefix);
      const net::Address network = network_of(address, prefix);
      if (!networks.insert(network).second) return;  // an earlier card leads there
      builder_.add_route({.to = network,
                          .prefix = prefix,
                          .card = card_name(i),
                          .source = address,
                          .congestion = hosts_[host].route_congestion});
    };
    for (const auto family : {kV4, kV6}) add(link_address(family, i, second_end));
    for (const net::Address& address : described.addresses) add(address);
    if (hardware != 0) add(link_local(host));  // neighbour solicitations need a source of their own
  }
}

void NamespaceSite::build_routes(std::size_t host) {
  const model::Host& described = scenario_.hosts[host];
  for (const model::HostRoute& route : described.routes) builder_.add_route(route.to, route.prefix_length, route.kind);
  if (std::none_of(scenario_.hosts.begin(), scenario_.hosts.end(), [](const model::Host& each) { return each.router; })) return;
  std::vector<bool> routed(scenario_.links.size(), false);
  for (const Reached& far : reached_from(scenario_, host)) {
    const bool from_second = scenario_.links[far.first_link].b == described.name;
    const auto route = [&](const net::Address& to, std::uint8_t prefix) {
      if (to.family == kV6 && !(ipv6_ && carries(scenario_.links[far.first_link], kV6))) return;
      builder_.add_route({.to = to,
                          .prefix = prefix,
                          .via = link_address(to.family, far.first_link, !from_second),
                          .congestion = hosts_[host].route_congestion});
    };
    const model::Host& there = scenario_.hosts[far.host];
    for (const net::Address& address : there.addresses) {
      if (far.hops > 1) route(address, whole_prefix_of(address.family));
    }
    for (std::size_t i = 0; i < scenario_.links.size(); ++i) {
      const model::Link& link = scenario_.links[i];
      if (routed[i] || (link.a != there.name && link.b != there.name)) continue;
      routed[i] = true;
      if (link.a == described.name || link.b == described.name) continue;
      for (const auto family : {kV4, kV6}) route(link_network(family, i), prefix_of(family));
    }
  }
}

void NamespaceSite::read_facts(std::size_t host) {
  const auto read = [&](const std::string& knob) {
    auto& facts = hosts_[host].facts;
    const bool known = std::any_of(facts.begin(), facts.end(), [&](const auto& fact) { return fact.first == knob; });
    const std::optional<std::string> value = known ? std::nullopt : builder_.get(knob);
    if (value) facts.emplace_back(knob, *value);
  };
  for (const char* knob : kFacts) read(knob);
  for (const auto& [knob, value] : scenario_.hosts[host].knobs) read(knob);
}

Site::Place NamespaceSite::place_of(std::size_t host) const {
  const int user = builder_.user_namespace();
  Place place{.text = place_text(user >= 0), .descriptors = {}};
  if (user >= 0) place.descriptors.push_back(user);
  place.descriptors.push_back(hosts_[host].space.get());
  return place;
}

std::vector<net::Address> NamespaceSite::addresses(std::size_t host) const {
  std::vector<net::Address> addresses = addresses_of(scenario_, host);
  if (!ipv6_) std::erase_if(addresses, [](const net::Address& address) { return address.family == kV6; });
  return addresses;
}

/// Of a host with several programs the kernel does not say whose a socket is: it is of one of them.
std::vector<model::SocketRow> NamespaceSite::sockets(std::size_t host) {
  if (hosts_[host].down) return {};
  std::string programs;
  for (const model::Program& program : scenario_.programs) {
    if (program.host == scenario_.hosts[host].name) programs += (programs.empty() ? "" : "|") + program.name;
  }
  builder_.enter(hosts_[host].space);
  return builder_.sockets(programs);
}

void NamespaceSite::act_on_link(const model::Fault& fault) {
  const std::size_t link = link_index(scenario_, fault.target);
  switch (fault.word) {
    case Word::Cut: return emulator_.cut(link, fault.direction);
    case Word::Restore: return emulator_.restore(link, fault.direction);
    case Word::Unplug: return emulator_.set_carrier(link, false);
    case Word::Plug: return emulator_.set_carrier(link, true);
    case Word::DropSegment:
    case Word::DelaySegment:
    case Word::DuplicateSegment:
    case Word::CorruptSegment:
    case Word::ResetSegment:
    case Word::IcmpSegment: return emulator_.add_rule(link, fault);
    default: return change(link, fault);
  }
}

void NamespaceSite::act_on_host(const model::Fault& fault) {
  const std::size_t host = host_index(scenario_, fault.target);
  const auto index = static_cast<std::int32_t>(host);
  switch (fault.word) {
    case Word::Freeze: return emulator_.set_frozen(index, true);
    case Word::Thaw: return emulator_.set_frozen(index, false);
    case Word::ExhaustPorts: return turn(host, kReservedPorts, "1-65535");
    case Word::FreePorts: return turn(host, kReservedPorts, "\n");
    default: return lose_power(host, fault);
  }
}

void NamespaceSite::turn(std::size_t host, const std::string& knob, const std::string& value) {
  builder_.enter(hosts_[host].space);
  builder_.set(knob, value);
}

/// A listener whose queue is full drops SYNs, tcp(7); here they are dropped before they reach it.
void NamespaceSite::refuse_connections(std::size_t host, const std::string& program, const std::set<std::uint16_t>& ports) {
  const std::string table = "backlog of " + program;
  builder_.enter(hosts_[host].space);
  if (hosts_[host].refusing.erase(program) != 0) builder_.filter(remove_filters(table));
  if (ports.empty()) return;
  std::vector<FilterRule> rules;
  for (const std::uint16_t port : ports) {
    rules.push_back({.hook = FilterHook::Input,
                     .protocol = ip_number::kTcp,
                     .flags = model::tcp_flag::kSyn,
                     .flags_asked = model::tcp_flag::kSyn | model::tcp_flag::kAck,
                     .to_port = port});
  }
  builder_.filter(make_filters(table, rules));
  hosts_[host].refusing.insert(program);
}

/// A rebooted host is another namespace with the same addresses, behind cards that nothing passes until its time has come.
void NamespaceSite::lose_power(std::size_t host, const model::Fault& fault) {
  const SteadyClock::time_point now = SteadyClock::now();
  emulator_.set_power(static_cast<std::int32_t>(host), false);
  emulator_.set_frozen(static_cast<std::int32_t>(host), false);  // what its cards held is lost
  hosts_[host].down = fault.word != Word::Reboot;
  if (hosts_[host].down) return;
  std::vector<Cards> cards(scenario_.links.size());
  build_host(host, cards);
  for (std::size_t i = 0; i < cards.size(); ++i) {
    if (cards[i].a) emulator_.replace_card(i, false, std::move(cards[i].a));
    if (cards[i].b) emulator_.replace_card(i, true, std::move(cards[i].b));
  }
  loop_.at(now + fault.duration, [this, host] { emulator_.set_power(static_cast<std::int32_t>(host), true); });
}

void NamespaceSite::change(std::size_t link, const model::Fault& fault) {
  const auto change_one = [&](Direction direction, const model::Conditions& before) {
    if (fault.duration > net::Duration::zero()) {
      loop_.at(SteadyClock::now() + fault.duration,
               [this, link, direction, word = fault.word, before] { set_condition(link, direction, word, before); });
    }
    set_condition(link, direction, fault.word, fault.conditions);
  };
  if (fault.direction != Direction::Backward) change_one(Direction::Forward, links_now_[link].forward);
  if (fault.direction != Direction::Forward) change_one(Direction::Backward, links_now_[link].backward);
}

void NamespaceSite::set_condition(std::size_t link, Direction direction, Word word, const model::Conditions& from) {
  model::Conditions& now = direction == Direction::Forward ? links_now_[link].forward : links_now_[link].backward;
  model::copy_condition(word, from, now);
  emulator_.change(link, direction, now);
}

std::vector<model::PacketRecord> NamespaceSite::end(SteadyClock::time_point start) {
  std::vector<model::PacketRecord> packets = emulator_.stop();
  const auto since_boot = std::chrono::duration_cast<net::Duration>(start.time_since_epoch());
  for (model::PacketRecord& packet : packets) packet.at -= since_boot;
  return packets;
}

}  // namespace halfopen::realnet
