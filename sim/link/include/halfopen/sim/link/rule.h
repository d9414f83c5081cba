// Rules: what a link does to the n-th packet of a kind. Data, so that a scenario can hold them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "halfopen/net/time.h"
#include "halfopen/sim/link/stream_starts.h"
#include "halfopen/sim/wire/packet.h"

namespace halfopen::sim::link {

/// Octets of a TCP stream, counted from 0; both ends included.
struct OctetRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// Which packets a rule counts. A field left alone excludes nothing.
struct Match {
  std::optional<wire::Protocol> protocol;
  std::uint8_t flags_set = 0;     ///< TCP flags that must all be set (wire::tcp_flag); other protocols never have any.
  std::uint8_t flags_clear = 0;   ///< TCP flags of which none may be set.
  std::uint32_t payload_min = 0;  ///< Octets.
  std::uint32_t payload_max = std::numeric_limits<std::uint32_t>::max();
  std::uint16_t source_port = 0;  ///< TCP and UDP; 0: any.
  std::uint16_t destination_port = 0;
  std::optional<OctetRange> octets;  ///< TCP segments that carry one of them, of a flow whose SYN was seen.

  bool matches(const wire::Packet& packet, const StreamStarts& starts) const;
};

enum class Verdict : std::uint8_t {
  Drop,       ///< Lost on the link, after its time on it.
  Delay,      ///< Arrives `delay` later; what follows does not wait for it (reordering).
  Duplicate,  ///< Arrives, and a copy of it `delay` later.
  Damage,     ///< Arrives with a checksum that does not fit: its receiver drops it silently.
  Alter,      ///< Arrives with one bit of its payload turned over and a checksum that fits.
  Reset,      ///< Lost; at the instant it would have arrived a RST sets out to each of those that `reset` says.
  Icmp,       ///< Lost; at that instant the ICMP error `icmp` sets out to its sender.
};

/// One rule on one direction of a link. It counts every packet that matches, also those another rule has taken.
struct Rule {
  Match match;
  std::uint32_t nth = 1;    ///< The first packet it takes, counted from 1 since the rule was added.
  std::uint32_t count = 1;  ///< How many in a row it takes.
  Verdict verdict = Verdict::Drop;
  net::Duration delay{};  ///< Delay, Duplicate.
  bool reset_sender = true;
  bool reset_receiver = true;
  wire::IcmpHeader icmp;
};

}  // namespace halfopen::sim::link
