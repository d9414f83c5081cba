// TCP options: the list after the fixed header.
#pragma once

#include <span>

#include "halfopen/sim/wire/packet.h"
#include "octets.h"

namespace halfopen::sim::wire {

/// Writes options.wire_size() octets.
///
/// The layout is Linux's (net/ipv4/tcp_output.c, tcp_options_write; evidence row linux/8.3.syn-options): MSS, then
/// SACK-permitted in the place of the two no-operations that otherwise pad the timestamps, then window scale, then SACK
/// blocks, all on word boundaries. What order Windows writes is not known to us, so it writes this one too.
void write_tcp_options(const TcpOptions& options, Writer& out);

/// Reads options as Linux does (net/ipv4/tcp_input.c, tcp_parse_options): unknown kinds and known ones of a wrong
/// length are skipped; a length below 2 or beyond the header ends the list, and what was read before it counts. A
/// window scale above 14 is read as 14 (RFC 7323, 2.3).
TcpOptions read_tcp_options(std::span<const std::byte> list);

}  // namespace halfopen::sim::wire
