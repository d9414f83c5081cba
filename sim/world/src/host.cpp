#include "host.h"

#include <utility>

namespace halfopen::sim {
namespace {

ip::IpConfig ip_config(const model::Scenario& scenario, const model::Host& host, std::uint16_t index,
                       const profiles::Profile& profile) {
  ip::IpConfig config;
  config.host = host.name;
  config.host_index = index;
  config.seed = scenario.seed;
  config.hop_limit = static_cast<std::uint8_t>(profile.ip.hop_limit.value);
  config.icmp_limit = {profile.ip.icmp_error_interval, static_cast<std::uint32_t>(profile.ip.icmp_error_burst.value)};
  config.forwards = host.router;
  config.silent = host.silent;
  config.carrier_loss_withdraws_routes = profile.socket.media_sense == profiles::MediaSense::Drop;
  return config;
}

ip::NeighbourKind neighbour_kind(model::Neighbours neighbours) {
  return neighbours == model::Neighbours::Resolved ? ip::NeighbourKind::Resolved : ip::NeighbourKind::Permanent;
}

// Locally administered (RFC 7042, 2.1), one per host and link.
std::uint64_t hardware_address(std::uint16_t host, std::uint32_t link) {
  return 0x0200'0000'0000u | std::uint64_t{link} << 16 | (std::uint64_t{host} + 1);
}

constexpr std::uint8_t kPrefixV4 = 24;
constexpr std::uint8_t kPrefixV6 = 64;

}  // namespace

net::Address link_address(net::AddressFamily family, std::uint32_t link_index, bool end_b) {
  const auto high = static_cast<std::uint8_t>(link_index >> 8);
  const auto low = static_cast<std::uint8_t>(link_index);
  const std::uint8_t host = end_b ? 2 : 1;
  if (family == net::AddressFamily::V4) return net::Address::v4(10, high, low, host);
  net::Address address = net::Address::any(net::AddressFamily::V6);
  address.bytes[0] = 0xfd;
  address.bytes[6] = high;
  address.bytes[7] = low;
  address.bytes[15] = host;
  return address;
}

Host::Host(const Surroundings& surroundings, const model::Host& description, std::uint16_t index, HostProfile profile)
    : surroundings_{surroundings},
      description_{description},
      index_{index},
      own_profile_{std::move(profile.own)},
      profile_{*profile.profile},
      stack_{surroundings.events, ip_config(surroundings.scenario, description, index, profile_)},
      names_{{.patience = profile_.socket.name_patience.value}},
      addresses_{description.addresses},
      kernel_{make_kernel()} {
  stack_.attach(kernel_.get());
}

std::unique_ptr<kernel::Kernel> Host::make_kernel() {
  kernel::KernelConfig config;
  config.host = description_.name;
  config.host_index = index_;
  config.seed = surroundings_.scenario.seed;
  config.boots = boots_;
  config.epoch = surroundings_.scenario.epoch;
  config.clock_tick = description_.clock_tick;
  config.first_ephemeral_port = description_.first_ephemeral_port;
  return std::make_unique<kernel::Kernel>(config, profile_, surroundings_.events, stack_, names_, surroundings_.run_queue,
                                          surroundings_.witness);
}

ip::InterfaceId Host::add_card(const model::Link& link, std::uint32_t link_index, bool end_b, wire::Wire& wire) {
  ip::InterfaceConfig config;
  config.name = link.name;
  config.hardware_address = hardware_address(index_, link_index);
  config.mtu = link.mtu;
  config.neighbours = neighbour_kind(link.neighbours);
  for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
    const net::Address address = link_address(family, link_index, end_b);
    config.addresses.push_back({address, family == net::AddressFamily::V4 ? kPrefixV4 : kPrefixV6});
    addresses_.push_back(address);
  }
  for (const net::Address& address : description_.addresses) {
    config.addresses.push_back({address, address.family == net::AddressFamily::V4 ? kPrefixV4 : kPrefixV6});
  }
  const ip::InterfaceId card = stack_.add_interface(config, wire);
  cards_.emplace_back(link_index, card);
  return card;
}

ip::InterfaceId Host::card_on(std::size_t link) const {
  for (const auto& [number, card] : cards_) {
    if (number == link) return card;
  }
  throw std::logic_error("host " + description_.name + " has no card on link " + std::to_string(link));
}

void Host::route_to_link(std::uint32_t link_index, net::AddressFamily family, std::size_t via, const net::Address& next_hop) {
  stack_.add_route({.destination = link_address(family, link_index, false),
                    .prefix_length = family == net::AddressFamily::V4 ? kPrefixV4 : kPrefixV6,
                    .interface = card_on(via),
                    .next_hop = next_hop});
}

void Host::route_to_host(const net::Address& address, std::size_t via, const net::Address& next_hop) {
  stack_.add_route({.destination = address,
                    .prefix_length = static_cast<std::uint8_t>(address.family == net::AddressFamily::V4 ? 32 : 128),
                    .interface = card_on(via),
                    .next_hop = next_hop});
}

void Host::crash() {
  if (!up_) return;
  up_ = false;
  stack_.power_off();
  kernel_->crash();
}

void Host::boot() {
  if (up_) return;
  past_usage_.push_back(kernel_->usage());
  ++boots_;
  up_ = true;
  frozen_ = false;
  kernel_ = make_kernel();
  stack_.attach(kernel_.get());
  stack_.power_on();
}

void Host::freeze() {
  if (!up_ || frozen_) return;
  frozen_ = true;
  kernel_->freeze();
  stack_.freeze();
}

void Host::thaw() {
  if (!up_ || !frozen_) return;
  frozen_ = false;
  kernel_->thaw();  // First: the stack tells it at once of a carrier that changed meanwhile.
  stack_.thaw();
}

bool Host::used(profiles::EntryIndex entry) const {
  bool used = kernel_->usage().used(entry);
  for (const profiles::Usage& past : past_usage_) used = used || past.used(entry);
  return used;
}

std::set<std::string> Host::rested_on() const {
  std::set<std::string> paths;
  for (std::size_t i = 1; i < profile_.entries.size(); ++i) {
    if (used(static_cast<profiles::EntryIndex>(i))) paths.insert(profile_.entries[i].path);
  }
  return paths;
}

std::vector<std::string> Host::unverified() const {
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < profile_.entries.size(); ++i) {
    const profiles::Entry& entry = profile_.entries[i];
    if (used(static_cast<profiles::EntryIndex>(i)) && entry.unverified()) paths.push_back(profile_.name + ": " + entry.path);
  }
  return paths;
}

}  // namespace halfopen::sim
