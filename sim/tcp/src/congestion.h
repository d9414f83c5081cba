// Congestion control: how many segments may be on their way, and how that grows: RFC 5681 with CUBIC (RFC 9438).
#pragma once

#include <cstdint>
#include <memory>

#include "cubic.h"
#include "halfopen/profiles/tcp.h"
#include "halfopen/sim/wire/seq.h"
#include "hystart.h"

namespace halfopen::sim::tcp {

using wire::SeqNum;

class Congestion {
 public:
  /// What a sender's clock and numbers say while its window is judged, and by which rules.
  struct View {
    const profiles::Tcp& profile;
    Instant now;
    Duration rtt_min;
    SeqNum una, nxt;
  };

  explicit Congestion(const profiles::Tcp& profile);

  std::uint32_t window() const { return cwnd_; }  ///< Segments.
  std::uint32_t threshold() const { return ssthresh_; }
  /// Whether anything was ever lost or judged too much.
  bool threshold_known() const;
  void set_window(std::uint32_t segments) { cwnd_ = segments; }

  /// The handshake needed repetition: begin with one segment (RFC 6298, 5.7; linux/4.2.cwnd, linux/4.3.cwnd).
  void handshake_was_lossy() { cwnd_ = 1; }
  /// `segments` were delivered. A window that was not used does not grow (RFC 9293, 3.8.2; RFC 7661).
  void acknowledged(std::uint32_t segments, const View& view);
  /// A round trip took `rtt`.
  void sampled(Duration rtt, const View& view);
  /// Segments left, and now `out` wait for their acknowledgement; `limited`: the window held more of them back.
  void used(std::uint32_t out, bool limited, const View& view);
  /// Whether the window has been used too little for a whole `rto`.
  bool unused_for(Duration rto, Instant now) const { return now - stamp_ >= rto && !limited(); }
  /// Then it and the threshold follow what was used (RFC 7661 in the manner of Linux).
  void shrink(const profiles::Tcp& profile, Instant now);
  /// The threshold after a loss; the growth begins anew.
  void reduce(const profiles::Tcp& profile);
  /// A retransmission timeout: what was known about the path is forgotten.
  void forget_path() { curve_.reset(); }
  /// What a needless reduction took is given back.
  void restore(std::uint32_t window, std::uint32_t threshold);
  /// The threshold as it stands for a reduction that may be undone, or for an idle connection.
  std::uint32_t threshold_to_keep() const;
  /// Nothing was sent for `idle` (RFC 5681, 4.1; linux/7.5.idle).
  void restart_after_idle(const profiles::Tcp& profile, Duration idle, Duration rto, Instant now);
  /// Sending begins again after `idle`.
  void idle_for(Duration idle);

 private:
  struct Curve {
    Cubic cubic;
    HyStart slow_start;
  };
  Curve& curve();
  /// In slow start it may become twice what was used.
  bool limited() const { return limited_ || (cwnd_ < ssthresh_ && cwnd_ < 2 * max_out_); }
  std::uint32_t slow_start(const profiles::Tcp& profile, std::uint32_t segments);
  void grow(std::uint32_t segments, std::uint32_t per_growth);

  std::unique_ptr<Curve> curve_;
  std::uint32_t cwnd_;
  std::uint32_t ssthresh_;
  std::uint32_t counted_ = 0;   ///< Segments acknowledged since cwnd_ last grew, in congestion avoidance.
  std::uint32_t max_out_ = 0;   ///< Most segments out in the present window of data, unless limited_.
  std::uint32_t used_ = 0;      ///< Most segments out since stamp_.
  SeqNum usage_end_;            ///< Where that window of data ends.
  Instant stamp_{};             ///< When the window was last used up, judged, or asked to grow.
  bool limited_ = false;        ///< The window held the sender back.
};

}  // namespace halfopen::sim::tcp
