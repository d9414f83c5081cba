// A firewall that hides closed ports.
#pragma once

#include "halfopen/sim/link/middlebox.h"

namespace halfopen::sim::link {

/// Stealth mode, as the firewall of Windows has it (windows/7.19, windows/8.5): a RST that answers a SYN and an ICMP
/// port unreachable do not get out, so that a closed port looks like nobody. Resets of connections pass.
class Stealth final : public Middlebox {
 public:
  using Middlebox::Middlebox;

 protected:
  Ruling from_inside(wire::Packet& packet, net::Instant now) override;
  Ruling from_outside(wire::Packet&, net::Instant) override { return Ruling::Pass; }
};

}  // namespace halfopen::sim::link
