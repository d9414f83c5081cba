#include "halfopen/sim/link/connection_limit.h"

namespace halfopen::sim::link {

Middlebox::Ruling ConnectionLimit::from_inside(wire::Packet& packet, net::Instant now) {
  if (packet.protocol != wire::Protocol::Tcp) return Ruling::Pass;
  return judge(*flow_outwards(packet), packet, &Ended::inside, now);
}

Middlebox::Ruling ConnectionLimit::from_outside(wire::Packet& packet, net::Instant now) {
  if (packet.protocol != wire::Protocol::Tcp) return Ruling::Pass;
  return judge(*flow_inwards(packet), packet, &Ended::outside, now);
}

Middlebox::Ruling ConnectionLimit::judge(const Flow& flow, const wire::Packet& packet, bool Ended::*side,
                                         net::Instant now) {
  Ended* known = connections_.use(flow, now);
  if (opens(packet)) {
    if (!known && connections_.live(now) >= limit_) return refusal_;
    connections_.add(flow, {}, now);
    return Ruling::Pass;
  }
  if (!known) return Ruling::Pass;
  if (packet.tcp.fin()) known->*side = true;
  if (packet.tcp.rst() || (known->inside && known->outside)) connections_.erase(flow);
  return Ruling::Pass;
}

}  // namespace halfopen::sim::link
