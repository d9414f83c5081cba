#include "halfopen/sim/ip/stack.h"

#include "halfopen/sim/core/check.h"

namespace halfopen::sim::ip {
namespace {

constexpr std::uint32_t kReassembly = 0xFFFF'FFFE;  // event key: beside the loopback's

constexpr core::SourceKey loopback_key(std::uint16_t host) { return {core::EventClass::Link, host, kLoopback}; }

}  // namespace

Stack::Stack(core::EventQueue& queue, const IpConfig& config)
    : queue_{queue},
      config_{config},
      path_mtu_{config.path_mtu},
      icmp_limiter_{config.icmp_limit},
      loopback_{queue, loopback_key(config.host_index), &Stack::deliver_loopback, this},
      reassembly_{queue,
                  {core::EventClass::Link, config.host_index, kReassembly},
                  config.reassembly,
                  &Stack::reassembly_given_up,
                  this} {}

Stack::~Stack() = default;

InterfaceId Stack::add_interface(const InterfaceConfig& config, wire::Wire& wire) {
  const auto id = static_cast<InterfaceId>(interfaces_.size());
  interfaces_.push_back(std::make_unique<Interface>(*this, id, config, wire));
  for (const InterfaceAddress& own : config.addresses) {
    own_.push_back(own.address);
    last_way_known_ = false;
    routes_.add(
        {.destination = own.address, .prefix_length = own.prefix_length, .interface = id, .source = own.address});
  }
  forget_next_hop();
  return id;
}

void Stack::add_route(const Route& route) {
  core::check(route.kind != RouteKind::Unicast || route.interface < interfaces_.size(),
              "Stack::add_route: the interface exists");
  routes_.add(route);
  forget_next_hop();
}

void Stack::set_up(InterfaceId interface, bool up) {
  interfaces_[interface]->set_up(up);
  forget_next_hop();
}

bool Stack::is_own(const net::Address& address) const {
  for (const net::Address& own : own_) {
    if (own == address) return true;
  }
  return address.is_loopback();
}

NeighbourState Stack::neighbour_state(InterfaceId interface, const net::Address& address) const {
  return interfaces_[interface]->neighbour_state(address);
}

void Stack::freeze() {
  frozen_ = true;
  loopback_.hold();
  reassembly_.hold();
  for (auto& interface : interfaces_) interface->hold();
}

void Stack::thaw() {
  frozen_ = false;
  loopback_.release();
  reassembly_.release();
  for (auto& interface : interfaces_) interface->release();
}

void Stack::power_off() {
  powered_ = false;
  loopback_.clear();
  reassembly_.clear();
  path_mtu_.clear();
  icmp_limiter_.clear();
  for (auto& interface : interfaces_) interface->power_off();
}

// A host that was frozen when it lost its power boots in working order.
void Stack::power_on() {
  powered_ = true;
  for (auto& interface : interfaces_) interface->power_on();
  forget_next_hop();
  if (frozen_) thaw();
}

}  // namespace halfopen::sim::ip
