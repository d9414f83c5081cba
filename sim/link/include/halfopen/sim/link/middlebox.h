// Something that stands on a link, right before one of its ends, and decides what may pass.
#pragma once

#include <cstdint>
#include <optional>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/link/observer.h"
#include "halfopen/sim/link/ring.h"
#include "halfopen/sim/wire/card.h"

namespace halfopen::sim::link {

/// Stands between a card (inside) and what the card would be plugged into (outside): a wire for the one and a receiver
/// for the other. Several make a chain. It takes no time.
///
/// What it sends inwards goes through the event queue, at the same instant: nothing is delivered inside transmit().
class Middlebox : public wire::Wire, public wire::Receiver {
 public:
  struct Place {
    std::uint32_t link = 0;  ///< Number of the link, for the observer.
    Direction outwards = Direction::Forward;
    core::SourceKey key;  ///< Of its own: see core::SourceKey.
    LinkObserver* observer = nullptr;
  };

  Middlebox(core::EventQueue& queue, const Place& place);
  virtual ~Middlebox() = default;

  /// Both before anything passes.
  void plug_into(wire::Wire& outside) { outside_ = &outside; }
  void attach(wire::Receiver& inside) { inside_ = &inside; }

  void transmit(wire::Packet&& packet) final;
  bool carrier() const final { return outside_->carrier(); }
  void receive(wire::Packet&& packet) final;
  void carrier_changed(bool up) final { inside_->carrier_changed(up); }

 protected:
  enum class Ruling : std::uint8_t {
    Pass,
    Drop,
    Reset,  ///< Dropped, and its sender gets a RST if it is a TCP segment.
  };

  /// Decides about a packet, and may change it.
  virtual Ruling from_inside(wire::Packet& packet, net::Instant now) = 0;
  virtual Ruling from_outside(wire::Packet& packet, net::Instant now) = 0;

 private:
  void refuse(const wire::Packet& packet, Direction direction);
  void deliver_answer();

  core::EventQueue& queue_;
  Place place_;
  wire::Receiver* inside_ = nullptr;
  wire::Wire* outside_ = nullptr;
  Ring<wire::Packet> answers_;  ///< On their way inwards.
  core::Timer delivery_;
};

}  // namespace halfopen::sim::link
