// ARP (RFC 826) and neighbour discovery (RFC 4861): who has this address?
#pragma once

#include "halfopen/sim/wire/packet.h"
#include "halfopen/sim/wire/parse.h"
#include "octets.h"

namespace halfopen::sim::wire {

void write_arp(const Packet& packet, Writer& out);
ParseError read_arp(Reader in, Packet& packet);

/// The IP header a solicitation or advertisement travels with.
IpHeader neighbour_ip_header(const Packet& packet);
/// Writes the ICMPv6 message with a checksum of zero.
void write_neighbour(const Packet& packet, Writer& out);
/// Reads a solicitation or advertisement behind the first eight octets of its ICMPv6 header, which packet.icmp holds.
/// On entry packet.ip is the header it came with, on return the addresses are the flow's: who asks, and who is sought.
ParseError read_neighbour(Reader in, Packet& packet);

}  // namespace halfopen::sim::wire
