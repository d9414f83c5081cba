#include "halfopen/sim/link/link.h"

namespace halfopen::sim::link {

Link::Link(core::EventQueue& queue, const LinkOptions& options, LinkObserver* observer)
    : forward_{queue, {options.index, Direction::Forward, options.seed, options.name}, options.forward, observer},
      backward_{queue, {options.index, Direction::Backward, options.seed, options.name}, options.backward, observer} {
  forward_.set_opposite(backward_);
  backward_.set_opposite(forward_);
}

void Link::attach(End end, wire::Receiver& card) {
  arriving(end).attach(&card);
  (end == End::A ? card_a_ : card_b_) = &card;
}

void Link::detach(End end) {
  arriving(end).attach(nullptr);
  (end == End::A ? card_a_ : card_b_) = nullptr;
}

void Link::unplug() {
  if (plugged()) change_carrier(false);
}

void Link::plug() {
  if (!plugged()) change_carrier(true);
}

// Both directions first, so that a card which is told finds the whole link as it is now.
void Link::change_carrier(bool up) {
  forward_.set_carrier(up);
  backward_.set_carrier(up);
  if (card_a_) card_a_->carrier_changed(up);
  if (card_b_) card_b_->carrier_changed(up);
}

}  // namespace halfopen::sim::link
