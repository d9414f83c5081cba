// One packet as one line of text, as tcpdump prints it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::wire {

/// How describe() prints. By default addresses and absolute sequence numbers.
struct DescribeOptions {
  std::function<std::string(const net::Address&)>
      name;                            ///< What to print for an address; empty text: the address itself.
  std::optional<SeqNum> sender_iss;    ///< Sequence numbers are printed as distances from here...
  std::optional<SeqNum> receiver_iss;  ///< ...and acknowledgment numbers and SACK blocks from here.
};

/// `client.49152 > server.7000: Flags [P.], seq 1:101, ack 1, win 502, length 100`.
std::string describe(const Packet& packet, const DescribeOptions& options = {});

/// tcpdump's letters: `S`, `S.`, `P.`, `R`, `none`.
std::string flag_letters(std::uint8_t flags);

}  // namespace halfopen::sim::wire
