#include "halfopen/sim/link/middlebox.h"

#include <utility>

#include "halfopen/sim/link/answer.h"

namespace halfopen::sim::link {

Middlebox::Middlebox(core::EventQueue& queue, const Place& place)
    : queue_{queue},
      place_{place},
      delivery_{queue, place.key, [](void* box) { static_cast<Middlebox*>(box)->deliver_answer(); }, this} {}

void Middlebox::transmit(wire::Packet&& packet) {
  const Ruling ruling = from_inside(packet, queue_.now());
  if (ruling == Ruling::Pass) return outside_->transmit(std::move(packet));
  refuse(packet, place_.outwards);
  if (ruling != Ruling::Reset) return;
  if (auto reset = reset_to_sender(packet)) {
    answers_.push(std::move(*reset));
    delivery_.arm(queue_.now());
  }
}

void Middlebox::receive(wire::Packet&& packet) {
  const Ruling ruling = from_outside(packet, queue_.now());
  if (ruling == Ruling::Pass) return inside_->receive(std::move(packet));
  refuse(packet, place_.outwards == Direction::Forward ? Direction::Backward : Direction::Forward);
  if (ruling != Ruling::Reset) return;
  if (auto reset = reset_to_sender(packet)) outside_->transmit(std::move(*reset));
}

void Middlebox::refuse(const wire::Packet& packet, Direction direction) {
  if (place_.observer) place_.observer->lost(place_.link, direction, packet, LossCause::Middlebox);
}

void Middlebox::deliver_answer() {
  wire::Packet packet = answers_.pop();
  if (!answers_.empty()) delivery_.arm(queue_.now());
  inside_->receive(std::move(packet));
}

}  // namespace halfopen::sim::link
