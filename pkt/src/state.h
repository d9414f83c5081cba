// What the simulated kernel tells of a socket, by the names assertions use.
#pragma once

#include "halfopen/pkt/host.h"
#include "code.h"

namespace halfopen::pkt {

/// TCP_INFO as far as the simulated kernel has it, in the units of its C structure.
StateNumbers state_of(Host& host, net::Descriptor descriptor);

}  // namespace halfopen::pkt
