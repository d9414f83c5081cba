#include "pipe_signal.h"

#include <csignal>

namespace halfopen::realnet {

namespace {

thread_local volatile std::sig_atomic_t t_delivered = 0;

void remember(int) { t_delivered = 1; }
void run(int) {}

}  // namespace

void set_pipe_signal(net::PipeSignal disposition) {
  struct sigaction action {};
  switch (disposition) {
    case net::PipeSignal::Default: action.sa_handler = SIG_DFL; break;
    case net::PipeSignal::Ignored: action.sa_handler = SIG_IGN; break;
    case net::PipeSignal::Handled: action.sa_handler = remember; break;
  }
  ::sigaction(SIGPIPE, &action, nullptr);
}

bool set_signal(std::int32_t number, net::SignalAction chosen) {
  struct sigaction action {};
  switch (chosen) {
    case net::SignalAction::Default: action.sa_handler = SIG_DFL; break;
    case net::SignalAction::Ignored: action.sa_handler = SIG_IGN; break;
    case net::SignalAction::Restarting: action.sa_flags = SA_RESTART; [[fallthrough]];
    case net::SignalAction::Handled: action.sa_handler = run; break;
  }
  return ::sigaction(number, &action, nullptr) == 0;
}

bool take_pipe_signal() {
  const bool delivered = t_delivered != 0;
  t_delivered = 0;
  return delivered;
}

}  // namespace halfopen::realnet
