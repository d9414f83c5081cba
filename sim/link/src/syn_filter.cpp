#include "halfopen/sim/link/syn_filter.h"

#include "halfopen/sim/link/flow.h"

namespace halfopen::sim::link {

Middlebox::Ruling SynFilter::from_outside(wire::Packet& packet, net::Instant) {
  const bool about_port = port_ == 0 || packet.tcp.destination_port == port_;
  return opens(packet) && about_port ? refusal_ : Ruling::Pass;
}

}  // namespace halfopen::sim::link
