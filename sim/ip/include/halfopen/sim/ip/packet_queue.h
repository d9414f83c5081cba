// Packets that wait inside a host to be delivered at the current instant.
#pragma once

#include <cstddef>
#include <vector>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::ip {

/// A FIFO that delivers one packet per event, at the instant it was pushed: the loopback, and a card's queue while its
/// host is frozen. Its memory is kept and used again.
class PacketQueue {
 public:
  using Deliver = void (*)(void* owner, wire::Packet&& packet);

  PacketQueue(core::EventQueue& queue, core::SourceKey key, Deliver deliver, void* owner);

  void push(wire::Packet&& packet);
  /// Delivers nothing until release(); what is pushed waits.
  void hold();
  void release();
  void clear();
  std::size_t size() const { return packets_.size() - head_; }

 private:
  void deliver_next();
  void arm_if_due();

  core::EventQueue& queue_;
  Deliver deliver_;
  void* owner_;
  bool held_ = false;
  std::vector<wire::Packet> packets_;
  std::size_t head_ = 0;  ///< packets_ before it are delivered.
  core::Timer timer_;
};

}  // namespace halfopen::sim::ip
