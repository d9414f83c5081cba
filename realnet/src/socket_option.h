// Socket options and modes by the system's own names and units.
#pragma once

#include "halfopen/net/call.h"

namespace halfopen::realnet {

/// Sets `call.option`. Times are rounded up to what the option's unit can say: a timer is never asked to be early.
net::Outcome set_option(const net::Call& call);

/// Reads `call.option`; times come back in nanoseconds, TcpState as a number of net::TcpState.
net::Outcome get_option(const net::Call& call);

}  // namespace halfopen::realnet
