// The seam between a host's network card and whatever is plugged into it.
#pragma once

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

/// What a host's network card sends into. The other end may be a simulated link, a script that plays the peer, or a TUN
/// device; the stack cannot tell.
class Wire {
 public:
  /// Takes a packet. What becomes of it shows, if at all, in what is received later.
  virtual void transmit(Packet&& packet) = 0;
  /// False while the cable is unplugged; what is transmitted then is lost.
  virtual bool carrier() const = 0;

 protected:
  ~Wire() = default;
};

/// What a wire delivers into: the host behind the card.
class Receiver {
 public:
  virtual void receive(Packet&& packet) = 0;
  /// Called on each change of the wire's carrier(), after it.
  virtual void carrier_changed(bool up) = 0;

 protected:
  ~Receiver() = default;
};

}  // namespace halfopen::sim::wire
