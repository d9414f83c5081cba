// The neighbours of one interface.
#pragma once

#include <cstdint>
#include <map>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/core/random.h"
#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/ip/neighbour.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// What a neighbour cache needs of its interface.
class NeighbourPort {
 public:
  /// A packet whose neighbour is known leaves.
  virtual void transmit(wire::Packet&& packet) = 0;
  /// Asks who has `target`: everybody if `hardware` is 0, else that card only.
  virtual void ask(const net::Address& target, std::uint64_t hardware) = 0;
  /// Resolution failed; called for each packet that waited, oldest first, after the entry has failed.
  virtual void failed(wire::Packet&& waiting) = 0;
  /// A waiting packet gives way to a newer one.
  virtual void overflowed(const wire::Packet& waiting) = 0;

 protected:
  ~NeighbourPort() = default;
};

/// The entries of one interface of kind Resolved. Entries are never collected: a link has two ends.
class NeighbourCache {
 public:
  struct Identity {
    std::uint16_t host_index = 0;
    InterfaceId interface = 0;  ///< With host_index part of the timers' keys.
  };

  NeighbourCache(core::EventQueue& queue, Identity identity, const NeighbourNumbers& numbers, core::RandomStream luck,
                 NeighbourPort& port);

  void send(const net::Address& next_hop, wire::Packet&& packet);
  /// A question or an answer for us has come from `address`. A question makes an entry, an answer only fills one.
  void heard(const net::Address& address, std::uint64_t hardware, bool answer);
  void confirm(const net::Address& address);
  /// Forgets every entry and silently what waits (Linux: neigh_carrier_down, neigh_ifdown).
  void flush();
  void hold();
  void release();
  NeighbourState state(const net::Address& address) const;

 private:
  friend class Neighbour;
  Neighbour* find(const net::Address& address);
  Neighbour& find_or_add(const net::Address& address);
  net::Duration reachable_time();

  core::EventQueue& queue_;
  Identity identity_;
  NeighbourNumbers numbers_;
  core::RandomStream luck_;
  NeighbourPort& port_;
  std::map<net::Address, Neighbour> entries_;
  net::Address last_address_;  ///< With last_: the entry most packets go to.
  Neighbour* last_ = nullptr;
  std::uint32_t entries_made_ = 0;
  net::Duration reachable_time_{};
  net::Instant reachable_drawn_ = net::kNever;  ///< kNever: not yet.
};

}  // namespace halfopen::sim::ip
