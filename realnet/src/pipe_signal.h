// What SIGPIPE and other signals do to this process.
#pragma once

#include "halfopen/net/process.h"

namespace halfopen::realnet {

/// Chooses the disposition; a handler only remembers that it ran.
void set_pipe_signal(net::PipeSignal disposition);

/// Chooses what another signal does; a handler does nothing but run. False if the system refuses that number.
bool set_signal(std::int32_t number, net::SignalAction action);

/// True if the signal was handled on this thread since the last call. The kernel delivers it to the thread whose send raised
/// it, before that send returns.
bool take_pipe_signal();

}  // namespace halfopen::realnet
