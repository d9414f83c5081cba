#include "halfopen/sim/core/event_queue.h"

#include <algorithm>
#include <utility>

#include "halfopen/sim/core/check.h"
#include "halfopen/sim/core/timer_log.h"

namespace halfopen::sim::core {
namespace {

// Four children to a node: half the levels of a binary heap, and siblings share cache lines.
constexpr std::uint32_t kArity = 4;

constexpr std::uint32_t parent_of(std::uint32_t index) { return (index - 1) / kArity; }
constexpr std::uint32_t first_child_of(std::uint32_t index) { return index * kArity + 1; }

}  // namespace

Timer::Timer(EventQueue& queue, SourceKey key, Fire fire, void* owner)
    : queue_{queue}, key_{key.packed()}, fire_{fire}, owner_{owner} {}

Timer::~Timer() { cancel(); }

void Timer::arm(Instant at) {
  if (at == net::kNever) return cancel();
  at = std::max(at, queue_.now());
  if (queue_.log_) queue_.log_->armed(key_, queue_.now(), at);
  if (!armed()) return queue_.insert(*this, at);
  if (at != deadline()) queue_.move(*this, at);
}

void Timer::cancel() {
  if (armed()) queue_.remove(*this);
}

void EventQueue::fire_next() {
  check(!empty(), "EventQueue::fire_next: a timer is armed");
  // Two pending events of one instant and one key would have no order of their own; the heap's shape would choose.
  check(!root_has_equal(), "EventQueue: keys of pending timers differ");
  const Entry first = heap_.front();
  first.timer->index_ = Timer::kIdle;
  now_ = first.at;
  ++fired_;
  if (log_) log_->fired(first.key, first.at);
  hole_ = true;
  first.timer->fire_(first.timer->owner_);
  fill_hole();
}

// The second of all is a child of the first.
bool EventQueue::root_has_equal() const {
  const std::size_t end = std::min<std::size_t>(heap_.size(), kArity + 1);
  for (std::size_t child = 1; child < end; ++child) {
    if (heap_[child].at == heap_.front().at && heap_[child].key == heap_.front().key) return true;
  }
  return false;
}

Instant EventQueue::next() const {
  if (!hole_) return heap_.empty() ? net::kNever : heap_.front().at;
  Instant earliest = net::kNever;
  const std::size_t end = std::min<std::size_t>(heap_.size(), kArity + 1);
  for (std::size_t child = 1; child < end; ++child) earliest = std::min(earliest, heap_[child].at);
  return earliest;
}

// Nothing took the place of the timer that fired: the last entry does.
void EventQueue::fill_hole() {
  if (!hole_) return;
  hole_ = false;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

void EventQueue::advance_to(Instant at) {
  check(now_ <= at && at <= next(), "EventQueue::advance_to: between now and the next timer");
  now_ = at;
}

// Most timers that fire arm one, often themselves: that costs one way down instead of two.
void EventQueue::insert(Timer& timer, Instant at) {
  const Entry entry{at, timer.key_, &timer};
  if (hole_) {
    hole_ = false;
    return sift_down(0, entry);
  }
  heap_.push_back({});
  sift_up(static_cast<std::uint32_t>(heap_.size() - 1), entry);
}

void EventQueue::move(Timer& timer, Instant at) {
  fill_hole();
  const Entry entry{at, timer.key_, &timer};
  if (at < heap_[timer.index_].at) {
    sift_up(timer.index_, entry);
  } else {
    sift_down(timer.index_, entry);
  }
}

// The last entry moves into the hole, then to its place.
void EventQueue::remove(Timer& timer) {
  fill_hole();
  const std::uint32_t hole = std::exchange(timer.index_, Timer::kIdle);
  const Entry last = heap_.back();
  heap_.pop_back();
  if (hole == heap_.size()) return;
  if (hole > 0 && comes_before(last, heap_[parent_of(hole)])) {
    sift_up(hole, last);
  } else {
    sift_down(hole, last);
  }
}

void EventQueue::place(std::uint32_t index, const Entry& entry) {
  heap_[index] = entry;
  entry.timer->index_ = index;
}

// Moves the hole at `index` towards the root until `entry` fits into it.
void EventQueue::sift_up(std::uint32_t index, const Entry& entry) {
  while (index > 0 && comes_before(entry, heap_[parent_of(index)])) {
    place(index, heap_[parent_of(index)]);
    index = parent_of(index);
  }
  place(index, entry);
}

// Moves the hole at `index` towards the leaves until `entry` fits into it.
void EventQueue::sift_down(std::uint32_t index, const Entry& entry) {
  const auto size = static_cast<std::uint32_t>(heap_.size());
  for (std::uint32_t child = first_child_of(index); child < size; child = first_child_of(index)) {
    const std::uint32_t end = std::min(child + kArity, size);
    std::uint32_t least = child;
    for (std::uint32_t other = child + 1; other < end; ++other) {
      if (comes_before(heap_[other], heap_[least])) least = other;
    }
    if (!comes_before(heap_[least], entry)) break;
    place(index, heap_[least]);
    index = least;
  }
  place(index, entry);
}

}  // namespace halfopen::sim::core
