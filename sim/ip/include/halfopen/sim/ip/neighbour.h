// One neighbour: whether it answers, and what waits for it.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// RFC 4861, 7.3.2, which Linux uses for ARP as well. None: no entry. Failed: Linux keeps it, but believes nothing of
/// it.
enum class NeighbourState : std::uint8_t { None, Incomplete, Reachable, Stale, Delay, Probe, Failed };

class NeighbourCache;

/// An entry of a NeighbourCache. The state machine is that of Linux (net/core/neighbour.c); where RFC 4861 differs the
/// code says so. Evidence: linux/3.S1f.all-frames-lost, linux/4.1.arp-silence.
class Neighbour {
 public:
  Neighbour(NeighbourCache& cache, core::EventQueue& queue, core::SourceKey key, const net::Address& address);

  NeighbourState state() const { return state_; }
  /// Sends or queues; an unknown or failed neighbour is asked for.
  void send(wire::Packet&& packet);
  /// Its hardware address arrived: in an answer to us, or in passing (a question of its own).
  void heard(std::uint64_t hardware, bool answer);
  /// The upper layer knows that it hears us.
  void confirm();
  void hold() { held_ = true; }
  void release();

 private:
  bool known() const;
  void wait(wire::Packet&& packet);
  void enter_asking(NeighbourState state);
  void ask();
  void enter_reachable();
  void timer_fires();
  void reachable_ends();
  void delay_ends();
  void fail();

  NeighbourCache& cache_;
  core::EventQueue& queue_;
  net::Address address_;
  NeighbourState state_ = NeighbourState::None;
  std::uint64_t hardware_ = 0;
  std::uint32_t probes_ = 0;  ///< Sent since INCOMPLETE or PROBE was entered.
  net::Instant confirmed_{};  ///< When it was last known to hear us.
  net::Instant used_{};       ///< When it was last sent to.
  bool held_ = false;
  bool fired_while_held_ = false;
  std::vector<wire::Packet> waiting_;
  core::Timer timer_;
};

}  // namespace halfopen::sim::ip
