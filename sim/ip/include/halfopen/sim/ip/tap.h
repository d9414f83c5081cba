// What a capture on a host would show, and why packets vanished inside it.
#pragma once

#include <cstdint>

#include "halfopen/sim/ip/config.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// Why a host let a packet vanish.
enum class Discard : std::uint8_t {
  Damaged,        ///< Checksum.
  InterfaceDown,  ///< Arrived at an interface that is administratively down.
  NotForUs,       ///< Foreign destination on a host that does not forward.
  Martian,        ///< From outside to a loopback address, or from a source that cannot be out there.
  Fragment,       ///< The rest of the packet did not come in time.
  NoUpper,        ///< Nobody above, or nobody for this protocol.
  HopLimit,       ///< Forwarding: it reached zero.
  NoRoute,        ///< Forwarding.
  TooBig,         ///< Forwarding.
  Unresolved,     ///< The neighbour failed, or its queue overflowed.
  CardQueueFull,  ///< The host was frozen too long.
  IcmpLimited,    ///< An error about it was due but the rate limit withheld it.
};

/// Hears what passes a host's interfaces, the loopback included. It must not change the stack.
class Tap {
 public:
  /// Handed to the card or to the loopback.
  virtual void outgoing(InterfaceId interface, const wire::Packet& packet) = 0;
  /// Taken from it, before any check.
  virtual void incoming(InterfaceId interface, const wire::Packet& packet) = 0;
  virtual void discarded(const wire::Packet& packet, Discard reason) = 0;

 protected:
  ~Tap() = default;
};

}  // namespace halfopen::sim::ip
