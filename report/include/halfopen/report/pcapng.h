// A record's packets as a capture file for Wireshark and tshark.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>

#include "halfopen/model/record.h"

namespace halfopen::report {

struct PcapngOptions {
  /// Only what the card of this host saw (index into Record::hosts). With all hosts in one file Wireshark's analysis
  /// takes the arrival of a packet for a repetition of its departure; one host's view reads without such remarks.
  std::optional<std::int32_t> host;
};

/// Writes the packets of `record` in the pcapng format (draft-ietf-opsawg-pcapng), the same octets on every platform.
///
/// One interface per host, named after it; Ethernet headers with made-up addresses (02:00:00:00:00:01 is the first
/// host's); times in nanoseconds since 1970, record.epoch included; the hosts' names resolve their addresses. Packets
/// lost between hosts are left out: no card saw them arrive. Open the stream in binary mode.
void write_pcapng(const model::Record& record, std::ostream& out, const PcapngOptions& options = {});

}  // namespace halfopen::report
