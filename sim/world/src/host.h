// One simulated host as the world holds it: its IP stack, its resolver, and the kernel that a reboot replaces.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/names/resolver.h"

namespace halfopen::sim {

/// What every host of a world shares.
struct Surroundings {
  const model::Scenario& scenario;
  core::EventQueue& events;
  kernel::RunQueue& run_queue;
  kernel::Witness& witness;
};

/// A host's profile, shared with every other host and world unless knobs are turned.
struct HostProfile {
  const profiles::Profile* profile = nullptr;
  std::unique_ptr<const profiles::Profile> own{};  ///< What `profile` points to, if it is this host's alone.
};

class Host {
 public:
  Host(const Surroundings& surroundings, const model::Host& description, std::uint16_t index, HostProfile profile);

  const std::string& name() const { return description_.name; }
  const profiles::Profile& profile() const { return profile_; }
  ip::Stack& stack() { return stack_; }
  names::Resolver& names() { return names_; }
  kernel::Kernel& kernel() { return *kernel_; }
  const kernel::Kernel& kernel() const { return *kernel_; }
  const std::vector<net::Address>& addresses() const { return addresses_; }
  bool up() const { return up_; }

  /// Plugs a card into a link, with the addresses of that end.
  ip::InterfaceId add_card(const model::Link& link, std::uint32_t link_index, bool end_b, wire::Wire& wire);

  /// Routes over the card on link number `via` (of the scenario): to the network of a link further away, and to one
  /// address.
  void route_to_link(std::uint32_t link_index, net::AddressFamily family, std::size_t via, const net::Address& next_hop);
  void route_to_host(const net::Address& address, std::size_t via, const net::Address& next_hop);

  /// Power gone: kernel, connections and programs are forgotten without a word on the wire.
  void crash();
  /// Power back, with a kernel that remembers nothing.
  void boot();
  void freeze();
  void thaw();

  /// Entries of the profile that some boot of this host rested on, by path.
  std::set<std::string> rested_on() const;
  /// Those of them without evidence, behind the profile's name, in the order of the profile.
  std::vector<std::string> unverified() const;

 private:
  std::unique_ptr<kernel::Kernel> make_kernel();
  bool used(profiles::EntryIndex entry) const;
  ip::InterfaceId card_on(std::size_t link) const;

  Surroundings surroundings_;
  const model::Host& description_;
  std::uint16_t index_;
  std::unique_ptr<const profiles::Profile> own_profile_;
  const profiles::Profile& profile_;
  ip::Stack stack_;
  names::Resolver names_;
  std::vector<net::Address> addresses_;
  std::vector<std::pair<std::size_t, ip::InterfaceId>> cards_;  ///< By the link's number in the scenario.
  std::uint32_t boots_ = 0;
  bool up_ = true;
  bool frozen_ = false;
  std::vector<profiles::Usage> past_usage_;   ///< Of kernels a crash has ended.
  std::unique_ptr<kernel::Kernel> kernel_;
};

/// The address of one end of a link: 10.0.L.1 and 10.0.L.2, fd00:0:0:L::1 and ::2, unless the scenario gives its host others.
net::Address link_address(net::AddressFamily family, std::uint32_t link_index, bool end_b);

}  // namespace halfopen::sim
