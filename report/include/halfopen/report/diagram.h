// The packets of a record as a sequence diagram in plain ASCII.
#pragma once

#include <cstddef>
#include <string>

#include "halfopen/model/record.h"

namespace halfopen::report {

struct DiagramOptions {
  std::size_t last = 12;     ///< So many packets, the last that left; earlier ones are counted only.
  net::Instant from{};       ///< Only packets that left at this instant or later,
  net::Instant until = net::kNever;  ///< and not after this one.
};

/// One row per packet, in the order they left: when it left, an arrow from host to host, when it arrived.
///
///              client                                        server
///          0s |--SYN seq 0-------------------------------->|  5ms
///         5ms |<----------------------------SYN+ACK seq 0--|  10ms
///       105ms |--PSH+ACK 1:101 ack 1--------X              |  lost
///
/// Sequence numbers count from each direction's SYN, if the record holds it. Empty without packets.
std::string sequence_diagram(const model::Record& record, const DiagramOptions& options = {});

}  // namespace halfopen::report
