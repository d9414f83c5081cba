// A TCP connection as the kernel holds it: the machine, its timer, and whose it is.
#pragma once

#include <cstdint>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/tcp/connection.h"
#include "ports.h"

namespace halfopen::sim::kernel {

class TcpLayer;
class TcpSocket;

/// The transmission control block (RFC 9293, 3.3.1). Owned by the TcpLayer; whoever points at it gives it back by
/// release().
struct Tcb {
  Tcb(TcpLayer& tcp_layer, core::EventQueue& events, core::SourceKey key, const profiles::Tcp& profile,
      const tcp::Flow& flow, const tcp::Options& options, const tcp::Start& start, core::Timer::Fire fire)
      : machine{profile, flow, options, start}, timer{events, key, fire, this}, layer{tcp_layer}, id{key.source} {}

  tcp::Connection machine;
  core::Timer timer;
  TcpLayer& layer;
  TcpSocket* socket = nullptr;    ///< Whose connection it is; none while half-open and for an orphan.
  TcpSocket* listener = nullptr;  ///< Half-open: whose backlog it is in.
  /// When a call last made it send: what arrives at that instant arrives inside the call.
  net::Instant called = net::kNever;
  std::uint32_t id;
  std::uint32_t index = 0;  ///< In the layer's list.
  Sharing sharing;          ///< For bind() once the socket is gone.
  bool listed = false;      ///< Segments of its flow find it.
  bool marked = false;      ///< `marks` is not the default.
  ip::HeaderMarks marks{};
};

/// What a step of the machine means to the socket.
using TcpEvent = tcp::Events;

}  // namespace halfopen::sim::kernel
