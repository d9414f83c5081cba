// What SIGPIPE does to this process.
#pragma once

#include "halfopen/net/process.h"

namespace halfopen::realnet {

/// Chooses the disposition; a handler only remembers that it ran.
void set_pipe_signal(net::PipeSignal disposition);

/// True if the signal was handled on this thread since the last call. The kernel delivers it to the thread whose send raised
/// it, before that send returns.
bool take_pipe_signal();

}  // namespace halfopen::realnet
