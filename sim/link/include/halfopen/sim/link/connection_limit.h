// A middlebox that has room for so many connections.
#pragma once

#include "halfopen/sim/link/flow.h"
#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

/// Refuses the SYN of a connection for which its table has no room. A connection leaves the table with a RST, or with
/// the second FIN. One that is repeated, and what belongs to no connection in the table, passes.
class ConnectionLimit final : public Middlebox {
 public:
  ConnectionLimit(core::EventQueue& queue, const Place& place, std::size_t limit, bool reset)
      : Middlebox{queue, place}, limit_{limit}, refusal_{reset ? Ruling::Reset : Ruling::Drop} {}

 protected:
  Ruling from_inside(wire::Packet& packet, net::Instant now) override;
  Ruling from_outside(wire::Packet& packet, net::Instant now) override;

 private:
  struct Ended {
    bool inside = false;  ///< Its FIN has passed.
    bool outside = false;
  };
  Ruling judge(const Flow& flow, const wire::Packet& packet, bool Ended::*side, net::Instant now);

  FlowTable<Ended> connections_{net::Duration::zero()};
  std::size_t limit_;
  Ruling refusal_;
};

}  // namespace halfopen::sim::link
