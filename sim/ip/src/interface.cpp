#include "halfopen/sim/ip/interface.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/ip/stack.h"

namespace halfopen::sim::ip {
namespace {

constexpr std::uint32_t kHeldSource = 0x8000'0000;  // event key: above every link's number

std::vector<net::Address> addresses_of(const InterfaceConfig& config) {
  std::vector<net::Address> addresses;
  for (const InterfaceAddress& own : config.addresses) addresses.push_back(own.address);
  return addresses;
}

wire::Packet arp(const net::Address& source, const net::Address& destination, wire::ArpHeader header) {
  wire::Packet packet;
  packet.protocol = wire::Protocol::Arp;
  packet.ip.source = source;
  packet.ip.destination = destination;
  packet.ip.hop_limit = 255;  // RFC 4861, 4.3: proves that no router has passed it on
  packet.arp = header;
  return packet;
}

}  // namespace

Interface::Interface(Stack& stack, InterfaceId id, const InterfaceConfig& config, wire::Wire& wire)
    : stack_{stack},
      id_{id},
      config_{config},
      wire_{wire},
      addresses_{addresses_of(config)},
      carrier_{wire.carrier()},
      carrier_told_{carrier_},
      neighbours_{stack.queue_,
                  {stack.config_.host_index, id},
                  stack.config_.neighbours,
                  core::RandomStream{stack.config_.seed, stack.config_.host, "reachable-time", id},
                  *this},
      held_{stack.queue_,
            {core::EventClass::Link, stack.config_.host_index, kHeldSource | id},
            &Interface::deliver_held,
            this} {}

void Interface::send(const net::Address& next_hop, wire::Packet&& packet) {
  if (config_.neighbours == NeighbourKind::Permanent) return transmit(std::move(packet));
  neighbours_.send(next_hop, std::move(packet));
}

void Interface::receive(wire::Packet&& packet) {
  if (!stack_.powered_) return;
  if (!stack_.frozen_ && held_.size() == 0) return process(std::move(packet));
  if (held_.size() >= stack_.config_.card_queue_limit) return stack_.discard(packet, Discard::CardQueueFull);
  held_.push(std::move(packet));
}

void Interface::carrier_changed(bool up) {
  carrier_ = up;
  if (stack_.powered_ && !stack_.frozen_) tell_carrier();
}

bool Interface::routable() const { return up_ && (carrier_ || !stack_.config_.carrier_loss_withdraws_routes); }

void Interface::set_up(bool up) {
  up_ = up;
  if (!up) neighbours_.flush();
}

void Interface::confirm(const net::Address& next_hop) {
  if (config_.neighbours == NeighbourKind::Resolved) neighbours_.confirm(next_hop);
}

void Interface::hold() {
  neighbours_.hold();
  held_.hold();
}

void Interface::release() {
  tell_carrier();
  neighbours_.release();
  held_.release();
}

void Interface::power_off() {
  neighbours_.flush();
  held_.clear();
}

void Interface::deliver_held(void* interface, wire::Packet&& packet) {
  static_cast<Interface*>(interface)->process(std::move(packet));
}

void Interface::process(wire::Packet&& packet) {
  if (stack_.tap_) stack_.tap_->incoming(id_, packet);
  if (packet.damaged) return stack_.discard(packet, Discard::Damaged);
  if (!up_) return stack_.discard(packet, Discard::InterfaceDown);
  if (packet.protocol == wire::Protocol::Arp) return arp_arrives(packet);
  stack_.packet_arrives(std::move(packet));
}

// RFC 826, packet reception; RFC 4861, 7.2.3 and 7.2.5. Linux answers for every address of the host (arp_ignore = 0).
void Interface::arp_arrives(const wire::Packet& packet) {
  const net::Address& asker = packet.ip.source;
  const net::Address& sought = packet.ip.destination;
  if (sought.is_loopback() || !stack_.is_own(sought)) return stack_.discard(packet, Discard::NotForUs);
  // An unspecified sender asks whether the address is taken and tells nothing about itself: RFC 5227, RFC 4862.
  if (config_.neighbours == NeighbourKind::Resolved && !asker.is_any()) {
    neighbours_.heard(asker, packet.arp.sender_hardware, packet.arp.reply);
  }
  if (packet.arp.reply) return;
  transmit(
      arp(sought, asker,
          {.reply = true, .sender_hardware = config_.hardware_address, .target_hardware = packet.arp.sender_hardware}));
}

// Linux forgets what it knew of a link that is gone (neigh_carrier_down): linux/3.S1f.peer-link-down-dynamic.
void Interface::tell_carrier() {
  if (carrier_told_ == carrier_) return;
  carrier_told_ = carrier_;
  if (!carrier_) neighbours_.flush();
  stack_.carrier_changed(*this);
}

void Interface::transmit(wire::Packet&& packet) {
  if (stack_.tap_) stack_.tap_->outgoing(id_, packet);
  wire_.transmit(std::move(packet));
}

void Interface::ask(const net::Address& target, std::uint64_t hardware) {
  const auto own = std::find_if(addresses_.begin(), addresses_.end(),
                                [&](const net::Address& a) { return a.family == target.family; });
  const net::Address source = own == addresses_.end() ? net::Address::any(target.family) : *own;
  transmit(arp(source, target, {.sender_hardware = config_.hardware_address, .target_hardware = hardware}));
}

void Interface::failed(wire::Packet&& waiting) { stack_.neighbour_failed(std::move(waiting)); }

void Interface::overflowed(const wire::Packet& waiting) { stack_.discard(waiting, Discard::Unresolved); }

}  // namespace halfopen::sim::ip
