#include "congestion.h"

#include <algorithm>
#include <limits>

namespace halfopen::sim::tcp {

using profiles::CongestionControl;

constexpr std::uint32_t kWindowMin = 2;  // RFC 5681, 3.1: ssthresh is at least two segments.

Congestion::Congestion(const profiles::Tcp& profile)
    : profile_{profile},
      cwnd_{static_cast<std::uint32_t>(profile.initial_window)},
      ssthresh_{std::numeric_limits<std::int32_t>::max()} {}

// RFC 5681, 3.1: slow start below the threshold, a segment per window above it. A window that was not used does not
// grow (RFC 9293, 3.8.2; RFC 7661).
void Congestion::acknowledged(std::uint32_t segments, bool limited) {
  if (!limited || phase_ == Phase::Recovery) return;
  if (cwnd_ < ssthresh_) {
    const std::uint32_t step = std::min(segments, ssthresh_ - cwnd_);
    cwnd_ += step;
    segments -= step;
  }
  counted_ += segments;
  while (counted_ >= cwnd_) {
    counted_ -= cwnd_;
    ++cwnd_;
  }
}

// RFC 5681, 3.1, equation 4: half. CUBIC keeps 0.7 (RFC 9438, 4.6; linux/7.4.one-segment).
std::uint32_t Congestion::reduced() const {
  const std::uint32_t kept = profile_.congestion_control.value == CongestionControl::Cubic ? cwnd_ * 7 / 10 : cwnd_ / 2;
  return std::max(kept, kWindowMin);
}

void Congestion::enter_recovery(SeqNum nxt) {
  phase_ = Phase::Recovery;
  recovery_point_ = nxt;
  ssthresh_ = reduced();
  cwnd_ = ssthresh_;
  counted_ = 0;
}

void Congestion::enter_loss(SeqNum nxt, bool first) {
  if (first && phase_ != Phase::Loss) ssthresh_ = reduced();
  phase_ = Phase::Loss;
  recovery_point_ = nxt;
  cwnd_ = 1;
  counted_ = 0;
}

void Congestion::leave() {
  if (phase_ == Phase::Recovery) cwnd_ = ssthresh_;
  phase_ = Phase::Open;
}

void Congestion::restart_after_idle(Duration idle, Duration rto) {
  const auto initial = static_cast<std::uint32_t>(profile_.initial_window);
  for (idle -= rto; idle > Duration::zero() && cwnd_ > initial; idle -= rto) {
    ssthresh_ = std::max(ssthresh_, cwnd_ * 3 / 4);
    cwnd_ = std::max(cwnd_ / 2, initial);
  }
  counted_ = 0;
}

}  // namespace halfopen::sim::tcp
