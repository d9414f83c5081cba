// Between packets as a script writes them and packets on the wire.
#pragma once

#include <string>
#include <string_view>

#include "halfopen/pkt/host.h"
#include "flow.h"
#include "halfopen/pkt/script.h"
#include "settings.h"

namespace halfopen::pkt {

/// The packet an inbound event injects. Errors: Stop.
sim::wire::Packet to_inject(const PacketEvent& event, const Flow& flow, const Settings& settings);

/// Number of a type or code of ICMP by its name; Stop, Invalid if the family has none of it.
struct IcmpNumbers {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
};
IcmpNumbers icmp_numbers(const IcmpSpec& spec, net::AddressFamily family);

/// A packet as the script would write it: `> P. 1:1001(1000) ack 1 win 502 <nop,nop,TS val 5 ecr 7>`.
std::string as_written(const Captured& packet, const Flow& flow, bool outbound);

/// Errors: Stop, Unsupported for what no simulated packet can carry.
void refuse_unknown(const PacketEvent& event);

/// The next packets of the host, held against an outbound event; `packet` has been merged of all that belong together.
/// Learns the host's initial number and timestamps. Errors: Stop, Failed with each field that differs.
void compare(const PacketEvent& event, const Captured& packet, Flow& flow, const Settings& settings);

/// Whether `next` goes on where `packet` ends, so that both count as one; then `packet` is both.
bool merge(Captured& packet, const Captured& next);

}  // namespace halfopen::pkt
