#include "halfopen/sim/ip/neighbour.h"

#include <utility>

#include "halfopen/sim/ip/neighbour_cache.h"

namespace halfopen::sim::ip {

Neighbour::Neighbour(NeighbourCache& cache, core::EventQueue& queue, core::SourceKey key, const net::Address& address)
    : cache_{cache},
      queue_{queue},
      address_{address},
      timer_{queue, key, [](void* neighbour) { static_cast<Neighbour*>(neighbour)->timer_fires(); }, this} {}

void Neighbour::send(wire::Packet&& packet) {
  used_ = queue_.now();
  switch (state_) {
    case NeighbourState::None:
    case NeighbourState::Failed:
      wait(std::move(packet));
      return enter_asking(NeighbourState::Incomplete);
    case NeighbourState::Incomplete:
      return wait(std::move(packet));
    case NeighbourState::Stale:
      // RFC 4861, 7.3.3: the first packet sent starts the clock; it is not held back.
      state_ = NeighbourState::Delay;
      timer_.arm(queue_.now() + cache_.numbers_.delay_first_probe_time);
      break;
    case NeighbourState::Reachable:
    case NeighbourState::Delay:
    case NeighbourState::Probe:
      break;
  }
  cache_.port_.transmit(std::move(packet));
}

void Neighbour::heard(std::uint64_t hardware, bool answer) {
  // A question of its own proves that it is there, not that it hears us (RFC 4861, 7.2.3): no news of a known address.
  if (!answer && known() && hardware == hardware_) return;
  hardware_ = hardware;
  if (answer) {
    confirmed_ = queue_.now();
    enter_reachable();
  } else {
    state_ = NeighbourState::Stale;
    timer_.cancel();
  }
  for (wire::Packet& packet : std::exchange(waiting_, {})) send(std::move(packet));
}

void Neighbour::confirm() { confirmed_ = queue_.now(); }

void Neighbour::release() {
  held_ = false;
  if (std::exchange(fired_while_held_, false)) timer_.arm(queue_.now());
}

bool Neighbour::known() const {
  switch (state_) {
    case NeighbourState::Reachable:
    case NeighbourState::Stale:
    case NeighbourState::Delay:
    case NeighbourState::Probe:
      return true;
    case NeighbourState::None:
    case NeighbourState::Incomplete:
    case NeighbourState::Failed:
      break;
  }
  return false;
}

void Neighbour::wait(wire::Packet&& packet) {
  if (waiting_.size() >= cache_.numbers_.queue_limit && !waiting_.empty()) {
    cache_.port_.overflowed(waiting_.front());
    waiting_.erase(waiting_.begin());
  }
  waiting_.push_back(std::move(packet));
}

void Neighbour::enter_asking(NeighbourState state) {
  state_ = state;
  probes_ = 0;
  ask();
}

// INCOMPLETE asks everybody, PROBE the one card it believes in.
void Neighbour::ask() {
  ++probes_;
  timer_.arm(queue_.now() + cache_.numbers_.retrans_time);
  cache_.port_.ask(address_, state_ == NeighbourState::Probe ? hardware_ : 0);
}

void Neighbour::enter_reachable() {
  state_ = NeighbourState::Reachable;
  timer_.arm(confirmed_ + cache_.reachable_time());
}

void Neighbour::timer_fires() {
  if (held_) {
    fired_while_held_ = true;
    return;
  }
  switch (state_) {
    case NeighbourState::Reachable:
      return reachable_ends();
    case NeighbourState::Delay:
      return delay_ends();
    case NeighbourState::Incomplete:
      return probes_ < cache_.numbers_.mcast_solicit ? ask() : fail();
    case NeighbourState::Probe:
      return probes_ < cache_.numbers_.ucast_solicit ? ask() : fail();
    case NeighbourState::None:
    case NeighbourState::Stale:
    case NeighbourState::Failed:
      break;  // no timer runs in these
  }
}

// RFC 4861, 7.3.3 goes to STALE here and to DELAY with the next packet. Linux goes to DELAY at once if there was one
// lately.
void Neighbour::reachable_ends() {
  const net::Instant now = queue_.now();
  if (const net::Instant until = confirmed_ + cache_.reachable_time(); now < until) return timer_.arm(until);
  if (now <= used_ + cache_.numbers_.delay_first_probe_time) {
    state_ = NeighbourState::Delay;
    timer_.arm(now + cache_.numbers_.delay_first_probe_time);
  } else {
    state_ = NeighbourState::Stale;
  }
}

void Neighbour::delay_ends() {
  if (queue_.now() <= confirmed_ + cache_.numbers_.delay_first_probe_time) return enter_reachable();
  enter_asking(NeighbourState::Probe);
}

// What waited is handed back only now that the entry has failed: whoever is told may send again, which starts anew.
void Neighbour::fail() {
  state_ = NeighbourState::Failed;
  for (wire::Packet& packet : std::exchange(waiting_, {})) cache_.port_.failed(std::move(packet));
}

}  // namespace halfopen::sim::ip
