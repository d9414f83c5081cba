#include "halfopen/sim/link/idle_expiry.h"

namespace halfopen::sim::link {

Middlebox::Ruling IdleExpiry::from_inside(wire::Packet& packet, net::Instant now) {
  const auto flow = flow_outwards(packet);
  if (!flow) return Ruling::Pass;
  return judge(*flow, opens(packet) || packet.protocol == wire::Protocol::Udp, now);
}

Middlebox::Ruling IdleExpiry::from_outside(wire::Packet& packet, net::Instant now) {
  const auto flow = flow_inwards(packet);
  if (!flow) return Ruling::Pass;
  return judge(*flow, opens(packet), now);
}

Middlebox::Ruling IdleExpiry::judge(const Flow& flow, bool may_open, net::Instant now) {
  if (flows_.use(flow, now)) return Ruling::Pass;
  if (!may_open) return refusal_;
  flows_.add(flow, {}, now);
  return Ruling::Pass;
}

}  // namespace halfopen::sim::link
