// What a connection remembers while the network owes it an answer.
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"

namespace halfopen::sim::tcp {

/// Made with the first SYN, retransmission or probe, given back when the answer has come: an
/// idle connection does not carry it.
struct Attempts {
  net::Instant syn_first_sent{};
  net::Instant syn_sent{};  ///< kNever: by a cookie, nobody knows when.
  net::Instant first_retransmission = net::kNever;  ///< T1 of linux/7.3: what give-up counts from.
  net::Instant probing_since = net::kNever;
  std::uint32_t retransmits = 0;  ///< In a row, without progress.
  std::uint32_t backoff = 0;
  std::int32_t syn_ack_limit = -1;  ///< Repetitions of the SYN-ACK while the listener is short of room; -1: as ever.
  bool acknowledged = false;  ///< SYN-RECEIVED: by a bare ACK that was not enough (TCP_DEFER_ACCEPT).
  std::uint32_t probe_backoff = 0;
  std::uint32_t probes_out = 0;  ///< Zero-window probes without an answer.

  friend bool operator==(const Attempts&, const Attempts&) = default;
};

}  // namespace halfopen::sim::tcp
