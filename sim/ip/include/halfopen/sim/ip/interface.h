// One card of a host, with its addresses, its carrier and its neighbours.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/ip/neighbour_cache.h"
#include "halfopen/sim/ip/packet_queue.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::ip {

class Stack;

/// The card's side of a Stack: what comes from the wire enters here, what leaves for it goes out here.
class Interface final : public wire::Receiver, private NeighbourPort {
 public:
  Interface(Stack& stack, InterfaceId id, const InterfaceConfig& config, wire::Wire& wire);

  /// As Stack::freeze and Stack::thaw.
  void hold();
  void release();

  /// Sends towards `next_hop`; ARP first if it has to.
  void send(const net::Address& next_hop, wire::Packet&& packet);

  void receive(wire::Packet&& packet) override;
  void carrier_changed(bool up) override;

  /// Up, and with a carrier unless this host keeps its routes without one.
  bool routable() const;
  bool carrier() const { return carrier_; }
  void set_up(bool up);
  void confirm(const net::Address& next_hop);
  /// Everybody on the link gets it: nobody's hardware address is asked for.
  void send_to_all(wire::Packet&& packet) { transmit(std::move(packet)); }
  /// Power gone: neighbours and what waits are forgotten.
  void power_off();
  /// The host finds the cable as it is; that is no change to tell of.
  void power_on() { carrier_told_ = carrier_; }
  NeighbourState neighbour_state(const net::Address& address) const { return neighbours_.state(address); }
  const InterfaceConfig& config() const { return config_; }
  /// Its addresses, as Upper::carrier_changed hands them on.
  const std::vector<net::Address>& addresses() const { return addresses_; }

 private:
  static void deliver_held(void* interface, wire::Packet&& packet);
  void process(wire::Packet&& packet);
  void arp_arrives(const wire::Packet& packet);
  void tell_carrier();

  // NeighbourPort
  void transmit(wire::Packet&& packet) override;
  void ask(const net::Address& target, std::uint64_t hardware) override;
  void failed(wire::Packet&& waiting) override;
  void overflowed(const wire::Packet& waiting) override;

  Stack& stack_;
  InterfaceId id_;
  InterfaceConfig config_;
  wire::Wire& wire_;
  std::vector<net::Address> addresses_;
  bool up_ = true;
  bool carrier_;
  bool carrier_told_;  ///< What the stack has heard last: a frozen host hears of it later.
  NeighbourCache neighbours_;
  PacketQueue held_;  ///< What arrives while the host is frozen, and until that has been dealt with.
};

}  // namespace halfopen::sim::ip
