// What the simulated kernel tells of a socket, by the names assertions use.
#pragma once

#include "bench.h"
#include "code.h"

namespace halfopen::pkt {

/// TCP_INFO as far as the simulated kernel has it, in the units of its C structure.
StateNumbers state_of(Bench& bench, net::Descriptor descriptor);

}  // namespace halfopen::pkt
