// IP fragments: one packet cut into several, and put together again. RFC 791, 3.2; RFC 8200, 4.5.
#pragma once

#include <cstdint>
#include <vector>

#include "halfopen/sim/core/buffer.h"
#include "halfopen/sim/wire/parse.h"

namespace halfopen::sim::wire {

/// The packet as fragments of at most `mtu` octets each, in order, under this identification; a fragment may be cut
/// again, and keeps its own. Checksums are made before: a damaged packet is damaged as a whole.
///
/// `mtu` must leave room for eight octets behind the headers.
std::vector<Packet> fragment(const Packet& packet, std::uint32_t mtu, std::uint32_t id);

/// The packet whose first fragment had this header and whose fragments had this body, all of it.
Parsed assembled(const IpHeader& first, const core::Slice& body);

}  // namespace halfopen::sim::wire
