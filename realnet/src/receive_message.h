// recvmsg(2): octets, and what comes beside them.
#pragma once

#include "halfopen/net/call.h"

namespace halfopen::realnet {

/// Receives into `call.in` and fills `call.message`, if there is one. With MSG_ERRQUEUE the octets are those of the
/// packet an error is about, and Outcome::peer is where that packet went.
net::Outcome receive_message(const net::Call& call);

}  // namespace halfopen::realnet
