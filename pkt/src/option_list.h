// TCP options as a list in their order on the wire, for comparing and for printing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flow.h"
#include "halfopen/pkt/host.h"
#include "halfopen/pkt/script.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::pkt {

/// The options of a segment the host has sent, read from its octets; SACK blocks with the script's numbers.
std::vector<TcpOption> options_of(const Captured& segment, const Flow& flow);

/// `mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7`.
std::string to_string(const std::vector<TcpOption>& options);

/// What the script injects, for the wire. Errors: Stop, as below, and Invalid for the echo of a timestamp that the host has not sent.
sim::wire::TcpOptions options_to_inject(const TcpSpec& spec, const Flow& flow, bool echo_scaled);

/// Errors: Stop, Unsupported for options the simulated host does not know.
void refuse_unknown(const std::vector<TcpOption>& options);

}  // namespace halfopen::pkt
