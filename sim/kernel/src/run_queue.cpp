#include <algorithm>

#include "sim_process.h"

namespace halfopen::sim::kernel {

void RunQueue::post(const Turn& turn) {
  if (!turn.process->may_run()) return turn.process->park(turn);
  ready_.push_back(turn);
}

void RunQueue::run_one() {
  const Turn turn = ready_.front();
  ready_.pop_front();
  turn.process->take_turn(turn);
}

void RunQueue::forget(Process& process) {
  std::erase_if(ready_, [&](const Turn& turn) { return turn.process == &process; });
}

void RunQueue::forget(const net::Operation& call) {
  std::erase_if(ready_, [&](const Turn& turn) { return turn.is_of(call); });
}

void RunQueue::park(Process& process) {
  for (const Turn& turn : ready_) {
    if (turn.process == &process) process.park(turn);
  }
  forget(process);
}

}  // namespace halfopen::sim::kernel
