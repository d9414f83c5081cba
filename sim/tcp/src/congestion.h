// Congestion control: how many segments may be on their way. RFC 5681 with the recovery of RFC 6582.
#pragma once

#include <cstdint>

#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using net::Duration;
using wire::SeqNum;

class Congestion {
 public:
  enum class Phase : std::uint8_t {
    Open,
    Recovery,  ///< After a fast retransmit, until everything sent before it is acknowledged.
    Loss,      ///< After a retransmission timeout, likewise.
  };

  explicit Congestion(const profiles::Tcp& profile);

  std::uint32_t window() const { return cwnd_; }  ///< Segments.
  std::uint32_t threshold() const { return ssthresh_; }
  Phase phase() const { return phase_; }

  /// The handshake needed repetition: begin with one segment (RFC 6298, 5.7; linux/4.2.cwnd, linux/4.3.cwnd).
  void handshake_was_lossy() { cwnd_ = 1; }
  /// `segments` were acknowledged; `limited`: the window was what held the sender back.
  void acknowledged(std::uint32_t segments, bool limited);
  /// Whether an acknowledgement up to `una` ends the phase.
  bool ends(SeqNum una) const { return phase_ != Phase::Open && una.at_or_after(recovery_point_); }
  void enter_recovery(SeqNum nxt);
  /// A retransmission timeout. Only the first of a series shrinks the threshold (RFC 5681, 3.1).
  void enter_loss(SeqNum nxt, bool first);
  void leave();
  /// Nothing was sent for `idle` (RFC 5681, 4.1; linux/7.5.idle).
  void restart_after_idle(Duration idle, Duration rto);

 private:
  std::uint32_t reduced() const;

  const profiles::Tcp& profile_;
  std::uint32_t cwnd_;
  std::uint32_t ssthresh_;
  std::uint32_t counted_ = 0;  ///< Segments acknowledged since cwnd_ last grew, in congestion avoidance.
  SeqNum recovery_point_;
  Phase phase_ = Phase::Open;
};

}  // namespace halfopen::sim::tcp
