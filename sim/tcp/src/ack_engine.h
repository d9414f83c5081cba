// When data that arrived is acknowledged: at once, or later in the hope of riding on an answer.
#pragma once

#include <cstdint>

#include <algorithm>

#include "halfopen/profiles/tcp.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;

/// Delayed ACK timer, RFC 9293, 3.8.6.3. Armed by its owner when an acknowledgement is pending and not due; any segment
/// that leaves carries the acknowledgement and stops it. When it fires the acknowledgement is sent alone.
class AckEngine {
 public:
  /// `length` new octets arrived in order. `window` is what the peer may still send, `rto` this end's own.
  void data_arrived(const profiles::Tcp& profile, std::uint32_t length, std::uint32_t window, std::uint32_t mss,
                    Duration rto, Instant now);
  /// A segment arrived behind a gap: its acknowledgement is pending.
  void gap_seen() { ++pending_segments_; }
  /// The window that is offered grew: the peer is told at once (linux/10.grow).
  void window_grew() { quick_ |= 1; }
  /// The peer's segments carry as many octets as that, but no more than `mss`.
  void measure(std::uint32_t length, std::uint32_t mss) {
    segment_size_ = std::max(segment_size_, std::min(length, mss));
  }
  /// The peer's window may be small: up to `acknowledgements` leave at once.
  void hurry(const profiles::Tcp& profile, std::int32_t acknowledgements, std::uint32_t window);
  /// A FIN arrived in order: its acknowledgement is pending.
  void fin_arrived(Instant now);
  /// Data leaves: an answer, if it follows what arrived closely.
  void data_sent(Instant now);
  /// A segment with an acknowledgement leaves.
  void ack_sent(const profiles::Tcp& profile);
  /// The pending acknowledgement waited in vain for company.
  void timer_fired(const profiles::Tcp& profile, Duration rto);
  /// TCP_QUICKACK.
  void quick_ack(bool on);

  bool pending() const { return pending_segments_ > 0; }
  /// Whether the pending acknowledgement is due at once; `unacknowledged` octets wait for it.
  template <class CanAdvance>
  bool due(const profiles::Tcp& profile, std::uint32_t unacknowledged, CanAdvance&& window_can_advance) const {
    switch (profile.ack_policy.value) {
      case profiles::AckPolicy::Adaptive:
        return (quick_ > 0 && !pingpong_) || (unacknowledged > segment_size_ && window_can_advance());  // linux/8.1.immediate
      case profiles::AckPolicy::EverySecond:
        return pending_segments_ >= 2;  // RFC 9293, 3.8.6.3; windows/16.delayed-ack
    }
    return true;
  }
  /// Whether reading makes it due; `emptied`: the process has read everything.
  bool due_by_reading(const profiles::Tcp& profile, std::uint32_t unacknowledged, bool emptied) const;
  /// How long it may wait otherwise.
  Duration delay(const profiles::Tcp& profile, Duration srtt) const;

  /// Estimate of the peer's segment size.
  std::uint32_t segment_size() const { return segment_size_; }

 private:
  void refill(std::uint32_t window, std::int32_t most);

  Instant last_arrival_{};
  Duration interval_{};               ///< Adaptive: estimated gap between segments (ato); 0 before the first.
  std::uint32_t segment_size_ = 536;  // RFC 9293, 3.7.1: the default MSS (linux/8.1.immediate).
  std::int32_t quick_ = 0;            ///< Acknowledgements still sent at once.
  std::uint16_t pending_segments_ = 0;
  std::uint16_t pending_small_ = 0;
  bool pingpong_ = false;  ///< Answers carry the acknowledgements: lone ones wait.
};

}  // namespace halfopen::sim::tcp
