// How fast a process reads what arrives, in octets per round trip: what the size of its buffer follows (linux/10.rate).
#pragma once

#include <cstdint>

#include "halfopen/net/time.h"
#include "halfopen/sim/core/spare.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SeqNum;

class ReceiveRate : public core::Recycled {
 public:
  /// Counts from `next` at `now`; `least` octets in a round trip are nothing new.
  ReceiveRate(SeqNum next, std::uint32_t least, Instant now) : octets{least}, read_from_{next}, read_since_{now} {}

  /// A full segment echoes the timestamp `echo`, which is `age` old; `unread`: octets before it wait for the process.
  void echoed(std::uint32_t echo, Duration age, bool unread);
  /// A segment came in order: `next` is expected now. The peer may fill `window`.
  void arrived(SeqNum next, std::uint32_t window, Instant now);
  /// The process has read up to `read_to`, and `unread` octets wait behind it. What it read in the round trip that is
  /// over now, less those that wait, if that is more than ever before; else 0.
  std::uint32_t read(SeqNum read_to, std::uint32_t unread, Instant now);

  Duration round_trip() const { return round_trip8_ / 8; }

  std::uint32_t octets;  ///< The most read in a round trip so far.

 private:
  Duration round_trip8_{};              ///< Eight times the estimate; 0 before the first sample.
  Instant window_since_ = net::kNever;  ///< When the peer began to fill the window that ends here:
  SeqNum window_end_;
  SeqNum read_from_;
  Instant read_since_;
  std::uint32_t last_echo_ = 0;  ///< One sample each.
};

}  // namespace halfopen::sim::tcp
