// Round-trip time and the retransmission timeout built from it, RFC 6298.
#pragma once

#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"

namespace halfopen::sim::tcp {

using net::Duration;
using net::Instant;
using wire::SeqNum;

/// `time` rounded up to the granularity of the profile's timers.
Duration rounded_up(const profiles::Tcp& profile, Duration time);

class RttEstimator {
 public:
  explicit RttEstimator(const profiles::Tcp& profile);

  /// Takes a sample that does not stem from a retransmission (Karn). `una` and `nxt` after the acknowledgement tell
  /// where one round trip ends and the next begins.
  void sample(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt);
  /// The handshake's: RACK does not begin with it.
  void sample_handshake(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt, Instant now);
  /// A round trip at `now`, of the segment acknowledged last: for the smallest one, and for RACK.
  void observe(Duration rtt, Instant now);
  /// Of the last few minutes; 0 before anything was measured.
  Duration least() const { return least_; }
  /// The last one observed after the handshake.
  Duration latest() const { return latest_; }
  /// RFC 6298, 5.7: the handshake was retransmitted and gave no sample.
  void fall_back();

  bool measured() const { return measured_; }
  Duration srtt() const { return srtt_; }
  /// The smoothed mean deviation, without the floor that the RTO puts under it; before a sample what the RTO stands for.
  Duration rttvar() const { return (measured_ ? deviation4_ : rto_) / 4; }
  /// Without back-off.
  Duration rto() const { return rto_; }

 private:
  void smooth(const profiles::Tcp& profile, Duration rtt, SeqNum una, SeqNum nxt);
  void compute(const profiles::Tcp& profile);

  Duration srtt_{};
  Duration deviation4_{};  ///< Four times the smoothed mean deviation.
  Duration variance4_{};   ///< Four times RTTVAR: what enters the RTO.
  Duration peak4_{};       ///< Largest deviation4_ of this round trip, at least rto_min.
  Duration rto_{};
  Duration least_{};
  Duration latest_{};
  Instant least_at_{};
  SeqNum round_end_;
  bool measured_ = false;
};

}  // namespace halfopen::sim::tcp
