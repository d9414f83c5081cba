// Signals that a fault sends.
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "pipe_signal.h"
#include "real_process.h"

namespace halfopen::realnet {

namespace {

/// signal(7): those whose default is to do nothing.
bool ignored_by_default(int number) {
  return number == SIGCHLD || number == SIGCONT || number == SIGURG || number == SIGWINCH;
}

}  // namespace

void RealProcess::on_signal(std::int32_t number, net::SignalAction action) {
  if (set_signal(number, action)) signals_[number] = action;
}

void RealProcess::deliver_signal(std::int32_t number) {
  const auto chosen = signals_.find(number);
  const net::SignalAction action = chosen == signals_.end() ? net::SignalAction::Default : chosen->second;
  if (action == net::SignalAction::Ignored || (action == net::SignalAction::Default && ignored_by_default(number))) return;
  witness_.signal(number);
  if (action == net::SignalAction::Default) {
    ::kill(::getpid(), number);
    return;
  }
  // Jobs are in the order of their calls. One whose call ends in this moment gets the signal behind it, which does nothing.
  const auto waiting = std::find_if(jobs_.begin(), jobs_.end(), [](const JobPointer& job) { return job->on_thread.load(); });
  if (waiting != jobs_.end()) ::pthread_kill((*waiting)->thread, number);
}

}  // namespace halfopen::realnet
