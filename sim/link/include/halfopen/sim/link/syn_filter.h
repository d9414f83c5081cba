// A packet filter that lets nobody in.
#pragma once

#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

/// Refuses connections that are opened from outside, to one port or to all. It keeps no state: everything but a SYN
/// without ACK passes, so what was opened from inside, or before, goes on.
class SynFilter final : public Middlebox {
 public:
  /// `port` 0: all.
  SynFilter(core::EventQueue& queue, const Place& place, std::uint16_t port, bool reset)
      : Middlebox{queue, place}, port_{port}, refusal_{reset ? Ruling::Reset : Ruling::Drop} {}

 protected:
  Ruling from_inside(wire::Packet&, net::Instant) override { return Ruling::Pass; }
  Ruling from_outside(wire::Packet& packet, net::Instant now) override;

 private:
  std::uint16_t port_;
  Ruling refusal_;
};

}  // namespace halfopen::sim::link
