#include "pipe_signal.h"

#include <csignal>

namespace halfopen::realnet {

namespace {

thread_local volatile std::sig_atomic_t t_delivered = 0;

void remember(int) { t_delivered = 1; }

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

bool take_pipe_signal() {
  const bool delivered = t_delivered != 0;
  t_delivered = 0;
  return delivered;
}

}  // namespace halfopen::realnet
