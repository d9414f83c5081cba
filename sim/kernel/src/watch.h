// What few sockets have: somebody who watches them, and a queue of errors. A socket makes one when it needs it.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "halfopen/net/call.h"
#include "halfopen/sim/core/buffer.h"

namespace halfopen::sim::kernel {

class Epoll;

/// WSAEventSelect on one socket. Each event is recorded once and then not again until the call that re-enables it.
/// Evidence: windows/11, windows/3.fd-close, windows/11.fd-close-once.
struct EventSelection {
  net::NetworkEvent asked = net::NetworkEvent::None;
  net::NetworkEvent enabled = net::NetworkEvent::None;
  net::Descriptor event = net::kNoDescriptor;  ///< The event object.
  net::NetworkEvents recorded{};
};

/// A record of the error queue (linux/surface.errqueue-udp).
struct ErrorRecord {
  net::QueuedError error;
  net::Endpoint to;    ///< Where the packet went.
  core::Slice octets;  ///< What the error quotes of it, from the transport's payload (TCP: header) on.
};

struct Watch {
  std::vector<Epoll*> epolls;
  std::optional<EventSelection> events;
  bool close_delivered = false;    ///< FD_CLOSE comes once.
  net::Error close_code{};       ///< What FD_CLOSE brings, where that differs from the calls' code.
  net::Descriptor port = net::kNoDescriptor;
  std::deque<ErrorRecord> errors;
};

constexpr net::NetworkEvent without(net::NetworkEvent set, net::NetworkEvent event) {
  return static_cast<net::NetworkEvent>(static_cast<std::uint8_t>(set) & ~static_cast<std::uint8_t>(event));
}

}  // namespace halfopen::sim::kernel
