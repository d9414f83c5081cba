// select(2) and epoll(7) with the model's bits.
#pragma once

#include "halfopen/net/call.h"

namespace halfopen::realnet {

/// Asks the system and writes what was found into `call.polled`. A descriptor that does not fit an fd_set is EBADF.
net::Outcome select_entries(const net::Call& call);

/// Adds, changes or removes the one entry of `call.polled`.
net::Outcome control_epoll(const net::Call& call);
/// Fills `call.polled` with as many entries as are ready. The system counts milliseconds: the time-out is rounded up.
net::Outcome wait_for_epoll(const net::Call& call);

}  // namespace halfopen::realnet
