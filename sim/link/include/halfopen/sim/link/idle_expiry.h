// A middlebox that forgets idle flows.
#pragma once

#include "halfopen/sim/link/flow.h"
#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

/// A firewall with a table of flows. A SYN from either side and a datagram from inside make an entry, every packet keeps
/// it alive; without one nothing passes. So of a connection that was idle for too long the next segment is dropped, or
/// answered by RST, whichever side it comes from (RFC 5382, 5; RFC 4787, 4.3 on the times such boxes should keep).
class IdleExpiry final : public Middlebox {
 public:
  IdleExpiry(core::EventQueue& queue, const Place& place, net::Duration after, bool reset)
      : Middlebox{queue, place}, flows_{after}, refusal_{reset ? Ruling::Reset : Ruling::Drop} {}

 protected:
  Ruling from_inside(wire::Packet& packet, net::Instant now) override;
  Ruling from_outside(wire::Packet& packet, net::Instant now) override;

 private:
  struct Nothing {};
  Ruling judge(const Flow& flow, bool may_open, net::Instant now);

  FlowTable<Nothing> flows_;
  Ruling refusal_;
};

}  // namespace halfopen::sim::link
