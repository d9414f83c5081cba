#include <algorithm>
#include <cstddef>

#include "sim_process.h"

namespace halfopen::sim::kernel {
namespace {

constexpr std::size_t kManyTaken = 64;  ///< So many turns taken lie there at most unless more are waiting.

}  // namespace

void RunQueue::run_one(std::uint64_t further) {
  further_ = further;
  const Turn turn = turns_[next_++];
  if (next_ == turns_.size()) {
    turns_.clear();
    next_ = 0;
  } else if (next_ > kManyTaken && next_ > turns_.size() / 2) {
    turns_.erase(turns_.begin(), turns_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = 0;
  }
  turn.process->take_turn(turn);
  ++taken_;
}

template <class Concerned>
void RunQueue::drop(Concerned&& concerned) {
  const auto waiting = turns_.begin() + static_cast<std::ptrdiff_t>(next_);
  turns_.erase(std::remove_if(waiting, turns_.end(), concerned), turns_.end());
}

void RunQueue::forget(Process& process) {
  drop([&](const Turn& turn) { return turn.process == &process; });
}

void RunQueue::forget(const net::Operation& call) {
  drop([&](const Turn& turn) { return turn.is_of(call); });
}

void RunQueue::park(Process& process) {
  for (std::size_t i = next_; i < turns_.size(); ++i) {
    if (turns_[i].process == &process) process.park(turns_[i]);
  }
  forget(process);
}

}  // namespace halfopen::sim::kernel
