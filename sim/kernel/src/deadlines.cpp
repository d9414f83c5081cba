#include "deadlines.h"

#include <algorithm>
#include <utility>

#include "wait_queue.h"

namespace halfopen::sim::kernel {
namespace {

bool later(const net::Operation* a, const net::Operation* b) {
  return std::pair{deadline_of(*a), number_of(*a)} > std::pair{deadline_of(*b), number_of(*b)};
}

}  // namespace

Deadlines::Deadlines(core::EventQueue& events, core::SourceKey key, Due due, void* owner)
    : due_{due}, owner_{owner}, events_{events}, timer_{events, key, &Deadlines::fired, this} {}

void Deadlines::add(net::Operation& call) {
  calls_.insert(std::lower_bound(calls_.begin(), calls_.end(), &call, later), &call);
  arm();
}

void Deadlines::remove(const net::Operation& call) {
  const auto at = std::lower_bound(calls_.begin(), calls_.end(), &call, later);
  if (at == calls_.end() || *at != &call) return;
  calls_.erase(at);
  arm();
}

void Deadlines::clear() {
  calls_.clear();
  arm();
}

void Deadlines::pause() {
  paused_ = true;
  timer_.cancel();
}

void Deadlines::resume() {
  paused_ = false;
  arm();
}

void Deadlines::fired(void* self) {
  Deadlines& deadlines = *static_cast<Deadlines*>(self);
  auto& calls = deadlines.calls_;
  while (!calls.empty() && deadline_of(*calls.back()) <= deadlines.events_.now()) {
    net::Operation& call = *calls.back();
    calls.pop_back();
    deadlines.due_(deadlines.owner_, call);
  }
  deadlines.arm();
}

void Deadlines::arm() {
  if (paused_) return;
  timer_.arm(calls_.empty() ? net::kNever : deadline_of(*calls_.back()));
}

}  // namespace halfopen::sim::kernel
