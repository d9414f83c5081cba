// poll(2) with the model's bits.
#pragma once

#include "halfopen/net/call.h"

namespace halfopen::realnet {

/// Asks the system, waits as long as `call.argument` says, and writes what was found into `call.polled`.
net::Outcome poll_entries(const net::Call& call);

}  // namespace halfopen::realnet
