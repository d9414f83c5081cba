// Finding out which size of packet gets through, without the help of ICMP: RFC 4821 in the manner of Linux
// (linux/8.4.black-hole, linux/8.4.upward). Made when it begins, which on most connections is never.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

/// Sizes are those of packets, in octets.
struct MtuSearch {
  std::uint32_t low;        ///< Taken to get through: segments are no longer.
  std::uint32_t high;       ///< Nothing longer is tried.
  std::uint32_t probe = 0;  ///< On its way to find out; 0: none is.
  wire::SeqNum probe_begin{};
  wire::SeqNum probe_end{};
  net::Instant since{};  ///< When the whole range was opened.
};

/// What looking for a longer segment to try has come to.
enum class MtuProbe : std::uint8_t {
  None,
  Wait,  ///< One will leave once the windows have room for it: nothing else may take it.
  Sent,
};

}  // namespace halfopen::sim::tcp
