// A call of a program, handed to the system as it is.
#pragma once

#include "halfopen/net/call.h"

#include "host_addresses.h"

namespace halfopen::realnet {

/// Makes the system call a socket operation names, once, with the flags asked for and no others, on the calling thread. The
/// outcome is what the system returned; Poll fills `call.polled`, the receiving calls fill `call.in`.
///
/// What is added at level L0: addresses are those of the loopback, and a socket that has none yet gets its host's before
/// connect, listen and sendto. Neither shows in a result.
///
/// Throws OutsideLoopback.
net::Outcome perform(const net::Call& call, const HostAddresses& addresses);

/// True if the system may keep the calling thread waiting in this call: its socket is in blocking mode, a poll waits, a
/// close lingers.
bool may_block(const net::Call& call);

/// What a failed call leaves behind.
net::Outcome failed_with(int number);
/// The system's bits of the model's flags.
int native_flags(net::MessageFlag flags);
/// The result of a system function: a count, or -1 and errno.
net::Outcome outcome_of(long result);

}  // namespace halfopen::realnet
